/** Lengths of time as people type them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, formatDuration, MINUTE, parseDuration, SECOND } from '../../src/grant/duration.ts';
import { durationAt, looksLikeDuration, parseTypedDuration } from '../../src/grant/typed-duration.ts';
import { untilAt } from '../../src/grant/until.ts';
import { catalogues } from '../../src/words/catalogue.ts';
import { formats, languages } from '../../src/words/language.ts';

test.each([
  ['90m', 90],
  ['1h30', 90],
  ['1h 30m', 90],
  ['1h, 30m', 90],
  ['1h+30m', 90],
  ['1 h 30', 90],
  ['1h05', 65],
  ['2H', 120],
  ['2 heures', 120],
  ['1,5 h', 90],
  ['1.5h', 90],
  ['1½h', 90],
  ['½ h', 30],
  ['an hour', 60],
  ['une heure et demie', 90],
  ['an hour and a half', 90],
  ['one and a half hours', 90],
  ['2h et demie', 150],
  ['une heure et quart', 75],
  ['half an hour', 30],
  ['une demi-heure', 30],
  ['demi heure', 30],
  ['un quart d’heure', 15],
  ['a quarter of an hour', 15],
  ['trois quarts d’heure', 45],
  ['quarante-cinq minutes', 45],
  ['two hours', 120],
  ['1 hour and 30 minutes', 90],
  ['2 hours, 5 min', 125],
  ['for 2 hours', 120],
  ['pendant une heure', 60],
  ['pour 2 heures', 120],
  ['1 j 2 h', 26 * 60],
  ['a week', 7 * 24 * 60],
  ['30', 30],
  ['90', 90],
  [' 120 ', 120],
] as const)('U5: %j is read', (text, minutes) => {
  expect(parseTypedDuration(text)).toBe(minutes * MINUTE);
});

test.each(languages)('the examples of a refusal are read: %s', (language) => {
  const { lengthExamples, untilExample } = catalogues[language].refusals;
  for (const [at, minutes] of [90, 120, 1440].entries())
    expect(parseTypedDuration(lengthExamples[at] ?? '')).toBe(minutes * MINUTE);
  expect(untilAt(untilExample.split(' '))).toBe(2);
});

test.each(languages)('U5: each length that is printed is read again: %s', (language) => {
  for (const minutes of [1, 5, 30, 60, 61, 90, 120, 135, 480, 1440, 1500, 2880, 3061])
    expect(parseTypedDuration(formats[language].length(minutes * MINUTE))).toBe(minutes * MINUTE);
});

test.each([
  ...['', ' ', 'h', '0', '2', '8', '05', '1000', '0h', '-2h', '2hh', '1h 1h', '30m1h', '1h90', '1e3s', '2h!'],
  ...[
    '18:30h',
    '7:00 hours',
    '18:00',
    'pour 7h',
    '2 rows',
    '3 quarters',
    '2 heures deux',
    '٢h',
    '２h',
    '12345678s',
    'until 18:00',
  ],
])('%j is no length of time', (text) => {
  expect(parseTypedDuration(text)).toEqual({ no: 'duration-unreadable', text });
});

test.each([
  ['1h 30 rows are wrong', '1h', 1],
  ['1 h 30 lignes', '1h30m', 3],
  ['1h 30', '1h30m', 2],
  ['deux heures trente', '2h30m', 3],
  ['two hours thirty rows', '2h', 2],
  ['2h «', '2h', 1],
  ['2 heures l’import', '2h', 2],
  ['90m it', '90m', 1],
  ['for an hour check', '1h', 3],
  ['90', '1h30m', 1],
] as const)('of the words %j the first ones are a length', (text, length, words) => {
  expect(durationAt(text.split(' '))).toEqual({ text: length, words });
});

test.each(['a report', 'the import 2h', '30 rows', 'half of it', '', '203.0.113.7 2h'])(
  'the words %j begin with no length',
  (text) => expect(durationAt(text.split(' '))).toBeUndefined(),
);

test.each([
  '2h',
  '90m',
  '1h30m',
  '1d',
  '1.5h',
  '1,5h',
  '2hours',
  '10min',
  '3hrs',
  '2H',
  '0m',
  '1h30',
  '1h90',
  '18:30h',
])('%j looks like a length of time, so that it is not taken for a reason', (word) =>
  expect(looksLikeDuration(word)).toBe(true),
);

test.each([
  ...['2', '', 'h', 'orders', '203.0.113.7', '203.0.113.0/24', 'gr_7k2m9x4qpa', '3rd', '2fa', '5xx', 'm2'],
])('%j does not look like a length of time', (word) => expect(looksLikeDuration(word)).toBe(false));

describe('whatever the text or the length', () => {
  const almostALength = fc.stringMatching(/^(\d{1,5}d)?(\d{1,6}h)?(\d{1,7}m)?(\d{1,8}s)?$/);

  test('what our own spelling of a length says is read back', () => {
    const wholeSeconds = fc.integer({ min: 1, max: (9000 * DAY) / SECOND }).map((count) => count * SECOND);
    fc.assert(fc.property(wholeSeconds, (length) => parseTypedDuration(formatDuration(length)) === length));
  });

  test('what is read is a whole number of milliseconds, more than none, that arithmetic can be trusted with', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), almostALength), (text) => {
        const length = parseTypedDuration(text);
        if (typeof length !== 'number') return;
        expect(length).toBeGreaterThan(0);
        expect(Number.isSafeInteger(Date.UTC(2100, 0, 1) + length)).toBe(true);
      }),
    );
  });

  test('what settings take looks like a length of time', () => {
    fc.assert(
      fc.property(almostALength, (text) => {
        if (typeof parseDuration(text) === 'number') expect(looksLikeDuration(text.trim())).toBe(true);
      }),
    );
  });
});
