/** Somebody asks: what is understood, what is refused, and that all that is wrong is said at once. */
import { describe, expect, test } from 'vitest';
import type { Asked } from '../../src/flow/request.ts';
import { groupId, MORNING, ms, personId, plus } from '../support/builders.ts';
import { world } from '../support/world.ts';

const good: Asked = { database: 'orders', source: '203.0.113.7', duration: '2h', reason: 'a slow report' };

test('a request is written down whole, waits for an answer, and is shown; nothing is asked of Scalingo', async () => {
  const w = world();
  w.once('before firewall.list', () => {
    throw new Error('asked too early');
  });
  const outcome = await w.ask('ana', {
    ...good,
    database: ' Orders ',
    duration: ' 2H',
    reason: '  a slow report ',
  });
  expect(outcome).toMatchObject({
    masked: false,
    grant: {
      state: 'requested',
      version: 1,
      database: 'orders',
      source: '203.0.113.7/32',
      requester: personId('ana'),
      ttlMs: ms('2h'),
      reason: 'a slow report',
      requestedAt: MORNING,
      lapseAt: plus('4h'),
    },
  });
  await w.settle();
  if ('grant' in outcome) expect(w.messages(outcome.grant)).toEqual(['requested']);
});

test('host bits are masked, and said so', async () => {
  const w = world({ orders: { widest: 24 } });
  const outcome = await w.ask('ana', { ...good, source: '203.0.113.7/24' });
  expect(outcome).toMatchObject({ masked: true, grant: { source: '203.0.113.0/24' } });
});

test('all that is wrong is said at once, each at its field', async () => {
  const w = world();
  const outcome = await w.ask('ana', { ...good, source: '10.0.0.1', duration: 'soon', reason: ' ' });
  expect(outcome).toEqual({
    refusals: [
      {
        about: 'source',
        refusal: { no: 'source-special', text: '10.0.0.1', kind: 'private', within: '10.0.0.0/8' },
      },
      { about: 'duration', refusal: { no: 'duration-unreadable', text: 'soon' } },
      { about: 'reason', refusal: { no: 'reason-missing' } },
    ],
  });
});

test.each(['users', '', 'orders;', 'constructor', '__proto__'])(
  'there is no database %j',
  async (database) => {
    expect(await world().ask('ana', { ...good, database })).toEqual({
      refusals: [
        {
          about: 'database',
          refusal: { no: 'unknown-database', text: database, known: ['orders', 'billing'] },
        },
      ],
    });
  },
);

describe('who may ask', () => {
  const dba = { everyone: false, people: [], groups: [groupId('dba')] };

  test('not a guest, not a stranger, nobody whom Slack would not tell us about', async () => {
    const w = world();
    const refused = async (name: string) => w.ask(name, good);
    expect(await refused('gil')).toEqual({
      refusals: [{ about: 'nobody', refusal: { no: 'not-a-member', stranger: 'guest' } }],
    });
    expect(await refused('zoe')).toMatchObject({ refusals: [{ refusal: { no: 'cannot-tell-who' } }] });
  });

  test('only who is listed, by the group at that moment', async () => {
    const w = world({ orders: { requesters: dba } });
    expect(await w.ask('ana', good)).toEqual({
      refusals: [{ about: 'nobody', refusal: { no: 'no-database', admins: [] } }],
    });
    w.people.joins(personId('ana'), groupId('dba'));
    expect(await w.ask('ana', good)).toHaveProperty('grant');
    w.people.groupsFail('Slack did not answer.');
    expect(await w.ask('ana', good)).toMatchObject({ refusals: [{ refusal: { no: 'cannot-tell-who' } }] });
  });

  test('a refused request leaves no trace', async () => {
    const w = world();
    await w.ask('gil', good);
    await w.ask('ana', { ...good, source: 'home' });
    w.once('before projection.show', () => {
      throw new Error('nothing to show');
    });
    await w.run('2m');
    expect(w.loud).toEqual([]);
  });
});

describe('Scene 14: the longest time per database', () => {
  const policies = { orders: { longestMs: ms('2h') }, billing: { longestMs: ms('30m') } };
  const tooLong = (askedMs: number, longest: string) => ({
    no: 'duration-too-long',
    askedMs,
    longestMs: ms(longest),
  });

  test('Scene 14: at submit, each database by its own', async () => {
    const w = world(policies);
    expect(await w.ask('ana', { ...good, duration: '2h' })).toHaveProperty('grant');
    expect(await w.ask('ana', { ...good, duration: '2h1s' })).toEqual({
      refusals: [{ about: 'duration', refusal: tooLong(ms('2h1s'), '2h') }],
    });
    expect(await w.ask('ana', { ...good, database: 'billing', duration: '2h' })).toEqual({
      refusals: [{ about: 'duration', refusal: tooLong(ms('2h'), '30m') }],
    });
  });

  test.each([
    '9999d',
    '99999h',
    '0.5hh',
    '-1h',
    '1e9',
    'Infinity',
    '99999999999999999999h',
    '2h\u0000',
    '2h 8h',
  ])('Scene 14: against hand-made payloads, too: %j', async (duration) => {
    const outcome = await world(policies).ask('ana', { ...good, duration });
    expect(outcome).toMatchObject({ refusals: [{ about: 'duration' }] });
  });

  test('Scene 14: at approval, by what is allowed now: tightened in between, it is refused, with the numbers', async () => {
    const w = world(policies);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.configure({ ...policies, orders: { longestMs: ms('1h') } });
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'blocked', why: tooLong(ms('2h'), '1h') });
    expect(await w.look(grant)).toMatchObject({ state: 'requested', approvals: [] });
    await w.run('2m');
    expect(w.rules()).toEqual([]);
    expect(await w.deny('bo', grant)).toMatchObject({ state: 'denied' });
  });

  test('Scene 14: who decides late hears that it is decided, not that it is too long', async () => {
    const w = world(policies);
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.configure({ ...policies, orders: { longestMs: ms('1h') } });
    expect(await w.approve('cy', grant)).toMatchObject({
      no: 'settled',
      grant: { decision: { how: 'approved', by: [personId('bo')] } },
    });
  });

  test('Scene 14: what is open keeps what it was given', async () => {
    const w = world(policies);
    const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.configure({ ...policies, orders: { longestMs: ms('1h') } });
    await w.run('1h59m');
    expect(w.messages(grant).at(-1)).toBe('open');
    await w.run('1m');
    expect(w.messages(grant).at(-1)).toBe('closed: time is up');
  });
});

test('the same delivery of Slack’s, twice or at once, asks for one grant', async () => {
  const w = world();
  const asked = { database: 'orders', source: '203.0.113.7', duration: '2h', reason: 'a slow report' };
  const outcomes = await Promise.all([w.ask('ana', asked, '7'), w.ask('ana', asked, '7')]);
  const ids = outcomes.map((outcome) => ('grant' in outcome ? outcome.grant.id : 'refused'));
  expect(new Set(ids)).toEqual(new Set(['gr_0000000007']));
  const [outcome] = outcomes;
  if (!outcome || !('grant' in outcome)) throw new Error('refused');
  await w.settle();
  expect(w.trail(outcome.grant)).toHaveLength(1);
  expect(w.messages(outcome.grant)).toEqual(['requested']);
});

test('a name that is gone from the file is never taken for another one that begins alike', async () => {
  const w = world({ ord: {}, 'orders-archive': {} });
  const grant = await w.request('ana', 'ord', '203.0.113.7', '2h');
  w.configure({ 'orders-archive': {} });
  expect(await w.approve('bo', grant)).toEqual({ no: 'database-gone' });
  expect(
    await w.ask('ana', { database: 'ord', source: '203.0.113.7', duration: '1h', reason: 'x' }),
  ).toMatchObject({ refusals: [{ about: 'database', refusal: { no: 'unknown-database' } }] });
});
