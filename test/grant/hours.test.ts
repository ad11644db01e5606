/** When people may ask, by the wall clock of a zone. */
import { expect, test } from 'vitest';
import {
  afterWithin,
  type Hours,
  hoursText,
  instantIn,
  isWithin,
  nextChange,
} from '../../src/grant/hours.ts';
import { ms } from '../support/builders.ts';
import { load, file as one, problems } from '../support/config.ts';

const paris = { zone: 'Europe/Paris', outside: 'refused' } as const;
const day: Hours = { ...paris, days: ['mon', 'fri'], fromMinute: 9 * 60, toMinute: 18 * 60 };
const night: Hours = { ...paris, days: ['fri', 'sun'], fromMinute: 22 * 60, toMinute: 6 * 60 };

test.each([
  // 27 November 2026 is a Friday; Paris is an hour ahead of UTC.
  [day, '2026-11-27T08:00Z', true],
  [day, '2026-11-27T07:59Z', false],
  [day, '2026-11-27T16:59Z', true],
  [day, '2026-11-27T17:00Z', false],
  [day, '2026-11-26T10:00Z', false],
  // T9: a night belongs to the day on which it begins.
  [night, '2026-11-27T20:59Z', false],
  [night, '2026-11-27T21:00Z', true],
  [night, '2026-11-28T04:59Z', true],
  [night, '2026-11-28T05:00Z', false],
  [night, '2026-11-28T21:00Z', false],
  [night, '2026-11-29T22:30Z', true],
  [night, '2026-11-30T04:59Z', true],
  [night, '2026-11-27T04:59Z', false],
  // The clock goes back from three to two in that night.
  [{ ...night, days: ['sat'] }, '2026-10-25T04:59Z', true],
  [{ ...night, days: ['sat'] }, '2026-10-25T05:00Z', false],
] satisfies [Hours, string, boolean][])('T9: %o at %s: %s', (hours, at, within) => {
  expect(isWithin(hours, Date.parse(at))).toBe(within);
});

const written = (from: string, to: string) =>
  one.replace(
    '{ scalingo: acme-orders }',
    `{ scalingo: acme-orders, hours: { days: [fri], from: "${from}", to: "${to}", zone: UTC } }`,
  );

test('T9: hours over midnight are taken as they are written', () => {
  const hours = [...load(written('22:00', '06:00')).databases.values()][0]?.policy.hours;
  expect(hours && hoursText(hours)).toBe('fri 22:00–06:00 UTC');
});

test('T9: hours that end as they begin could be none or all', () => {
  expect(problems(written('09:00', '09:00'))).toEqual([
    'databases.orders.hours.to: expected another time than from; an earlier one is that of the next day',
  ]);
});

test.each([
  // Friday afternoon to Monday morning.
  [day, '2026-11-27T16:40Z', '1h', '2026-11-30T08:40Z'],
  [day, '2026-11-27T10:00Z', '2h', '2026-11-27T12:00Z'],
  [day, '2026-11-28T10:00Z', '30m', '2026-11-30T08:30Z'],
  // Through the night, in which the clock goes back and the hours are nine.
  [{ ...night, days: ['sat'] }, '2026-10-24T20:00Z', '9h', '2026-10-25T05:00Z'],
  [{ ...night, days: ['sat'] }, '2026-10-24T20:00Z', '9h1m', '2026-10-31T21:01Z'],
  // The clock goes forward from two to three: the hours are seven.
  [{ ...night, days: ['sat'] }, '2026-03-28T21:00Z', '7h1m', '2026-04-04T20:01Z'],
] satisfies [Hours, string, string, string][])(
  'L10: %o: from %s on, %s within them are over at %s',
  (hours, from, length, end) => {
    expect(afterWithin(hours, Date.parse(from), ms(length))).toBe(Date.parse(end));
  },
);

test('L10: hours of a minute a week are found', () => {
  const rare: Hours = { ...paris, days: ['mon'], fromMinute: 0, toMinute: 1 };
  expect(nextChange(rare, Date.parse('2026-11-30T23:00Z'))).toBe(Date.parse('2026-12-06T23:00Z'));
});

test('L10: hours that never end have no change', () => {
  const always: Hours = {
    ...paris,
    days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
    fromMinute: 0,
    toMinute: 1440,
  };
  expect(nextChange(always, Date.parse('2026-11-30T23:00Z'))).toBeUndefined();
  expect(afterWithin(always, Date.parse('2026-11-30T23:00Z'), ms('4h'))).toBe(
    Date.parse('2026-12-01T03:00Z'),
  );
});

test.each([
  ['2026-11-28T04:30', '2026-11-28T03:30Z'],
  ['2026-07-01T00:10', '2026-06-30T22:10Z'],
  // The clock goes forward from two to three, and back from three to two.
  ['2026-03-29T03:00', '2026-03-29T01:00Z'],
  ['2026-03-29T01:59', '2026-03-29T00:59Z'],
  ['2026-10-25T03:00', '2026-10-25T02:00Z'],
  ['2026-10-25T01:59', '2026-10-24T23:59Z'],
])('%s in Paris is %s', (local, at) => {
  expect(instantIn('Europe/Paris', local)).toBe(Date.parse(at));
});
