/** Just before it opens, what was approved is held against what no policy can lift, today's policy and today's people. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import { aPolicy, databaseName, ms, personId, source } from '../support/builders.ts';
import type { Moment } from '../support/outside.ts';
import { listed, nobody, office, orders } from './policy-world.ts';

type Change = Partial<Policy>;

/** Approved while Scalingo lets nothing be opened; then the policy becomes `after`. */
async function approvedThen(before: Change, after: Change) {
  const w = orders(before);
  w.hinder('away');
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  await w.settle();
  w.configure({ orders: { ...before, ...after } });
  w.hinder(undefined);
  return { w, grant };
}

/** The same process has another file from now on. */
function save(w: ReturnType<typeof orders>, change: Change): void {
  const { policies } = w.process().world;
  if (!(policies instanceof Map)) throw new Error('the policies are not to be changed');
  policies.set(databaseName('orders'), aPolicy({ ...change, database: databaseName('orders') }));
}

describe('O3: approved while Scalingo was away', () => {
  test.each<[string, Change, string]>([
    ['that range is denied', { deniedRanges: [source('203.0.113.0/24')] }, 'source'],
    ['other ranges alone are allowed', { allowedRanges: [source('198.51.100.0/24')] }, 'source'],
    ['the requester is taken out', { requesters: listed('bo') }, 'requester'],
    ['the longest access is shorter', { longestMs: ms('1h') }, 'length'],
  ])('%s: it fails, and people read why', async (_, after, what) => {
    const { w, grant } = await approvedThen({}, after);
    await w.run('2m');
    const cause = { is: 'not allowed any more', what, database: 'orders' };
    expect(await w.look(grant)).toMatchObject({ state: 'failed', cause });
    expect(w.rules()).toEqual([]);
  });

  test.each<[string, Change]>([
    ['fewer may be open', { mostLive: 0, mostLivePerPerson: 0 }],
    ['more have to approve', { quorum: { of: 'any', count: 3 } }],
    ['others approve', { approvers: listed('cy') }],
  ])('%s: that counted when it was decided, and it opens', async (_, after) => {
    const { w, grant } = await approvedThen({}, after);
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ state: 'active' });
  });

  const quick = { name: 'quick', who: listed('ana'), upToMs: ms('2h'), from: [], withinHours: false };
  test.each<[string, Partial<typeof quick> | undefined, string]>([
    ['is gone', undefined, 'failed'],
    ['has another name', { name: 'office' }, 'failed'],
    ['is for others', { who: listed('cy') }, 'failed'],
    ['approves less', { upToMs: ms('1h') }, 'failed'],
    ['is as it was', {}, 'active'],
  ])('a clause approved it, which %s when it opens: %s', async (_, change, state) => {
    const before = { automatic: [quick] };
    const after = { automatic: change ? [{ ...quick, ...change }] : [] };
    const { w, grant } = await approvedThen(before, after);
    await w.run('2m');
    const cause = { is: 'not allowed any more', what: 'clause', database: 'orders' };
    expect(await w.look(grant)).toMatchObject(state === 'failed' ? { state, cause } : { state });
    expect(w.rules()).toHaveLength(state === 'failed' ? 0 : 1);
  });

  test('hours that are over count only when a clause decides: it opens', async () => {
    const policy = { automatic: [{ ...quick, withinHours: true }], hours: office };
    const { w, grant } = await approvedThen(policy, { hours: office && { ...office, toMinute: 9 * 60 + 1 } });
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ state: 'active' });
  });

  test.each<[string, Moment]>([
    ['the rules are listed', 'before firewall.list'],
    ['it is looked whether the database runs', 'before readiness.hindrance'],
  ])('the file that is saved while %s counts too', async (_, moment) => {
    const w = orders({});
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once(moment, () => save(w, { deniedRanges: [source('203.0.113.0/24')] }));
    await w.run('2m');
    const cause = { is: 'not allowed any more', what: 'source', database: 'orders' };
    expect(await w.look(grant)).toMatchObject({ state: 'failed', cause });
    expect(w.rules()).toEqual([]);
  });

  test('an emergency is held to its own limits', async () => {
    const glass = (longestMs: number, name = 'ana') => ({
      emergency: { who: listed(name), longestMs, tell: nobody, mostUnreviewed: 1 },
    });
    for (const [after, state] of [
      [glass(ms('10m')), 'failed'],
      [glass(ms('30m'), 'bo'), 'failed'],
      [{ longestMs: ms('5m') }, 'active'],
    ] as const) {
      const w = orders(glass(ms('30m')));
      w.hinder('away');
      const asked = { database: 'orders', source: '203.0.113.7', duration: '20m', reason: 'it burns' };
      const outcome = await w.breakGlass('ana', asked);
      if (!('grant' in outcome)) throw new Error(JSON.stringify(outcome));
      w.configure({ orders: { ...glass(ms('30m')), ...after } });
      w.hinder(undefined);
      await w.run('2m');
      expect(await w.look(outcome.grant)).toMatchObject({ state });
    }
  });

  test('Slack cannot tell who the requester is: it waits, and opens once Slack can', async () => {
    const { w, grant } = await approvedThen({}, {});
    w.people.becomes(personId('ana'), { is: 'unknown', why: 'users.info: ratelimited' });
    await w.run('2m');
    const what = { is: 'requester unknown', why: 'users.info: ratelimited' };
    expect(await w.look(grant)).toMatchObject({ state: 'approved', trouble: { what } });
    w.people.becomes(personId('ana'), { is: 'member' });
    await w.run('2m');
    expect(await w.look(grant)).toMatchObject({ state: 'active' });
  });

  test('Slack never tells: it fails once its opening window is over', async () => {
    const { w, grant } = await approvedThen({}, {});
    w.people.becomes(personId('ana'), { is: 'unknown', why: 'users.info: ratelimited' });
    await w.run('1h');
    expect(await w.look(grant)).toMatchObject({ state: 'failed', cause: { is: 'requester unknown' } });
    expect(w.rules()).toEqual([]);
  });

  test('a move to a range that was denied meanwhile is given up, and access stays where it is', async () => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.hinder('away');
    await w.move('ana', grant, '198.51.100.7');
    await w.settle();
    w.configure({ orders: { deniedRanges: [source('198.51.100.0/24')] } });
    w.hinder(undefined);
    await w.run('2m');
    const now = await w.look(grant);
    expect(now).toMatchObject({ state: 'active', source: '203.0.113.7/32' });
    expect(now).not.toHaveProperty('moving');
    expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.7/32']);
  });
});
