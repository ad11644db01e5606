/** Nobody has to be asked: by a clause of the policy, or in an emergency. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import { aReasonForm, groupId, ms, personId, source } from '../support/builders.ts';
import { Killed } from '../support/outside.ts';
import { asked, inGroup, listed, office, orders } from './policy-world.ts';

describe('Scene 12: automatic where policy says so, by hand elsewhere', () => {
  const oncall: Partial<Policy> = {
    hours: office && { ...office, outside: 'by hand' },
    automatic: [
      {
        name: 'on call',
        who: inGroup('oncall'),
        upToMs: ms('1h'),
        from: [source('203.0.113.0/24')],
        withinHours: true,
      },
    ],
  };

  test('Scene 12: on call, short, from the VPN, in working hours: open at once, by the clause that says so', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    const outcome = await w.ask('ana', asked);
    expect(outcome).toMatchObject({
      grant: { state: 'approved', decision: { how: 'automatic', clause: 'on call' } },
    });
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    await w.run('1h');
    expect(w.rules()).toEqual([]);
  });

  test.each([
    ['not on call', { join: false, more: {}, later: '0s' }],
    ['longer', { join: true, more: { duration: '61m' }, later: '0s' }],
    ['from elsewhere', { join: true, more: { source: '198.51.100.7' }, later: '0s' }],
    ['at night', { join: true, more: {}, later: '10h' }],
  ])('Scene 12: %s: by hand', async (_, { join, more, later }) => {
    const w = orders(oncall);
    if (join) w.people.joins(personId('ana'), groupId('oncall'));
    if (later !== '0s') w.elapse(later);
    expect(await w.ask('ana', { ...asked, ...more })).toMatchObject({ grant: { state: 'requested' } });
  });

  test('Scene 12: Slack will not tell who is on call: by hand', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    w.people.groupsFail('Slack does not answer');
    expect(await w.ask('ana', asked)).toMatchObject({ grant: { state: 'requested' } });
  });

  test('Scene 12: killed right after it was written down: the sweep opens it, and ends it in time', async () => {
    const w = orders(oncall);
    w.people.joins(personId('ana'), groupId('oncall'));
    w.once('after grants.create', () => {
      w.restart();
    });
    await expect(w.ask('ana', asked)).rejects.toBeInstanceOf(Killed);
    await w.run('2m');
    expect(w.rules()).toHaveLength(1);
    await w.run('1h');
    expect([w.rules(), w.untrue]).toEqual([[], []]);
  });
});

describe('Scene 9: break-glass', () => {
  const glass: Partial<Policy> = {
    emergency: { who: listed('ana'), longestMs: ms('30m'), tell: listed('dee'), mostUnreviewed: 1 },
  };
  const fire = { ...asked, duration: '30m', reason: 'orders are lost' };

  test('Scene 9: it opens at once, for its short cap, is marked, and waits for a review that is nagged for', async () => {
    const w = orders(glass);
    const outcome = await w.breakGlass('ana', fire);
    expect(outcome).toMatchObject({ grant: { state: 'approved', decision: { how: 'emergency' } } });
    if (!('grant' in outcome)) return;
    const { grant } = outcome;
    await w.settle();
    expect(w.rules()).toHaveLength(1);
    expect(w.trail(grant)[0]).toMatchObject({ move: 'emergency', by: personId('ana') });
    await w.run('40m');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);

    await w.run('30m');
    expect(await w.look(grant)).toMatchObject({
      state: 'closed',
      nags: [{ people: ['UBO', 'UCY', 'UDEE'] }],
    });
    w.elapse('24h');
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ nags: [{}, {}] });
    expect(await w.review('ana', grant, 'justified')).toMatchObject({ no: 'own-emergency' });
    expect(await w.review('eve', grant, 'justified')).toMatchObject({ no: 'not-a-reviewer' });
    expect(await w.review('bo', grant, 'not justified')).toMatchObject({
      review: { by: personId('bo'), found: 'not justified' },
    });
    expect(await w.review('cy', grant, 'justified')).toMatchObject({ no: 'settled' });
    w.elapse('72h');
    await w.sweep();
    expect(await w.look(grant)).toMatchObject({ nags: [{}, {}] });
  });

  test.each([
    ['who is not allowed to', 'cy', glass, fire, { no: 'no-emergency' }],
    ['where no policy speaks of it', 'ana', {}, fire, { no: 'no-emergency' }],
    ['longer than its cap', 'ana', glass, { ...fire, duration: '31m' }, { no: 'duration-too-long' }],
    ['without a motive', 'ana', glass, { ...fire, reason: ' ' }, { no: 'reason-missing' }],
    [
      'from where nobody may come',
      'ana',
      { ...glass, deniedRanges: [source('203.0.113.0/24')] },
      fire,
      { no: 'range-denied' },
    ],
  ])('Scene 9: %s: refused', async (_, who, policy, what, refusal) => {
    const w = orders(policy);
    expect(await w.breakGlass(who, what)).toMatchObject({ refusals: [{ refusal }] });
    await w.settle();
    expect(w.rules()).toEqual([]);
  });

  test('Scene 9: at night and without a ticket, it still opens', async () => {
    const w = orders({
      ...glass,
      hours: office,
      reason: aReasonForm({ pattern: 'OPS-\\d+' }),
    });
    w.elapse('12h');
    expect(await w.breakGlass('ana', fire)).toHaveProperty('grant');
  });

  test('Scene 9: extended, it keeps its own cap', async () => {
    const w = orders({ ...glass, extending: 'automatic' });
    const outcome = await w.breakGlass('ana', { ...fire, duration: '20m' });
    if (!('grant' in outcome)) throw new Error('refused');
    await w.settle();
    expect(await w.extend('ana', outcome.grant, '11m')).toMatchObject({
      no: 'extends-too-long',
      longestMs: ms('30m'),
    });
    expect(await w.extend('ana', outcome.grant, '10m')).toMatchObject({ state: 'active', ttlMs: ms('30m') });
  });
});
