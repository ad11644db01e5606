/** The file changes between the look-up of the person who acts and the writing of what they did: what it says by then counts. */
import { describe, expect, test } from 'vitest';
import { databaseName, ms, source } from '../support/builders.ts';
import type { Moment } from '../support/outside.ts';
import { type Databases, world } from '../support/world.ts';
import { asked, listed, nobody } from './policy-world.ts';

/** The moments at which somebody waits for Slack, Scalingo or Redis before it is written. */
const beforeWriting: readonly Moment[] = [
  'after people.person',
  'after people.known',
  'before grants.update',
];

const clause = {
  name: 'short',
  who: { ...nobody, everyone: true },
  upToMs: ms('2h'),
  from: [],
  withinHours: false,
};
const two = { of: 'any', count: 2 } as const;

describe.each(beforeWriting)('%s', (moment) => {
  async function waiting(before: Databases[string] = {}) {
    const w = world({ orders: before });
    const grant = await w.request('ana', 'orders', asked.source, '4h');
    await w.settle();
    return { w, grant };
  }

  test.each<[string, Databases[string]]>([
    ['the approver is none any more', { approvers: listed('cy') }],
    ['two have to approve by now', { quorum: two }],
    ['it is too long by now', { longestMs: ms('1h') }],
    ['nobody may have it any more', { requesters: nobody }],
  ])('no approval: %s', async (_, after) => {
    const { w, grant } = await waiting();
    w.once(moment, () => w.reload({ orders: after }));
    await w.approve('bo', grant);
    await w.settle();
    expect([(await w.look(grant)).state, w.rules()]).toEqual(['requested', []]);
  });

  test('no approval: its database left the file', async () => {
    const { w, grant } = await waiting();
    w.once(moment, () => w.reload({}));
    expect(await w.approve('bo', grant)).toMatchObject({ no: 'database-gone' });
    expect((await w.look(grant)).state).toBe('requested');
  });

  test.each<[string, Databases[string]]>([
    ['it can no longer be extended', { extending: 'never' }],
    ['approvers are asked by now', { extending: 'by hand' }],
    ['it would be too long by now', { extending: 'automatic', longestMs: ms('1h') }],
  ])('no more time: %s', async (_, after) => {
    const w = world({ orders: { extending: 'automatic' } });
    const grant = await w.open('ana', 'orders', asked.source, '1h');
    w.once(moment, () => w.reload({ orders: after }));
    await w.extend('ana', grant, '30m');
    expect(await w.look(grant)).toMatchObject({ ttlMs: ms('1h') });
  });

  test.each<[string, Databases[string]]>([
    ['the approver is none any more', { approvers: listed('cy') }],
    ['two have to allow it by now', { quorum: two }],
    ['it would be too long by now', { longestMs: ms('1h') }],
  ])('no more time by an approver: %s', async (_, after) => {
    const w = world({ orders: {} });
    const grant = await w.open('ana', 'orders', asked.source, '1h');
    await w.extend('ana', grant, '30m');
    w.once(moment, () => w.reload({ orders: after }));
    await w.allowMore('bo', grant);
    expect(await w.look(grant)).toMatchObject({ ttlMs: ms('1h') });
  });
});

// Nobody but the person who acts is looked up for these.
describe.each<Moment>(['after people.person', 'before grants.update'])('%s', (moment) => {
  const others = { approvers: listed('cy') };

  test('no denial by somebody who is no approver any more', async () => {
    const w = world({ orders: {} });
    const grant = await w.request('ana', 'orders', asked.source, '4h');
    await w.settle();
    w.once(moment, () => w.reload({ orders: others }));
    expect(await w.deny('bo', grant)).toMatchObject({ no: 'not-an-approver' });
    expect((await w.look(grant)).state).toBe('requested');
  });

  test('nor is more time refused by them', async () => {
    const w = world({ orders: {} });
    const grant = await w.open('ana', 'orders', asked.source, '1h');
    await w.extend('ana', grant, '30m');
    w.once(moment, () => w.reload({ orders: others }));
    expect(await w.refuseMore('bo', grant)).toMatchObject({ no: 'not-an-approver' });
    expect(await w.look(grant)).toHaveProperty('extension');
  });

  test('nor an emergency reviewed', async () => {
    const emergency = { who: listed('ana'), longestMs: ms('2h'), tell: nobody, mostUnreviewed: 1 };
    const w = world({ orders: { emergency } });
    const opened = await w.breakGlass('ana', asked);
    if (!('grant' in opened)) throw new Error('it is refused');
    await w.settle();
    w.once(moment, () => w.reload({ orders: { emergency, ...others } }));
    expect(await w.review('bo', opened.grant, 'justified')).toHaveProperty('no');
    expect(await w.look(opened.grant)).not.toHaveProperty('review');
  });
});

describe.each<Moment>([
  'after people.person',
  'after people.known',
  'before grants.create',
  'before grants.update',
])('what nobody has to approve, %s', (moment) => {
  const emergency = { who: listed('ana'), longestMs: ms('2h'), tell: nobody, mostUnreviewed: 1 };

  test.each<[string, Databases[string]]>([
    ['its clause is gone', {}],
    ['its clause is for others', { automatic: [{ ...clause, who: listed('cy') }] }],
    ['its clause approves less', { automatic: [{ ...clause, upToMs: ms('30m') }] }],
    ['it is too long by now', { automatic: [clause], longestMs: ms('30m') }],
  ])('does not open: %s', async (_, after) => {
    const w = world({ orders: { automatic: [clause] } });
    w.once(moment, () => w.reload({ orders: after }));
    await w.ask('ana', asked);
    await w.run('1m');
    expect(w.rules()).toEqual([]);
  });

  test.each<[string, Databases[string]]>([
    ['there are none any more', {}],
    ['they are for others', { emergency: { ...emergency, who: listed('cy') } }],
    ['they are shorter', { emergency: { ...emergency, longestMs: ms('30m') } }],
  ])('no emergency opens: %s', async (_, after) => {
    const w = world({ orders: { emergency } });
    w.once(moment, () => w.reload({ orders: after }));
    await w.breakGlass('ana', asked);
    await w.run('1m');
    expect(w.rules()).toEqual([]);
  });

  test.each<[string, Databases[string]]>([
    ['its clause is gone', {}],
    ['its clause approves less', { automatic: [{ ...clause, upToMs: ms('1h') }] }],
  ])('what is open is not longer when asked for again: %s', async (_, after) => {
    const w = world({ orders: { automatic: [clause] } });
    await w.ask('ana', asked);
    await w.settle();
    await w.run('30m');
    w.once(moment, () => w.reload({ orders: after }));
    await w.ask('ana', { ...asked, duration: '2h' });
    await w.run('31m');
    expect(w.rules()).toEqual([]);
  });
});

test.each<Moment>(['after people.person', 'before grants.create', 'after people.known'])(
  'nothing opens by a rule that is there, whose clause is gone %s',
  async (moment) => {
    const w = world({ orders: { automatic: [clause] } });
    w.firewall.put(databaseName('orders'), { source: source(asked.source), label: 'the office' });
    w.once(moment, () => w.reload({ orders: {} }));
    await w.ask('ana', asked, '1', { anyway: true });
    await w.run('1m');
    expect(await w.process().world.grants.live(databaseName('orders'))).toEqual([]);
  },
);

describe.each<Moment>(['after people.person', 'before grants.update'])('%s', (moment) => {
  const closed = { days: [], fromMinute: 0, toMinute: 60, zone: 'Europe/Paris' };

  test.each<[string, Databases[string]]>([
    ['from there by now', { deniedRanges: [source('203.0.113.8')] }],
    ['any more for this person', { requesters: nobody }],
    ['outside the hours of now', { hours: { ...closed, outside: 'refused' } }],
  ])('no move: not %s', async (_, after) => {
    const w = world();
    const grant = await w.open('ana', 'orders', asked.source, '1h');
    w.once(moment, () => w.reload({ orders: after }));
    await w.move('ana', grant, '203.0.113.8');
    expect(await w.look(grant)).not.toHaveProperty('moving');
  });
});

test.each<Moment>(['after people.person', 'before grants.update'])(
  'what is open is longer when asked for again, %s the file with its clause is read again',
  async (moment) => {
    const w = world({ orders: { automatic: [{ ...clause, upToMs: ms('4h') }] } });
    await w.ask('ana', asked);
    await w.settle();
    await w.run('30m');
    w.once(moment, () => w.reload({ orders: { automatic: [{ ...clause, upToMs: ms('4h') }], quorum: two } }));
    expect(await w.ask('ana', { ...asked, duration: '2h' })).toMatchObject({ grant: { state: 'active' } });
  },
);
