import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORGOTTEN_PERSON } from '../../../src/grant/forgotten.ts';
import { escaped, mrkdwn as markups, truncateMrkdwn, unmarked } from '../../../src/slack/directory/mrkdwn.ts';
import { plain } from '../../../src/words/markup.ts';
import { truncate, visible } from '../../../src/words/text.ts';

const mrkdwn = markups.en;

test('a person who was forgotten is called so, and not mentioned', () => {
  expect(mrkdwn.person(FORGOTTEN_PERSON)).toBe('a person who was forgotten');
  expect(markups.fr.person(FORGOTTEN_PERSON)).toBe('une personne oubliée');
  expect(mrkdwn.person('U0BO')).toBe('<@U0BO>');
});

describe('what a person typed', () => {
  test.each([
    '<!channel>',
    '<@U0BO>',
    '<https://evil.example|approved>',
    '<!subteam^S1>',
    'a & b',
    '`*bold* _it_`',
  ])('cannot ping, link or pass for our own words: %s', (text) => {
    const written = mrkdwn.typed(text);
    expect(written).toMatch(/^`[^`<>]*`$/);
  });

  test('is escaped once, so that an entity typed by hand stays what was typed', () => {
    expect(escaped('&lt;!channel&gt;')).toBe('&amp;lt;!channel&amp;gt;');
  });

  test('cannot hide or reorder the text beside it', () => {
    expect(visible('safe\u202egnp.exe\u200b\u2066x\u0000\ny')).toBe('safegnp.exex y');
  });

  test('whatever it is, nothing of Slack’s own marks is left in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const inside = mrkdwn.typed(text).slice(1, -1);
        expect(inside).not.toMatch(/[<>`\u202a-\u202e\u2066-\u2069\u200b-\u200f]/u);
        expect(inside.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
      }),
    );
  });
});

test.each([
  ['a &amp;&lt;b&gt; &amp;lt; c', 'a &<b> &lt; c'],
  ['<@U0BO> and <@U0BO|bo>', '@U0BO and @bo'],
  ['<#C0GENERAL|general> <#C0GENERAL>', '#general #C0GENERAL'],
  ['<!channel> <!here|@here> <!subteam^S0DBA|@dba> <!subteam^S0DBA>', '@channel @here @dba @S0DBA'],
  ['<!date^1392734382^{date}|18 Feb 2014>', '18 Feb 2014'],
  [
    '<https://jira.example/OPS-1> <https://jira.example/1|the ticket>',
    'https://jira.example/OPS-1 the ticket (https://jira.example/1)',
  ],
  [
    '<http://example.com|example.com> <mailto:ana@example.com|ana@example.com>',
    'example.com ana@example.com',
  ],
  ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
])('what Slack made of a message is read as its reader sees it: %s', (marked, words) => {
  expect(unmarked(marked)).toBe(words);
});

test('whatever is typed comes back from how Slack escapes it', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => unmarked(escaped(text)) === text));
});

test('text is cut between characters, never within one', () => {
  expect(truncate('👩🏽‍🚀👍', 100)).toBe('👩🏽‍🚀👍');
  expect([...truncate('👍👍👍', 2)]).toEqual(['👍', '…']);
});

test('times are in the reader’s zone, with the whole of it in UTC for who cannot see that', () => {
  const at = Date.UTC(2026, 10, 24, 12, 30);
  expect(mrkdwn.time(at)).toBe(`<!date^${at / 1000}^{date_pretty} at {time}|24 Nov 2026, 12:30 UTC>`);
  expect(plain.time(at)).toBe('24 Nov 2026, 12:30 UTC');
});

test('whatever is cut off, no half of a mention, date, link, quotation or escaped letter is left', () => {
  const pieces = [
    mrkdwn.person('U0BO'),
    mrkdwn.time(0),
    mrkdwn.link('https://a.example/?a=1', 'a & b'),
    mrkdwn.typed('a < b & c'),
    escaped('&'),
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 5, max: 200 }), (parts, most) => {
      const text = parts.join(', ');
      const cut = truncateMrkdwn(text, most);
      expect(cut.length).toBeLessThanOrEqual(most);
      expect(cut === text || cut.endsWith('…')).toBe(true);
      expect(pieces.reduce((left, piece) => left.replaceAll(piece, ''), cut)).toMatch(/^[, ]*…?$/);
    }),
  );
});
