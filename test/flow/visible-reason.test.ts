/** Reasons are judged by what is visible of them, and those of a denial as those of a request. */
import { expect, test } from 'vitest';
import { visible } from '../../src/words/text.ts';
import { world } from '../support/world.ts';

const asked = { database: 'orders', source: '203.0.113.7', duration: '2h' };

test.each([
  ['white space', ' \t\u00a0\u2003\u3000'],
  ['zero-width characters', '\u200b\u200d\u2060\ufeff'],
  ['marks of direction', '\u202e\u2066\u061c'],
  ['the blank of Braille', '\u2800\u2800'],
  ['the blanks of hieroglyphs', '\u{13441}\u{13442}'],
  ['a note without a head', '\u{1d159}'],
  ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
  ['variation selectors and tags', '\ufe0f\u{e0020}\u{e0100}'],
  ['the combining grapheme joiner', '\u034f'],
  ['marks without a letter', '\u0301\u0302'],
  ['a soft hyphen and a vowel separator', '\u00ad\u180e'],
  ['characters that nobody assigned', '\u{e0fff}\ufdd0'],
])('a reason of %s alone is missing', async (_, reason) => {
  const w = world();
  expect(await w.ask('ana', { ...asked, reason })).toMatchObject({
    refusals: [{ about: 'reason', refusal: { no: 'reason-missing' } }],
  });
});

test.each(['?', '→', '🐘', '理由', 'é', '\u200bx'])('%j is a reason', async (reason) => {
  expect(await world().ask('ana', { ...asked, reason })).toHaveProperty('grant');
});

test('no more than four marks are shown on one letter', () => {
  expect(visible(`a${'\u0301'.repeat(400)}b`)).toBe(`a${'\u0301'.repeat(4)}b`);
  // Also where characters that are not shown are between them.
  expect(visible(`a${`${'\u0301'.repeat(4)}\u200d`.repeat(100)}b`)).toBe(`a${'\u0301'.repeat(4)}b`);
  expect(visible('👩‍💻 👍🏽 👨‍👩‍👧 ❤️‍🔥')).toBe('👩‍💻 👍🏽 👨‍👩‍👧 ❤️‍🔥');
  expect(visible('a\u200db👍\u200d')).toBe('ab👍');
  expect(visible('Việt Nam שָׁלוֹם ❤️')).toBe('Việt Nam שָׁלוֹם ❤️');
});

test('a denial has 500 characters at most, and one that shows nothing has none', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  expect(await w.deny('bo', grant, 'x'.repeat(501))).toEqual({
    no: 'reason-too-long',
    length: 501,
    longest: 500,
  });
  const denied = await w.deny('bo', grant, '\u2800\u200b');
  expect(denied).toMatchObject({ state: 'denied' });
  expect(denied).not.toHaveProperty('because');
});
