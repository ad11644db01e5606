/** What a database takes from the defaults, cuts to fit, and takes back. */
import { describe, expect, test } from 'vitest';
import { Settings } from '../../src/config/policy-schema.ts';
import { warningsOf } from '../../src/config/warnings.ts';
import { load, problems } from '../support/config.ts';

const withDefaults = (defaults: string, orders: string) => `
installation: acme
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE${defaults} }
databases:
  orders: { scalingo: acme-orders${orders} }
`;
const policyOf = (defaults: string, orders: string) => {
  const [first] = load(withDefaults(defaults, orders)).databases.values();
  if (!first) throw new Error('the file has no database');
  return first.policy;
};
const minutes = (count: number) => count * 60_000;
const office = ', hours: { days: [mon], from: "09:00", to: "18:00", zone: Europe/Paris }';
const clauses =
  ', automatic: [{ name: day, who: everyone, upTo: 1h, withinHours: true }, { name: short, who: everyone, upTo: 10m }]';
const lengths =
  ', defaultDuration: 1h, durations: [15m, 30m, 2h], emergency: { who: [U0BO], maxDuration: 1h, tell: [U0CY] }';

test('L24: lengths of the defaults are cut to the limits of the database', () => {
  expect(policyOf(lengths, ', maxDuration: 30m')).toMatchObject({
    usualMs: minutes(30),
    offeredMs: [minutes(15), minutes(30)],
    emergency: { longestMs: minutes(30) },
  });
});

test('L24: what the database says itself is not cut but refused', () => {
  expect(problems(withDefaults(lengths, ', maxDuration: 30m, defaultDuration: 1h'))).toEqual([
    'databases.orders.defaultDuration: expected a length from 5m (minDuration) to 30m (maxDuration)',
  ]);
});

test('L24: without hours, a clause of the defaults that holds within hours does not apply', () => {
  expect(policyOf(office + clauses, ', hours: null').automatic.map(({ name }) => name)).toEqual(['short']);
});

test('L24: defaults that contradict each other are blamed in defaults, once', () => {
  const text = withDefaults(', maxDuration: 30m, defaultDuration: 1h', '');
  expect(problems(`${text}  billing: { scalingo: acme-billing }\n`)).toEqual([
    'defaults.defaultDuration: expected a length from 5m (minDuration) to 30m (maxDuration)',
  ]);
});

test.each([
  [
    ', endEarly: 4m',
    ', minDuration: 3m',
    'endEarly: expected less than 3m (minDuration), or access would end as it opens',
  ],
  [', maxDuration: 1h', ', minDuration: 2h', 'maxDuration: expected 2h (minDuration) or more'],
  [
    ', allowedRanges: [198.35.26.0/24]',
    ', deniedRanges: [198.35.0.0/16]',
    'allowedRanges.0: expected a range that deniedRanges leave something of, not 198.35.26.0/24',
  ],
])('L24: what cannot be cut says that it is inherited: %s', (defaults, orders, problem) => {
  const setting = problem.split(/[.:]/)[0];
  expect(problems(withDefaults(defaults, orders))).toEqual([
    `databases.orders.${problem} (inherited from defaults; say ${setting} here)`,
  ]);
});

const set = {
  ping: '[U0CY]',
  approvals: '[S0DBA]',
  selfApproval: 'true',
  admins: '[U0DEE]',
  region: 'osc-secnum-fr1',
  minDuration: '10m',
  maxDuration: '2h',
  defaultDuration: '20m',
  durations: '[30m]',
  widestRange: '/28',
  allowedRanges: '[198.35.26.0/24]',
  deniedRanges: '[198.35.27.0/24]',
  regions: '[osc-fr1]',
  reason: '{ pattern: x, error: x }',
  hours: '{ days: [mon], from: "09:00", to: "18:00", zone: Europe/Paris }',
  automatic: '[{ name: short, who: everyone, upTo: 10m }]',
  emergency: '{ who: [U0BO], maxDuration: 1h, tell: [U0CY] }',
  extend: 'automatic',
  maxLivePerPerson: '1',
  maxLivePerPersonInAll: '3',
  maxLive: '2',
  maxPendingPerPerson: '1',
  spareRules: '3',
  lapseAfter: '1h',
  openWithin: '5m',
  endEarly: '1m',
  probe: 'true',
  language: 'fr',
  documentationRanges: 'allowed',
};

test('L24: null takes back every setting of the defaults', () => {
  const all = Object.entries(set).map(([name, value]) => `, ${name}: ${value}`);
  const none = Object.keys(set).map((name) => `, ${name}: null`);
  const [back] = load(withDefaults(all.join(''), none.join(''))).databases.values();
  const [usual] = load(withDefaults('', '')).databases.values();
  expect(back).toEqual(usual);
  const others = ['requesters', 'approvers', 'channel'];
  expect(Object.keys(Settings.shape).toSorted()).toEqual([...Object.keys(set), ...others].toSorted());
});

test('L24: requesters, approvers and channel that are taken back have to be said', () => {
  expect(problems(withDefaults('', ', requesters: null, channel: null'))).toEqual([
    'databases.orders.requesters: expected here or under defaults',
    'databases.orders.channel: expected here or under defaults',
  ]);
});

test.each([
  ['defaults:', 'defaults: expected settings, each as “name: value”; it is empty'],
  ['groups: { prod: }', 'groups.prod: expected settings, each as “name: value”; it is empty'],
  ['groups: [prod]', 'groups: expected settings, each as “name: value”'],
])('L24: what is left empty, or is of another kind, is told in words: %s', (line, problem) => {
  expect(problems(`installation: acme\n${line}\ndatabases: { orders: { scalingo: acme-orders } }\n`)).toEqual(
    [problem],
  );
});

describe('L24: a warning is told where its setting is written', () => {
  const told = (text: string) => warningsOf(load(text)).map(({ where, warning }) => `${where}: ${warning}`);

  test('L24: of the defaults or of a group, once for all databases', () => {
    const text = withDefaults(', lapseAfter: 1m', ', group: prod');
    const groups = 'groups: { prod: { openWithin: 30d } }\n';
    expect(told(`${text}  billing: { scalingo: acme-billing, group: prod }\n${groups}`)).toEqual([
      'defaults.lapseAfter: approvers have 1m to answer',
      'groups.prod.openWithin: access may open up to 30d after it was approved',
    ]);
  });

  test('L24: where a setting of the database makes it so, there, and that it is inherited', () => {
    const clause = ', automatic: [{ name: vpn, who: [U0ANA], upTo: 1h, from: [198.35.26.0/24] }]';
    expect(told(withDefaults(clause, ', deniedRanges: [198.35.0.0/16]'))).toEqual([
      'databases.orders.automatic.0.from.0: never approves: 198.35.26.0/24 is inside deniedRanges (inherited from defaults; say automatic here)',
    ]);
  });

  test.each([
    [', maxLivePerPerson: 2', ', maxLive: 1'],
    [
      ', hours: { days: [mon], from: "09:00", to: "18:00", zone: Europe/Paris, outside: by hand }, extend: automatic',
      ', extend: by hand',
    ],
  ])('L24: what is inherited and changes nothing at one database is no warning: %s', (defaults, orders) => {
    expect(told(withDefaults(defaults, orders))).toEqual([]);
  });

  test('L24: of what nobody wrote, at the database', () => {
    expect(
      told(withDefaults('', ', minDuration: 2h, automatic: [{ name: a, who: [U0ANA], upTo: 1h }]')),
    ).toEqual(['databases.orders.automatic.0.upTo: never approves: 1h is shorter than minDuration (2h)']);
  });
});
