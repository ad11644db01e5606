/** The checker finds what is wrong: small stories made by hand, each with one thing that must not be. */
import { expect, test } from 'vitest';
import { check } from './checker.ts';
import type { RuleChange, Said, Story, TrailEvent } from './story.ts';

const GRANT = 'gr_0123456789';
const SOURCE = '203.0.113.7/32';
const SECOND = 1000;

const event = (
  at: number,
  move: string,
  from: string | null,
  to: string,
  change: Partial<TrailEvent> = {},
) => ({
  at: at * SECOND,
  by: 'db-access',
  move,
  grant: GRANT,
  database: 'orders',
  from,
  to,
  detail: undefined,
  ...change,
});
const rule = (at: number, what: RuleChange['what'], change: Partial<RuleChange> = {}): RuleChange => ({
  at: at * SECOND,
  what,
  by: 'api',
  database: 'orders',
  id: 'r1',
  label: `db-access/test ${GRANT}`,
  source: SOURCE,
  ...change,
});
const said = (at: number, channel: string, text: string, how: Said['how'] = 'edited'): Said => ({
  at: at * SECOND,
  how,
  channel,
  ts: `1.${channel}`,
  ephemeral: false,
  text: `${text} ${GRANT}`,
});

const trail = [
  event(1, 'request', null, 'requested', { by: 'U0ANA' }),
  event(2, 'approve', 'requested', 'approved', { by: 'U0BO' }),
  event(3, 'opened', 'approved', 'active'),
  event(14, 'finished', 'active', 'closed'),
];
const rules = [rule(2.9, 'added'), rule(13.5, 'removed')];
const messages = [
  said(1, 'C1', 'Ana asks for access to orders: torture-1', 'posted'),
  said(1, 'D1', 'Waiting for approval', 'posted'),
  said(3, 'C1', 'Open until 12:00.'),
  said(3, 'D1', 'Open until 12:00.'),
  said(15, 'C1', 'Expired 12:01.'),
  said(15, 'D1', 'Expired 12:01.'),
];

/** One grant of ten seconds, from asking to closed; `change` is what is otherwise. */
function story(change: Partial<Story> = {}): Story {
  return {
    installation: 'test',
    databases: {
      orders: { approvers: ['U0BO', 'U0CY'], approvals: 1, emergency: ['U0DEE'], automaticUpToMs: 0 },
    },
    openWithinMs: 15 * SECOND,
    moreMs: 3 * SECOND,
    channel: 'C1',
    asks: [{ reason: 'torture-1', person: 'U0ANA', database: 'orders', source: SOURCE, ttlMs: 10 * SECOND }],
    trail,
    rules,
    said: messages,
    troubles: [],
    endedAt: 100 * SECOND,
    ...change,
  };
}

/** The trail with another event in the place of the one with the same move. */
const trailWith = (other: TrailEvent) => trail.map((one) => (one.move === other.move ? other : one));
const saidWith = (...others: Said[]) => [...messages, ...others].toSorted((a, b) => a.at - b.at);

test('a grant that opened and closed as promised: nothing is wrong', () => {
  expect(check(story())).toEqual([]);
});

const late = {
  trail: trailWith(event(60, 'finished', 'active', 'closed')),
  rules: [rule(2.9, 'added'), rule(59, 'removed')],
  said: [...messages.slice(0, 4), said(61, 'C1', 'Expired 12:01.'), said(61, 'D1', 'Expired 12:01.')],
};

test('a rule that stays for longer than one removal takes', () => {
  expect(check(story(late))).toEqual([expect.stringMatching(/r1 .*stayed for 46 s/)]);
});

test('a rule that we remove before its time', () => {
  const cut = (by: RuleChange['by']) => [rule(2.9, 'added'), rule(5, 'removed', { by })];
  expect(check(story({ rules: cut('api') }))).toEqual([expect.stringMatching(/r1 .*while access was open/)]);
  expect(check(story({ rules: cut('hand') }))).toEqual([]);
});

test('what was broken meanwhile does not count, and what was broken before does', () => {
  const broken = (from: number, to: number) => [{ what: 'kill', from: from * SECOND, to: to * SECOND }];
  expect(check(story({ ...late, troubles: broken(20, 40) }))).toEqual([]);
  expect(check(story({ ...late, troubles: broken(2, 12) }))).toHaveLength(1);
});

test('a rule that is left at the end, by its label or because the API made it', () => {
  for (const label of [`db-access/test ${GRANT}`, '']) {
    const left = [...rules, rule(5, 'added', { id: 'r2', label })];
    expect(check(story({ rules: left }))).toContainEqual(expect.stringMatching(/r2 .*was left at the end/));
  }
});

test('a rule that nobody approved', () => {
  const never = [event(1, 'request', null, 'requested'), event(16, 'lapse', 'requested', 'lapsed')];
  expect(check(story({ trail: never }))).toContainEqual(
    expect.stringMatching(/r1 .*nobody had approved that/),
  );
});

test('a rule for another source than the one that was asked for', () => {
  const wider = rules.map((one) => ({ ...one, source: '203.0.113.0/29' }));
  expect(check(story({ rules: wider }))).toEqual([expect.stringMatching(/nobody had approved that/)]);
});

test.each([
  ['the requester', { by: 'U0ANA' }],
  ['somebody who is no approver', { by: 'U0DEE' }],
])('a yes of %s', (_, by) => {
  const approved = trailWith(event(2, 'approve', 'requested', 'approved', by));
  expect(check(story({ trail: approved }))).toEqual([expect.stringMatching(/which is not enough/)]);
});

test('one yes where two are needed', () => {
  const { databases } = story();
  const two = {
    orders: {
      ...databases['orders'],
      approvers: ['U0BO', 'U0CY'],
      approvals: 2,
      emergency: [],
      automaticUpToMs: 0,
    },
  };
  expect(check(story({ databases: two }))).toEqual([expect.stringMatching(/which is not enough/)]);
});

test('closed is told before the rule is gone', () => {
  const early = saidWith(said(13.1, 'D1', 'Expired 12:01.'));
  expect(check(story({ said: early }))).toEqual([
    expect.stringMatching(/told that gr_\w+ is closed while rule r1/),
  ]);
});

test('a rule that another grant shares may still be there when the end of the first is told', () => {
  const other = { grant: 'gr_9999999999', at: 4 * SECOND };
  const shared = [
    ...trail,
    event(4, 'request', null, 'requested', other),
    event(4, 'approve', 'requested', 'approved', { ...other, by: 'U0BO' }),
    event(4, 'opened', 'approved', 'active', other),
    event(26, 'finished', 'active', 'closed', { grant: other.grant }),
  ];
  const asks = ['torture-1', 'torture-2'].map((reason, index) => ({
    reason,
    person: 'U0ANA',
    database: 'orders',
    source: SOURCE,
    ttlMs: (10 + 10 * index) * SECOND,
  }));
  const words = `torture-2: Expired 12:01. ${other.grant}`;
  const told = ['C1', 'D1'].map((channel) => ({ ...said(27, channel, ''), ts: '2.0', text: words }));
  const seen = { trail: shared, asks, rules: [rule(2.9, 'added'), rule(25, 'removed')] };
  expect(check(story({ ...seen, said: saidWith(...told) }))).toEqual([]);
  const early = told.map((one) => ({ ...one, at: 24.5 * SECOND }));
  expect(check(story({ ...seen, said: saidWith(...early) }))).toContainEqual(
    expect.stringMatching(/told that gr_9{10} is closed while rule r1/),
  );
});

test('open is told before the rule is there', () => {
  const early = saidWith(said(2.5, 'C1', 'Open until 12:00.'));
  expect(check(story({ said: early }))).toEqual([expect.stringMatching(/is open before a rule/)]);
});

test('a rule of somebody else is removed by us', () => {
  const theirs = { id: 'r9', label: 'office', source: '198.51.100.0/28' };
  const taken = [...rules, rule(0, 'added', { ...theirs, by: 'hand' }), rule(9, 'removed', theirs)];
  expect(check(story({ rules: taken }))).toEqual([expect.stringMatching(/r9 .*somebody else’s/)]);
});

test.each(['Working… (Bo pressed Approve)', 'En cours… (Bo a appuyé)'])('a message is left at %s', (text) => {
  const stuck = saidWith({ ...said(20, 'D1', text), ts: '1.other' });
  expect(check(story({ said: stuck }))).toEqual([expect.stringMatching(/left half-way/)]);
});

test('an end that never comes', () => {
  const open = story({ trail: trail.slice(0, 3), rules: rules.slice(0, 1), said: messages.slice(0, 4) });
  expect(check(open)).toContainEqual(`${GRANT} is still active at the end`);
});

test('an end that nobody is told of', () => {
  expect(check(story({ said: messages.slice(0, 5) }))).toEqual([
    `U0ANA was not told that ${GRANT} is closed`,
  ]);
  expect(check(story({ said: messages.filter((_, index) => index !== 4) }))).toEqual([
    `the card of ${GRANT} does not say that it is closed`,
  ]);
});

test('a way that there is not', () => {
  const back = [...trail, event(15, 'approve', 'closed', 'approved', { by: 'U0BO' })];
  expect(check(story({ trail: back }))).toContainEqual(
    expect.stringMatching(/was closed, and approve led from closed/),
  );
  const gap = trail.filter(({ move }) => move !== 'approve');
  expect(check(story({ trail: gap }))).toContainEqual(
    expect.stringMatching(/was requested, and opened led from/),
  );
});

test('called open while nothing let it in, or closed while its rule was there', () => {
  const opened = story({ rules: [], said: messages });
  expect(check(opened)).toContainEqual(expect.stringMatching(/was called open, and no rule/));
  const closed = story({ trail: trailWith(event(13.1, 'finished', 'active', 'closed')) });
  expect(check(closed)).toEqual([expect.stringMatching(/was closed while rule r1/)]);
});

test('an end that was moved: more time counts, and so does giving it back', () => {
  const longer = [...trail.slice(0, 3), event(5, 'extend', 'active', 'active'), ...trail.slice(3)];
  const until = (at: number) => [rule(2.9, 'added'), rule(at, 'removed')];
  const last = event(50, 'finished', 'active', 'closed');
  const told = [...messages.slice(0, 4), said(51, 'C1', 'Expired 12:01.'), said(51, 'D1', 'Expired 12:01.')];
  expect(check(story({ trail: [...longer.slice(0, 4), last], rules: until(45), said: told }))).toEqual([]);
  const back = [...trail.slice(0, 3), event(5, 'revoke', 'active', 'active'), last];
  expect(check(story({ trail: back, rules: until(45), said: told }))).toEqual([
    expect.stringMatching(/stayed for 40 s/),
  ]);
});
