/** “Until 18:00” from the request to the end, by the clock of the person who asks. It is 9:00 UTC, and 10:00 in Paris. */
import { expect, test } from 'vitest';
import { endsAt } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { MORNING, ms, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const at = (hour: string) => Date.parse(`2026-01-05T${hour}+01:00`);

const anyone = { everyone: true, people: [], groups: [] } as const;

function inParis(orders = {}) {
  const w = world({ orders });
  w.people.becomes(personId('ana'), { is: 'member', zone: 'Europe/Paris' });
  return w;
}

test('access ends at that instant, however late it was opened', async () => {
  const w = inParis();
  const grant = await w.request('ana', 'orders', '203.0.113.7', 'until 12:00');
  expect(grant).toMatchObject({ ttlMs: ms('2h'), until: at('12:00'), requestedAt: MORNING });
  w.elapse('30m');
  await w.approve('bo', grant);
  await w.settle();
  const open = await w.look(grant);
  expect(open.state === 'active' && endsAt(open)).toBe(at('12:00'));
});

test('a request that nobody answered before that instant lapses then', async () => {
  const w = inParis();
  const grant = await w.request('ana', 'orders', '203.0.113.7', 'jusqu’à 11h');
  expect(grant).toMatchObject({ lapseAt: at('11:00') });
  w.elapse('61m');
  await w.sweep();
  expect(await w.look(grant)).toMatchObject({ state: 'lapsed' });
});

test('an approver may approve it until an earlier instant, by the approver’s own clock', async () => {
  const w = inParis();
  w.people.becomes(personId('bo'), { is: 'member', zone: 'Europe/London' });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '3h');
  const less = (duration: string) => w.approve('bo', grant, { duration, source: grant.source });
  expect(await less('until 12:01')).toMatchObject({ no: 'more-than-asked' });
  expect(await less('until yesterday 11:00')).toMatchObject({ no: 'until-passed' });
  w.elapse('20m');
  expect(await less('until 11:00')).toMatchObject({ state: 'approved', until: at('12:00') });
  await w.settle();
  const open = await w.look(grant);
  expect(open.state === 'active' && endsAt(open)).toBe(at('12:00'));
});

test('of two approvals one may set the instant; the request lapses then', async () => {
  const w = inParis({ quorum: { of: 'any', count: 2 } });
  w.people.becomes(personId('bo'), { is: 'member', zone: 'Europe/Paris' });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '3h');
  const once = await w.approve('bo', grant, { duration: 'until 11:30', source: grant.source });
  expect(once).toMatchObject({ state: 'requested', until: at('11:30'), lapseAt: at('11:30') });
  w.elapse('91m');
  await w.sweep();
  expect(await w.look(grant)).toMatchObject({ state: 'lapsed' });
});

test('its length counts against the longest and the shortest that the policy allows', async () => {
  const w = inParis({ longestMs: ms('2h'), shortestMs: ms('10m') });
  const ask = async (duration: string) => {
    const outcome = await w.ask('ana', {
      database: 'orders',
      source: '203.0.113.7',
      duration,
      reason: 'why',
    });
    return 'refusals' in outcome && outcome.refusals.map(({ about, refusal }) => [about, refusal.no]);
  };
  expect(await ask('until 12:01')).toEqual([['duration', 'duration-too-long']]);
  expect(await ask('until 10:09')).toEqual([['duration', 'duration-too-short']]);
  expect(await ask('until yesterday 18:00')).toEqual([['duration', 'until-passed']]);
  w.people.becomes(personId('ana'), { is: 'member' });
  expect(await ask('until 12:00')).toEqual([['duration', 'until-unreadable']]);
});

test('more time up to an instant is what is missing at the end that there is', async () => {
  const w = inParis({ extending: 'automatic' });
  const grant = await w.open('ana', 'orders', '203.0.113.7', 'until 12:00');
  const longer = await w.extend('ana', grant, 'jusqu’à 13h');
  expect(longer).toMatchObject({ expiresAt: at('13:00'), until: at('13:00') });
  const again = await w.extend('ana', grant, 'until 12:30');
  expect(isRefusal(again) && again.no).toBe('lasts-already');
});

test('of more time by a length and up to an instant, the earlier end counts', async () => {
  const w = inParis({ extending: 'automatic' });
  const grant = await w.open('ana', 'orders', '203.0.113.7', 'until 12:00');
  expect(await w.extend('ana', grant, '30m until 15:00')).toMatchObject({ expiresAt: at('12:30') });
  expect(await w.extend('ana', grant, '2h until 13:00')).toMatchObject({ expiresAt: at('13:00') });
});

test('the same address asked for again by a clause lasts no longer than that instant', async () => {
  const clause = { name: 'short', who: anyone, upToMs: ms('4h'), from: [], withinHours: false };
  const w = inParis({ extending: 'automatic', automatic: [clause] });
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.elapse('10s');
  const again = await w.ask('ana', {
    ...{ database: 'orders', source: '203.0.113.7', duration: 'until 12:00', reason: 'why' },
  });
  if ('refusals' in again || again.grant.state !== 'active') throw new Error('it is open');
  expect(endsAt(again.grant)).toBe(at('12:00'));
});

test('what is asked again later means the time of day that it meant when it was typed', async () => {
  const w = inParis();
  const asked = { database: 'orders', source: '203.0.113.7', duration: 'until 12:00', reason: 'a report' };
  const typedAt = w.now();
  w.elapse('30m');
  expect(await w.ask('ana', asked, 'soon', { typedAt })).toMatchObject({ grant: { until: at('12:00') } });
  w.elapse('2h');
  const refusal = { no: 'until-passed', until: at('12:00') };
  expect(await w.ask('ana', asked, 'late', { typedAt })).toMatchObject({ refusals: [{ refusal }] });
});
