/** When people may ask, by the wall clock of a zone. */
import { expect, test } from 'vitest';
import { type Hours, hoursText, isWithin } from '../../src/grant/hours.ts';
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
