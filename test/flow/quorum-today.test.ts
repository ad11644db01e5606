/** The yeses are counted under today's quorum, and by what their people are now. */
import { describe, expect, test } from 'vitest';
import { groupId, ms, personId } from '../support/builders.ts';
import { inGroup, listed, nobody, orders } from './policy-world.ts';

type World = ReturnType<typeof orders>;

const two = { quorum: { of: 'any', count: 2 } } as const;
const each = {
  approvers: nobody,
  quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] },
} as const;

function groups(w: World): void {
  w.people.joins(personId('bo'), groupId('dba'));
  w.people.joins(personId('dee'), groupId('sec'));
}

/** Bo alone is the group of DBAs, and has said yes while any two were enough. */
async function boOfTwo() {
  const w = orders(two);
  groups(w);
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  return { w, grant };
}

describe('L3: the quorum changes while a request waits', () => {
  test('L3: from any two to one of each group: the yes counts for the groups of its person', async () => {
    const { w, grant } = await boOfTwo();
    w.configure({ orders: each });
    expect(await w.approve('dee', grant)).toMatchObject({
      state: 'approved',
      decision: { by: ['UBO', 'UDEE'] },
    });
  });

  test('L3: the sweep writes down what a yes counts for today', async () => {
    const { w, grant } = await boOfTwo();
    w.configure({ orders: each });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ state: 'requested', approvals: [{ groups: ['SDBA'] }] });
  });

  test('L3: from two to one: the sweep approves at once, as by the person who said yes', async () => {
    const { w, grant } = await boOfTwo();
    w.configure({ orders: {} });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({
      state: 'active',
      decision: { how: 'approved', by: ['UBO'] },
    });
    expect(w.rules()).toHaveLength(1);
    expect(w.trail(grant)).toContainEqual(expect.objectContaining({ move: 'recount', by: 'db-access' }));
  });

  test('L3: from two to one: who said yes may press again, and it opens', async () => {
    const { w, grant } = await boOfTwo();
    w.configure({ orders: {} });
    expect(await w.approve('bo', grant)).toMatchObject({ state: 'approved', decision: { by: ['UBO'] } });
  });

  test('L3: someone who is no approver any more approves nothing, and may say yes again once they are', async () => {
    const { w, grant } = await boOfTwo();
    w.configure({ orders: { approvers: listed('cy', 'dee') } });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ approvals: [], uncounted: [{ by: 'UBO' }] });
    w.configure({ orders: { ...two, approvers: listed('bo', 'cy') } });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ state: 'requested', approvals: [] });
    expect(await w.approve('bo', grant)).toMatchObject({ approvals: [{ by: 'UBO' }] });
    expect(await w.look(grant)).not.toMatchObject({ uncounted: [{}] });
  });

  test('L3: where Slack will not tell, or the request is not allowed today, the sweep approves nothing', async () => {
    const w = orders({ ...two, approvers: inGroup('dba') });
    for (const name of ['bo', 'cy']) w.people.joins(personId(name), groupId('dba'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.configure({ orders: { approvers: inGroup('dba') } });
    w.people.groupsFail('Slack does not answer');
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ state: 'requested', approvals: [{ by: 'UBO' }] });
    w.people.groupsFail(undefined);
    w.configure({ orders: { approvers: inGroup('dba'), longestMs: ms('1h') } });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ state: 'requested', approvals: [{ by: 'UBO' }] });
    w.configure({ orders: { approvers: inGroup('dba') } });
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ state: 'active' });
  });
});

describe('L3: the same for more time', () => {
  async function boAllowsMore() {
    const w = orders({});
    groups(w);
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.configure({ orders: two });
    await w.extend('ana', grant, '30m');
    await w.allowMore('bo', grant);
    return { w, grant };
  }

  test('L3: from two to one: the sweep gives it at once, and it ends at its new end', async () => {
    const { w, grant } = await boAllowsMore();
    w.configure({ orders: {} });
    await w.sweep();
    const longer = await w.look(grant);
    expect(longer).toMatchObject({ ttlMs: ms('90m'), answers: [{ allowed: true, by: 'UBO' }] });
    expect(longer).not.toHaveProperty('extension');
    await w.tick('90m');
    expect(await w.look(grant)).toMatchObject({ state: 'closed', cause: 'time is up' });
  });

  test('L3: from any two to one of each group: the yes counts for the groups of its person', async () => {
    const { w, grant } = await boAllowsMore();
    w.configure({ orders: each });
    expect(await w.allowMore('dee', grant)).toMatchObject({ ttlMs: ms('90m') });
  });

  test('L3: someone who is no approver any more has allowed nothing', async () => {
    const { w, grant } = await boAllowsMore();
    w.configure({ orders: { ...two, approvers: listed('cy', 'dee') } });
    expect(await w.allowMore('cy', grant)).toMatchObject({
      ttlMs: ms('1h'),
      extension: { approvals: [{ by: 'UCY' }], uncounted: [{ by: 'UBO' }] },
    });
  });
});

test('L21: one’s own yes makes up one approval, also of someone who is in all of the groups', async () => {
  const w = orders({ ...each, selfApproval: true });
  groups(w);
  for (const group of ['dba', 'sec']) w.people.joins(personId('ana'), groupId(group));
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await w.approve('ana', grant)).toMatchObject({ state: 'requested', approvals: [{ by: 'UANA' }] });
  expect(await w.approve('ana', grant)).toMatchObject({ no: 'approved-already' });
  expect(await w.approve('dee', grant)).toMatchObject({
    state: 'approved',
    decision: { by: ['UANA', 'UDEE'] },
  });
});

describe('L28: each yes is held against Slack when the last one comes', () => {
  test.each<[string, (w: World) => void]>([
    ['has left the company', (w) => w.people.becomes(personId('bo'), { is: 'stranger', as: 'deactivated' })],
    ['has left the group', (w) => w.people.leaves(personId('bo'), groupId('dba'))],
  ])('L28: the yes of someone who %s no longer counts', async (_, happens) => {
    const w = orders({ ...two, approvers: inGroup('dba') });
    for (const name of ['bo', 'cy', 'dee']) w.people.joins(personId(name), groupId('dba'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    happens(w);
    expect(await w.approve('cy', grant)).toMatchObject({
      state: 'requested',
      approvals: [{ by: 'UCY' }],
      uncounted: [{ by: 'UBO' }],
    });
    expect(await w.approve('dee', grant)).toMatchObject({
      state: 'approved',
      decision: { by: ['UCY', 'UDEE'] },
    });
  });

  test('a yes of somebody whom Slack no longer knows does not count, and keeps nobody from deciding', async () => {
    const { w, grant } = await boOfTwo();
    w.people.becomes(personId('bo'), { is: 'unknown', why: 'users.info: user_not_found', isNobody: true });
    expect(await w.approve('dee', grant)).toMatchObject({ state: 'requested', approvals: [{ by: 'UDEE' }] });
    expect(await w.approve('cy', grant)).toMatchObject({
      state: 'approved',
      decision: { by: ['UDEE', 'UCY'] },
    });
  });

  test('somebody whom Slack does not know decides nothing', async () => {
    const { w, grant } = await boOfTwo();
    w.people.becomes(personId('dee'), { is: 'unknown', why: 'users.info: user_not_found', isNobody: true });
    expect(await w.approve('dee', grant)).toMatchObject({ no: 'cannot-tell-who' });
    expect(await w.deny('dee', grant)).toMatchObject({ no: 'cannot-tell-who' });
  });

  test('L28: where Slack will not tell of an earlier yes, nothing is decided by it', async () => {
    const { w, grant } = await boOfTwo();
    w.people.becomes(personId('bo'), { is: 'unknown', why: 'users.info: timed out' });
    expect(await w.approve('cy', grant)).toMatchObject({ no: 'cannot-tell-approver', person: 'UBO' });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'cannot-tell-who' });
    w.people.becomes(personId('bo'), { is: 'member' });
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved' });
  });
});
