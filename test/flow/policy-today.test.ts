/** What is given once access is open, more time or another address, is held to today's policy and today's people. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import { ms, personId, plus, source } from '../support/builders.ts';
import { asked, listed, nobody, office, orders } from './policy-world.ts';

const byHand = office && { ...office, outside: 'by hand' as const };
const vpn: Policy['automatic'][number] = {
  name: 'vpn',
  who: listed('ana'),
  upToMs: ms('1h'),
  from: [source('203.0.113.0/24')],
  withinHours: false,
};
const glass = { who: listed('ana'), longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };

async function opened(w: ReturnType<typeof orders>) {
  const outcome = await w.ask('ana', asked);
  if (!('grant' in outcome)) throw new Error(JSON.stringify(outcome));
  await w.settle();
  return w.look(outcome.grant);
}

async function glassBroken(w: ReturnType<typeof orders>) {
  const outcome = await w.breakGlass('ana', { ...asked, duration: '20m' });
  if (!('grant' in outcome)) throw new Error(JSON.stringify(outcome));
  await w.settle();
  return w.look(outcome.grant);
}

describe('hours outside of which approval is by hand', () => {
  test.each([true, false])(
    'nothing is approved automatically there, whether or not the clause says withinHours: %j',
    async (withinHours) => {
      const w = orders({ hours: byHand, automatic: [{ ...vpn, withinHours }] });
      expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'approved' } });
      w.elapse('12h');
      expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'requested' } });
    },
  );

  test('more time is asked of the approvers there, though the policy lets people extend by themselves', async () => {
    const w = orders({ hours: byHand, extending: 'automatic' });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '8h');
    w.configure({ orders: { hours: byHand, extending: 'automatic', longestMs: ms('9h') } });
    expect(await w.extend('ana', grant, '10m')).toMatchObject({ expiresAt: plus('8h10m') });
    w.elapse('8h1m');
    const asks = await w.extend('ana', grant, '10m');
    expect(asks).toMatchObject({ extension: { byMs: ms('10m') }, expiresAt: plus('8h10m') });
  });
});

describe('an address that changed, where a clause of the policy said yes', () => {
  test.each<[string, string, Partial<Policy>, object]>([
    ['from where the clause approves', '203.0.113.9', { automatic: [vpn] }, { moving: {} }],
    [
      'from elsewhere',
      '198.51.100.7',
      { automatic: [vpn] },
      { no: 'not-moved', why: { no: 'range-not-allowed', allowed: vpn.from, clause: 'vpn' } },
    ],
    [
      'for somebody whom the clause no longer names',
      '203.0.113.9',
      { automatic: [{ ...vpn, who: listed('cy') }] },
      { no: 'not-moved', why: { no: 'not-in-clause', clause: 'vpn' } },
    ],
    ['the clause is gone', '203.0.113.9', {}, { no: 'not-moved', why: { no: 'clause-gone', clause: 'vpn' } }],
    [
      'at an hour when approval is by hand',
      '203.0.113.9',
      { automatic: [vpn], hours: byHand && { ...byHand, days: ['sun'] } },
      { no: 'not-moved', why: { no: 'by-hand-now' } },
    ],
  ])('%s', async (_, to, today, outcome) => {
    const w = orders({ automatic: [vpn] });
    const grant = await opened(w);
    w.configure({ orders: today });
    expect(await w.move('ana', grant, to)).toMatchObject(outcome);
    await w.settle();
    expect(w.rules().map((rule) => rule.source)).toEqual(['no' in outcome ? grant.source : source(to)]);
  });

  test('what approvers gave in time stays: only the address is held to the clause', async () => {
    const w = orders({ automatic: [vpn] });
    const grant = await opened(w);
    await w.extend('ana', grant, '2h');
    expect(await w.allowMore('bo', grant)).toMatchObject({ ttlMs: ms('3h') });
    expect(await w.move('ana', grant, '203.0.113.9')).toMatchObject({ moving: {} });
  });

  test('outside strict hours nobody moves, but in an emergency', async () => {
    const w = orders({ hours: office, emergency: glass });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '8h');
    w.elapse('7h59m');
    expect(await w.move('ana', grant, '203.0.113.8')).toMatchObject({ moving: {} });
    await w.settle();
    w.configure({ orders: { hours: office && { ...office, days: ['sun'] }, emergency: glass } });
    expect(await w.move('ana', grant, '203.0.113.9')).toMatchObject({ no: 'outside-hours' });
    const fire = await glassBroken(w);
    expect(await w.move('ana', fire, '203.0.113.10')).toMatchObject({ moving: {} });
  });
});

describe('more time', () => {
  const shut: Partial<Policy> = { hours: office && { ...office, days: ['sun'] } };
  const cases: [string, Partial<Policy>, object, object][] = [
    [
      'never',
      { extending: 'never' },
      { no: 'no-extension' },
      { no: 'requester-may-not', why: { no: 'no-extension' } },
    ],
    [
      'the requester is none any more',
      { requesters: listed('cy') },
      { no: 'not-a-requester' },
      { no: 'requester-may-not', why: { no: 'not-a-requester' } },
    ],
    [
      'the address is denied',
      { deniedRanges: [source('203.0.113.0/24')] },
      { no: 'range-denied' },
      { no: 'range-denied' },
    ],
    [
      'the address is not allowed',
      { allowedRanges: [source('198.51.100.0/24')] },
      { no: 'range-not-allowed' },
      { no: 'range-not-allowed' },
    ],
    ['the hours are over', shut, { no: 'outside-hours' }, { no: 'outside-hours' }],
    [
      'the longest time is shorter',
      { longestMs: ms('1h') },
      { no: 'extends-too-long' },
      { no: 'requester-may-not', why: { no: 'extends-too-long' } },
    ],
  ];
  test.each(cases)('%s: neither asked for nor allowed', async (_, today, toRequester, toApprover) => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.extend('ana', grant, '30m');
    w.configure({ orders: { extending: 'automatic', ...today } });
    expect(await w.allowMore('bo', grant)).toMatchObject(toApprover);
    expect(await w.extend('ana', grant, '30m')).toMatchObject(toRequester);
    expect(await w.look(grant)).toMatchObject({ expiresAt: plus('1h') });
  });

  test('the requester left the workspace: an approver is told so', async () => {
    const w = orders({});
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.extend('ana', grant, '30m');
    w.people.becomes(personId('ana'), { is: 'stranger', as: 'guest' });
    expect(await w.allowMore('bo', grant)).toMatchObject({
      no: 'requester-may-not',
      why: { no: 'not-a-member' },
    });
  });

  test('the address that it is being moved to counts', async () => {
    const w = orders({ extending: 'automatic' });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    await w.move('ana', grant, '198.51.100.7');
    w.configure({ orders: { extending: 'automatic', deniedRanges: [source('198.51.100.0/24')] } });
    expect(await w.extend('ana', grant, '30m')).toMatchObject({ no: 'range-denied' });
  });

  test('of what a clause approved: at once as far as the clause goes, of the approvers beyond', async () => {
    const w = orders({ automatic: [{ ...vpn, upToMs: ms('90m') }], extending: 'automatic' });
    const grant = await opened(w);
    expect(await w.extend('ana', grant, '30m')).toMatchObject({ expiresAt: plus('90m') });
    expect(await w.extend('ana', grant, '1m')).toMatchObject({
      expiresAt: plus('90m'),
      extension: { byMs: ms('1m') },
    });
    expect(await w.allowMore('bo', grant)).toMatchObject({ expiresAt: plus('91m') });
  });
});

describe('who broke the glass and is no requester', () => {
  const policy: Partial<Policy> = { requesters: listed('cy'), extending: 'automatic', emergency: glass };

  test('moves and extends what they opened', async () => {
    const w = orders({ ...policy, hours: office && { ...office, days: ['sun'] } });
    const grant = await glassBroken(w);
    expect(await w.move('ana', grant, '203.0.113.9')).toMatchObject({ moving: {} });
    expect(await w.extend('ana', grant, '10m')).toMatchObject({ expiresAt: plus('30m') });
  });

  test('not once the policy no longer names them', async () => {
    const w = orders(policy);
    const grant = await glassBroken(w);
    w.configure({
      orders: { ...policy, requesters: listed('ana'), emergency: { ...glass, who: listed('cy') } },
    });
    expect(await w.move('ana', grant, '203.0.113.9')).toMatchObject({ no: 'no-emergency' });
    expect(await w.extend('ana', grant, '5m')).toMatchObject({ no: 'no-emergency' });
  });

  test('without emergencies in the policy, more time can be neither asked for nor allowed', async () => {
    const w = orders({ ...policy, extending: 'by hand' });
    const grant = await glassBroken(w);
    await w.extend('ana', grant, '5m');
    w.configure({ orders: {} });
    expect(await w.extend('ana', grant, '3h')).toMatchObject({ no: 'no-extension' });
    expect(await w.allowMore('bo', grant)).toHaveProperty('no');
  });
});
