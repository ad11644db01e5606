/** A request that waits, and that nobody can approve any more. */
import { describe, expect, test } from 'vitest';
import { groupId, ms, personId } from '../support/builders.ts';
import { inGroup, listed, nobody, orders } from './policy-world.ts';

const each = {
  approvers: nobody,
  quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] },
} as const;
const notThere = { is: 'unknown', why: 'users.info: user_not_found', isNobody: true } as const;
const left = { is: 'stranger', as: 'deactivated' } as const;

async function waits(policy: Parameters<typeof orders>[0]) {
  const w = orders(policy);
  w.people.joins(personId('bo'), groupId('dba'));
  w.people.joins(personId('dee'), groupId('sec'));
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const nudges = async () => {
    const now = await w.look(grant);
    return now.state === 'requested' ? now.nudges : [];
  };
  return { w, grant, nudges };
}
type Waits = Awaited<ReturnType<typeof waits>>;

describe('L16: nobody can approve what waits', () => {
  test.each<[string, Parameters<typeof orders>[0], (of: Waits) => void, object]>([
    [
      'a group that is needed was emptied',
      each,
      ({ w }) => w.people.leaves(personId('dee'), groupId('sec')),
      { able: ['UBO'], missing: ['SSEC'] },
    ],
    [
      'the one approver left',
      { approvers: listed('bo') },
      ({ w }) => w.people.becomes(personId('bo'), left),
      { able: [], missing: [] },
    ],
    [
      'the one approver left, and the other is an id that Slack does not know',
      { approvers: listed('gone', 'bo') },
      ({ w }) => {
        w.people.becomes(personId('gone'), notThere);
        w.people.becomes(personId('bo'), left);
      },
      { able: [], missing: [] },
    ],
    [
      'the group of approvers was emptied',
      { approvers: inGroup('sec') },
      ({ w }) => w.people.leaves(personId('dee'), groupId('sec')),
      { able: [], missing: ['SSEC'] },
    ],
  ])(
    'L16: %s: the sweep finds it, and operator and admins are told once',
    async (_, policy, happens, found) => {
      const of = await waits(policy);
      const { w, grant } = of;
      await w.sweep();
      expect(await w.look(grant)).not.toMatchObject({ unanswerable: {} });
      happens(of);
      await w.sweep();
      await w.sweep();
      expect(await w.look(grant)).toMatchObject({ state: 'requested', unanswerable: found });
      expect(w.trail(grant).filter(({ move }) => move === 'unanswerable')).toHaveLength(1);
      expect(await w.alarms.lasting()).toMatchObject([
        { event: 'nobody_can_approve', subject: 'orders', facts: { requests: grant.id } },
      ]);
    },
  );

  test('L16: a request is refused where Slack knows nobody of the id of its one approver', async () => {
    const w = orders({ approvers: listed('gone') });
    w.people.becomes(personId('gone'), notThere);
    const asked = { database: 'orders', source: '203.0.113.7', duration: '2h', reason: 'a slow report' };
    expect(await w.ask('ana', asked)).toMatchObject({
      refusals: [{ refusal: { no: 'nobody-could-approve', have: 0, need: 1 } }],
    });
    w.people.becomes(personId('gone'), { is: 'unknown', why: 'users.info: timed out' });
    expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'requested' } });
  });

  test('L16: nobody is pinged where nobody could answer; once somebody can, it is over', async () => {
    const { w, grant, nudges } = await waits(each);
    w.people.leaves(personId('dee'), groupId('sec'));
    await w.run('2h');
    expect(await w.remind('ana', grant)).toMatchObject({ no: 'nobody-could-approve', have: 1, need: 2 });
    expect(await nudges()).toEqual([]);
    w.people.joins(personId('cy'), groupId('sec'));
    await w.sweep();
    expect(await w.alarms.lasting()).toEqual([]);
    expect(await w.look(grant)).toMatchObject({ unanswerable: { until: w.now() } });
    await w.sweep();
    expect(await nudges()).toHaveLength(1);
    await w.approve('bo', grant);
    expect(await w.approve('cy', grant)).toMatchObject({ state: 'approved' });
  });

  test('L16: while Slack does not tell who is in a group, nothing is concluded', async () => {
    const { w, grant } = await waits(each);
    w.people.groupsFail('Slack does not answer');
    await w.sweep();
    expect(await w.look(grant)).not.toMatchObject({ unanswerable: {} });
    w.people.groupsFail(undefined);
    w.people.leaves(personId('dee'), groupId('sec'));
    await w.sweep();
    w.people.groupsFail('Slack does not answer');
    await w.sweep();
    expect(await w.alarms.lasting()).toHaveLength(1);
    expect(await w.look(grant)).not.toMatchObject({ unanswerable: { until: w.now() } });
  });

  test('L16: the same of more time that waits, until somebody can allow it', async () => {
    const w = orders(each);
    w.people.joins(personId('bo'), groupId('dba'));
    w.people.joins(personId('dee'), groupId('sec'));
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    await w.approve('dee', grant);
    await w.run('1m');
    await w.extend('ana', grant, '1h');
    w.people.leaves(personId('dee'), groupId('sec'));
    await w.sweep();
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({
      extension: { unanswerable: { able: ['UBO'], missing: ['SSEC'] } },
    });
    expect(w.trail(grant).filter(({ move }) => move === 'unanswerable')).toHaveLength(1);
    expect(await w.alarms.lasting()).toMatchObject([
      { event: 'nobody_can_approve', subject: 'orders', facts: { requests: grant.id } },
    ]);
    w.people.joins(personId('cy'), groupId('sec'));
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ extension: { unanswerable: { until: w.now() } } });
    expect(await w.alarms.lasting()).toEqual([]);
  });

  test.each<[string, Parameters<typeof orders>[0], (w: ReturnType<typeof orders>) => void, object]>([
    [
      'the one approver left, and the other is an id that Slack does not know',
      { approvers: listed('gone', 'bo') },
      (w) => {
        w.people.becomes(personId('gone'), notThere);
        w.people.becomes(personId('bo'), left);
      },
      { no: 'nobody-could-approve', have: 0, need: 1 },
    ],
    [
      'the one approver left',
      { approvers: listed('bo') },
      (w) => w.people.becomes(personId('bo'), left),
      { no: 'nobody-could-approve', have: 0, need: 1 },
    ],
    [
      'a group that is needed was emptied',
      each,
      (w) => w.people.leaves(personId('dee'), groupId('sec')),
      { no: 'nobody-could-approve', have: 1, need: 2 },
    ],
    [
      'not where the policy gives it at once',
      { ...each, extending: 'automatic' },
      (w) => w.people.leaves(personId('dee'), groupId('sec')),
      { ttlMs: ms('90m') },
    ],
    [
      'not while Slack does not tell who is in a group',
      each,
      (w) => w.people.groupsFail('Slack does not answer'),
      { extension: { byMs: ms('30m') } },
    ],
  ])(
    'L16: more time is refused as it is asked for where nobody could allow it: %s',
    async (_, policy, happens, answer) => {
      const w = orders(policy);
      w.people.joins(personId('bo'), groupId('dba'));
      w.people.joins(personId('dee'), groupId('sec'));
      const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
      for (const name of ['bo', 'dee']) await w.approve(name, grant);
      await w.settle();
      happens(w);
      expect(await w.extend('ana', grant, '30m')).toMatchObject(answer);
    },
  );

  test('L16: a request that was withdrawn is no longer an alarm', async () => {
    const { w, grant } = await waits({ approvers: listed('bo') });
    w.people.becomes(personId('bo'), left);
    await w.sweep();
    expect(await w.alarms.lasting()).toHaveLength(1);
    await w.cancel('ana', grant);
    await w.sweep();
    expect(await w.alarms.lasting()).toEqual([]);
  });
});
