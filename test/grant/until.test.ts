/** “until 18:00” and “jusqu’à 18h”, by the clock of the person who typed it. */
import { expect, test } from 'vitest';
import { readTerm } from '../../src/grant/term.ts';
import { parseUntil, untilAt } from '../../src/grant/until.ts';
import { ms } from '../support/builders.ts';

/** Friday at 14:00. */
const paris = { now: Date.parse('2026-11-27T14:00+01:00'), zone: 'Europe/Paris' };

test.each([
  ['until 18:00', '2026-11-27T18:00+01:00'],
  ['till 6pm', '2026-11-27T18:00+01:00'],
  ['Until 6 PM', '2026-11-27T18:00+01:00'],
  ['until 18h', '2026-11-27T18:00+01:00'],
  ['jusqu’à 18h', '2026-11-27T18:00+01:00'],
  ["jusqu'à 18h30", '2026-11-27T18:30+01:00'],
  ['jusqu’à 18 h 30', '2026-11-27T18:30+01:00'],
  ['jusqu’à 18 heures', '2026-11-27T18:00+01:00'],
  ['jusqu’à18h', '2026-11-27T18:00+01:00'],
  ['jusqu’à 6h du soir', '2026-11-27T18:00+01:00'],
  ['jusqu’à minuit', '2026-11-28T00:00+01:00'],
  ['until noon', '2026-11-28T12:00+01:00'],
  ['until 13:00', '2026-11-28T13:00+01:00'],
  ['until tomorrow 9am', '2026-11-28T09:00+01:00'],
  ['jusqu’à demain 9h', '2026-11-28T09:00+01:00'],
  ['until Monday 9:00', '2026-11-30T09:00+01:00'],
  ['jusqu’au 28 novembre 18h', '2026-11-28T18:00+01:00'],
  ['until 18:00 UTC', '2026-11-27T18:00Z'],
  ['until yesterday 18:00', '2026-11-26T18:00+01:00'],
])('%j is read', (text, instant) => {
  expect(parseUntil(text, paris)).toBe(Date.parse(instant));
});

test.each([
  ...[
    '18:00',
    'until',
    'until 17',
    'until tonight',
    'until Monday',
    'until in 2 hours',
    'until 3 hours',
    'until now',
  ],
  ...['until 25:00', 'until 18:00 - 19:00', 'until fixed', 'until the import of 18:00'],
  `until 18:00 ${'x'.repeat(40)}`,
])('%j says no instant', (text) => {
  expect(parseUntil(text, paris)).toBeUndefined();
});

test.each([
  ['until 18:00 quarter close', 2],
  ['until tomorrow at 9:00 fix', 4],
  ['jusqu’à 18 h 30 clôture', 4],
] as const)('of the words %j the first ones say an instant', (text, words) => {
  expect(untilAt(text.split(' '))).toBe(words);
});

test.each([
  ['before both', '2026-10-25T01:30+02:00', '2026-10-25T02:30+02:00'],
  ['before the first', '2026-10-25T02:15+02:00', '2026-10-25T02:30+02:00'],
  ['between the two', '2026-10-25T02:15+01:00', '2026-10-25T02:30+01:00'],
])('a time that the clock shows twice that night means the next one: %s', (_, now, instant) => {
  expect(parseUntil('until 02:30', { ...paris, now: Date.parse(now) })).toBe(Date.parse(instant));
});

test('a zone that is named counts, also where the time has passed by the clock of the person', () => {
  const late = { now: Date.parse('2026-11-27T23:35+01:00'), zone: 'Europe/Paris' };
  expect(parseUntil('until 23:31 UTC', late)).toBe(Date.parse('2026-11-27T23:31Z'));
  expect(parseUntil('until 22:31 UTC', late)).toBe(Date.parse('2026-11-28T22:31Z'));
});

test('a time of day is of the zone of the person, also on the day when its clock changes', () => {
  const newYork = { now: Date.parse('2026-11-27T14:00Z'), zone: 'America/New_York' };
  expect(parseUntil('until 18:00', newYork)).toBe(Date.parse('2026-11-27T18:00-05:00'));
  const before = { now: Date.parse('2026-10-24T22:00+02:00'), zone: 'Europe/Paris' };
  expect(parseUntil('until 6:00', before)).toBe(Date.parse('2026-10-25T06:00+01:00'));
});

test('up to an instant the length is in whole minutes, rounded up; a length that is shorter counts', () => {
  const until = Date.parse('2026-11-27T18:00+01:00');
  const at = { ...paris, now: paris.now + 10_000 };
  expect(readTerm('until 18:00', at)).toEqual({ ttlMs: ms('4h'), until });
  expect(readTerm('2h until 18:00', at)).toEqual({ ttlMs: ms('2h'), until });
  expect(readTerm('“2h”', at)).toEqual({ ttlMs: ms('2h') });
});

test.each([
  ['2 hours max', 120],
  ['2h maximum', 120],
  ['2 h environ', 120],
  ['45 minutes de plus', 45],
  ['30 min more', 30],
  ['2h svp', 120],
  ['2h, merci', 120],
  ['2h svp, merci !', 120],
  ['2 hours please', 120],
  ['1 h 30 s’il vous plaît', 90],
])('%s is a length where nothing else is typed', (typed, minutes) => {
  expect(readTerm(typed, paris)).toEqual({ ttlMs: ms(`${minutes}m`) });
});

test.each(['18:00', '6pm', '6 PM', 'à 18:30', 'by 6pm', 'tonight', 'ce soir', 'EOD', 'end of day'])(
  '%s is told how to say an end',
  (typed) => {
    expect(readTerm(typed, paris)).toEqual({ no: 'until-unreadable', text: typed, zone: 'known' });
  },
);

test.each(['1:30', '8', 'max', 'a while'])('%s is told how to write a length', (typed) => {
  expect(readTerm(typed, paris)).toEqual({ no: 'duration-unreadable', text: typed });
});

test('what has passed, what says no time of day, and a zone that is not known are refused by name', () => {
  const yesterday = Date.parse('2026-11-26T18:00+01:00');
  expect(readTerm('until yesterday 18:00', paris)).toEqual({ no: 'until-passed', until: yesterday });
  expect(readTerm('until Monday', paris)).toMatchObject({ no: 'until-unreadable', zone: 'known' });
  expect(readTerm('until 18:00', { now: paris.now })).toMatchObject({
    no: 'until-unreadable',
    zone: 'unknown',
  });
});
