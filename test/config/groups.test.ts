/** Groups of databases: settings between the defaults and a database, inherited and taken back in the same way. */
import { expect, test } from 'vitest';
import { load, problems } from '../support/config.ts';

const file = (defaults: string, prod: string, orders: string) => `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE${defaults} }
groups:
  prod: { ${prod} }
  dev: { maxDuration: 12h }
databases:
  orders: { scalingo: acme-orders, group: prod${orders} }
  billing: { scalingo: acme-billing }
`;
const ordersOf = (...parts: Parameters<typeof file>) => {
  const [first] = load(file(...parts)).databases.values();
  if (!first) throw new Error('the file has no database');
  return first;
};
const minutes = (count: number) => count * 60_000;

test('a database has its own settings, then those of its group, then the defaults', () => {
  const orders = ordersOf(
    ', maxDuration: 4h, maxLive: 3',
    'maxDuration: 2h, extend: never, channel: C0PROD',
    ', extend: automatic',
  );
  expect(orders).toMatchObject({
    channel: 'C0PROD',
    policy: { longestMs: minutes(120), extending: 'automatic', mostLive: 3 },
  });
});

test('a database without a group has none of its settings', () => {
  const { databases } = load(file('', 'maxDuration: 2h', ''));
  expect([...databases.values()][1]?.policy.longestMs).toBe(minutes(480));
});

test('null in a group takes back the defaults, and null in a database takes back both', () => {
  expect(ordersOf(', maxLive: 3', 'maxLive: null', '').policy.mostLive).toBeNull();
  expect(ordersOf(', maxLive: 3', 'maxLive: 2', ', maxLive: null').policy.mostLive).toBeNull();
});

test('what a group inherits is cut to its limits; what it says itself only to those of the database', () => {
  const lengths = ', defaultDuration: 1h, durations: [15m, 2h]';
  expect(ordersOf(lengths, 'maxDuration: 30m', '').policy).toMatchObject({
    usualMs: minutes(30),
    offeredMs: [minutes(15)],
  });
  expect(ordersOf('', 'maxDuration: 2h, defaultDuration: 2h', ', maxDuration: 1h').policy.usualMs).toBe(
    minutes(60),
  );
  expect(problems(file('', 'maxDuration: 30m, defaultDuration: 1h', ''))).toEqual([
    'groups.prod.defaultDuration: expected a length from 5m (minDuration) to 30m (maxDuration)',
  ]);
});

test('groups of approvers in a group replace the approvers of the defaults', () => {
  const { approvers, quorum } = ordersOf('', 'approvals: [S0DBA, S0SEC]', '').policy;
  expect([approvers.people, quorum]).toEqual([[], { of: 'each', groups: ['S0DBA', 'S0SEC'] }]);
});

test('without hours in a group, a clause of the defaults that holds within hours does not apply', () => {
  const office = ', hours: { days: [mon], from: "09:00", to: "18:00", zone: UTC }';
  const clause = ', automatic: [{ name: day, who: everyone, upTo: 1h, withinHours: true }]';
  expect(ordersOf(office + clause, 'hours: null', '').policy.automatic).toEqual([]);
});

test('what cannot be cut is blamed where it has to be said', () => {
  const early = 'endEarly: expected less than 3m (minDuration), or access would end as it opens';
  expect(problems(file(', endEarly: 4m', 'minDuration: 3m', ''))).toEqual([
    `groups.prod.${early} (inherited from defaults; say endEarly here)`,
  ]);
  expect(problems(file('', 'endEarly: 4m', ', minDuration: 3m'))).toEqual([
    `databases.orders.${early} (inherited from groups.prod; say endEarly here)`,
  ]);
});

test('a group that is not there is named with those that are', () => {
  expect(problems(file('', '', '').replace('group: prod', 'group: prd'))).toEqual([
    'databases.orders.group: expected one of prod, dev, which groups has, not “prd”',
  ]);
  expect(problems(file('', 'maxDuration: banana', ''))).toEqual([
    'groups.prod.maxDuration: expected a length of time such as 90m, 2h or 1d, not “banana”',
  ]);
});
