/** Lengths of time, read and written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, formatDuration, HOUR, MINUTE, parseDuration, SECOND } from '../../src/grant/duration.ts';

test.each([
  ['90m', 90 * MINUTE],
  ['2h', 2 * HOUR],
  ['1h30m', 90 * MINUTE],
  ['1d', DAY],
  ['45s', 45 * SECOND],
  ['1d2h3m4s', DAY + 2 * HOUR + 3 * MINUTE + 4 * SECOND],
  ['2H', 2 * HOUR],
  [' 2h ', 2 * HOUR],
  ['0h5m', 5 * MINUTE],
  ['007m', 7 * MINUTE],
])('%j is read', (text, length) => {
  expect(parseDuration(text)).toBe(length);
});

test.each([
  '',
  ' ',
  'h',
  '0',
  '0m',
  '0d0h',
  '2',
  '120',
  '-2h',
  '+2h',
  '1.5h',
  '1,5h',
  '2 h',
  '1h 30m',
  '30m1h',
  '1h1h',
  '2hours',
  '2w',
  '1e3s',
  'Infinityh',
  'NaNm',
  '２h',
  '٢h',
  '2h!',
  '99999d',
  '12345678s',
])('%j is no length of time', (text) => {
  expect(parseDuration(text)).toEqual({ no: 'duration-unreadable', text });
});

test.each([
  [0, '0s'],
  [999, '0s'],
  [-5 * MINUTE, '0s'],
  [SECOND, '1s'],
  [1999, '1s'],
  [60 * SECOND, '1m'],
  [90 * MINUTE, '1h30m'],
  [24 * HOUR, '1d'],
  [DAY + SECOND, '1d1s'],
])('%d ms is written as %s', (length, text) => {
  expect(formatDuration(length)).toBe(text);
});

describe('whatever the text or the length', () => {
  const almostALength = fc.stringMatching(/^(\d{1,5}d)?(\d{1,6}h)?(\d{1,7}m)?(\d{1,8}s)?$/);

  test('what is written is read back', () => {
    const wholeSeconds = fc
      .integer({ min: 1, max: (10_000 * DAY) / SECOND - 1 })
      .map((count) => count * SECOND);
    fc.assert(fc.property(wholeSeconds, (length) => parseDuration(formatDuration(length)) === length));
  });

  test('what is read is a whole number of milliseconds, more than none, that arithmetic can be trusted with', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), almostALength), (text) => {
        const length = parseDuration(text);
        if (typeof length !== 'number') return;
        expect(length).toBeGreaterThan(0);
        expect(Number.isSafeInteger(Date.UTC(2100, 0, 1) + length)).toBe(true);
      }),
    );
  });
});
