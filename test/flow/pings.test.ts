/** Who is mentioned, and so pinged, when approvers are asked again. */
import { expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { groupId, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const everyone = { everyone: true, people: [], groups: [] };
const onCall = { everyone: false, people: [personId('eve')], groups: [groupId('oncall')] };
const pinged = { people: [personId('eve')], groups: [groupId('oncall')] };
const emergency = {
  who: everyone,
  longestMs: 1_800_000,
  tell: { everyone: false, people: [], groups: [] },
  mostUnreviewed: 1,
};

const of = (policy: Partial<Policy>) => world({ orders: policy });

async function nudgesOf(w: ReturnType<typeof world>, grant: Grant) {
  const now = await w.look(grant);
  return now.state === 'requested' ? now.nudges : [];
}

test('L9: with approvers: everyone, a reminder pings those in ping', async () => {
  const w = of({ approvers: everyone, ping: onCall });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.remind('ana', grant);
  await w.run('90m');
  expect(await nudgesOf(w, grant)).toMatchObject([pinged, pinged]);
});

test('L9: with approvers listed, ping alone is pinged by reminders, more time and reviews', async () => {
  const w = of({ ping: onCall, emergency });
  const asked = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.run('90m');
  expect(await nudgesOf(w, asked)).toMatchObject([pinged]);

  const open = await w.open('ana', 'orders', '203.0.113.8', '1h');
  await w.extend('ana', open, '30m');
  expect(await w.look(open)).toMatchObject({ extension: pinged });

  const broke = await w.breakGlass('ana', {
    database: 'orders',
    source: '203.0.113.9',
    duration: '30m',
    reason: 'it is down',
  });
  if (!('grant' in broke)) throw new Error('the emergency was refused');
  await w.run('70m');
  expect(await w.look(broke.grant)).toMatchObject({ nags: [pinged] });
});

test('L9: once one group said yes, the groups that are missing are pinged', async () => {
  const [dba, sec] = [groupId('dba'), groupId('sec')];
  const w = of({ ping: onCall, quorum: { of: 'each', groups: [dba, sec] } });
  w.people.joins(personId('bo'), dba);
  w.people.joins(personId('cy'), sec);
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.remind('ana', grant);
  await w.approve('bo', grant);
  await w.run('90m');
  expect(await nudgesOf(w, grant)).toMatchObject([pinged, { people: [], groups: [sec] }]);
});

test('L9: the requester is never pinged about their own request', async () => {
  const w = of({ approvers: everyone, ping: { ...onCall, groups: [] } });
  const grant = await w.request('eve', 'orders', '203.0.113.7', '2h');
  await w.remind('eve', grant);
  expect(await nudgesOf(w, grant)).toMatchObject([{ people: [] }]);
});

test.each([
  ['nobody but the requester', { everyone: false, people: [personId('ana')], groups: [] }],
  ['everyone, and so nobody', everyone],
])('L9: where ping names %s, those who can answer are pinged', async (_, ping) => {
  const approvers = { everyone: false, people: ['bo', 'cy'].map(personId), groups: [] };
  const w = of({ approvers, ping, emergency });
  const pinged = { people: ['UBO', 'UCY'] };
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const open = await w.open('ana', 'orders', '203.0.113.8', '2h');
  await w.extend('ana', open, '30m');
  expect(await w.look(open)).toMatchObject({ extension: pinged });
  const broke = await w.breakGlass('ana', {
    ...{ database: 'orders', source: '203.0.113.9', duration: '30m', reason: 'it is down' },
  });
  if (!('grant' in broke)) throw new Error('the emergency was refused');
  await w.run('90m');
  expect(await nudgesOf(w, grant)).toMatchObject([pinged]);
  expect(await w.look(broke.grant)).toMatchObject({ nags: [pinged] });
});
