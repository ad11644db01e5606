/** The catalogues: complete in each language, used up to the last key, and within Slack's limits. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NextStep, Problem } from '../src/grant/problem.ts';
import { mrkdwn, unmarked } from '../src/slack/directory/mrkdwn.ts';
import { catalogues } from '../src/words/catalogue.ts';
import { formats, languageOf, languages } from '../src/words/language.ts';
import { plain, plainMarkup } from '../src/words/markup.ts';
import { pageWords } from '../src/words/page-catalogue.ts';
import { problemText, stepText } from '../src/words/problem-text.ts';
import { root } from './support/built.ts';

/** Every key with the path to it, such as `forms.ask.title`. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`));
}

function leaves(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [value];
}

const src = join(root, 'src');
const users = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/^words\/(en|fr)\//.test(file))
  .map((file) => readFileSync(join(src, file), 'utf8'))
  .join('\n');

test.each(languages)('no key is missing in %s, and none is there that the others lack', (language) => {
  expect(keysOf(catalogues[language])).toEqual(keysOf(catalogues.en));
  expect(keysOf(pageWords[language])).toEqual(keysOf(pageWords.en));
});

test.each(languages)('no sentence of %s is empty', (language) => {
  for (const text of leaves(catalogues[language])) expect(text).not.toBe('');
});

/** Chosen by a value of the record, so the code that uses them does not contain the key. */
const chosenByValue = /^(refusals\.(forms|strangers)|grants\.unreached)\./;
/** Spread into a form or a question as a whole. */
const spread = /^(forms\.(deny|less|extend|moved)|card\.sure\.\w+)\.(title|submit|text|yes|no)$/;

test.each(keysOf(catalogues.en).filter((key) => !chosenByValue.test(key) && !spread.test(key)))(
  '%s is used',
  (key) => {
    const name = key.split('.').at(-1) ?? '';
    expect(users).toMatch(new RegExp(`\\b${name}\\b`));
  },
);

describe.each(languages)('what Slack allows, in %s', (language) => {
  const { forms, connecting, card } = catalogues[language];
  test.each([
    ...Object.values(forms).flatMap((form) =>
      typeof form === 'object' && 'title' in form ? [form.title, form.submit] : [],
    ),
    forms.close,
    connecting.title,
  ])('24 characters for a title or a button of a form: %s', (text) => {
    expect([...text].length).toBeLessThanOrEqual(24);
  });
  test.each(Object.values(card.sure))('a question before a click: $title', ({ title, text, yes, no }) => {
    expect([...title].length).toBeLessThanOrEqual(100);
    expect([...text].length).toBeLessThanOrEqual(300);
    expect(Math.max([...yes].length, [...no].length)).toBeLessThanOrEqual(30);
  });
});

describe('plurals, lengths, lists and dates', () => {
  test.each([
    ['en', '1 hour, 30 minutes', 'a, b or c', '24 Nov 2026, 12:30 UTC', '0 rules', '1 rule'],
    ['fr', '1 h 30', 'a, b ou c', '24 nov. 2026, 12:30 UTC', '0 rule', '1 rule'],
  ] as const)('in %s', (language, length, list, date, none, one) => {
    const { count, any, ...own } = formats[language];
    const rules = { one: 'rule', other: 'rules' };
    // The platform keeps some numbers and their words together.
    expect(own.length(90 * 60_000).replaceAll('\u00a0', ' ')).toBe(length);
    expect(own.length(0)).toMatch(/^0\ssecond/);
    expect(any(['a', 'b', 'c'])).toBe(list);
    expect(own.date(Date.UTC(2026, 10, 24, 12, 30))).toBe(date);
    expect([count(0, rules), count(1, rules)].map((text) => text.replace('\u00a0', ' '))).toEqual([
      none,
      one,
    ]);
  });

  test.each([
    [30, '30\u00a0minutes'],
    [60, '1\u00a0heure'],
    [65, '1\u00a0h\u00a005'],
    [150, '2\u00a0h\u00a030'],
    [1440 + 90, '1\u00a0jour et 1\u00a0h\u00a030'],
  ])('French writes %i minutes on one line', (minutes, length) => {
    expect(formats.fr.length(minutes * 60_000)).toBe(length);
    expect(formats.fr.count(minutes, { one: 'règle', other: 'règles' })).not.toContain(' ');
  });

  test.each([
    ['fr-FR', 'fr'],
    ['fr_CA', 'fr'],
    ['en-US', 'en'],
    ['de-DE', undefined],
    ['', undefined],
  ])('Slack’s locale %s', (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

const call = { to: 'list the firewall rules' } as const;

test.each<[Problem, string]>([
  [
    { is: 'no answer', call, code: 'ECONNRESET' },
    'Scalingo did not answer “list the firewall rules” (ECONNRESET).',
  ],
  [
    { is: 'refused', call: { to: 'add a firewall rule', of: '203.0.113.7/32' }, status: 422, said: 'limit' },
    'Scalingo refused “open 203.0.113.7/32” with 422: limit',
  ],
  [
    { is: 'left alone', host: 'api.osc-fr1', seconds: 20 },
    'Scalingo (api.osc-fr1) has not been answering; the next try is in 20 s.',
  ],
  [
    { is: 'another shape', call, fields: ['rules.0.id', 'rules.0.type'] },
    'Scalingo’s answer to “list the firewall rules” does not have the documented shape (rules.0.id, rules.0.type).',
  ],
  [{ is: 'suspended' }, 'The database is suspended (status stopped). Access opens once it is resumed.'],
  [
    { is: 'no TLS', status: 'FAILED' },
    'The database does not enforce TLS (force-ssl is FAILED). Access opens once it does.',
  ],
  [
    { is: 'full', rules: 28, most: 30, spare: 2 },
    'The firewall of this database is full: it has 28 rules of 30, and 2 are kept free for others.',
  ],
  [
    { is: 'leads elsewhere', database: 'orders' },
    'orders is another database at Scalingo since this was approved, and nothing new opens at the former one. Request access again to reach the present one.',
  ],
  [{ is: 'Slack says', code: 'not_in_channel' }, 'Slack says not_in_channel.'],
])('%j, in English and in French', (problem, sentence) => {
  expect(problemText(problem, plain)).toBe(sentence);
  const french = problemText(problem, plainMarkup('fr'));
  expect(french).not.toBe(sentence);
  // Values that are not words are the same in both languages.
  for (const value of Object.values(problem))
    if (typeof value === 'number' || (typeof value === 'string' && value !== problem.is))
      expect(french).toContain(String(value));
});

test('T10: Scalingo’s words are quoted in Slack, cut to 200 characters, and no part of them is mark-up', () => {
  const said = `<!channel> *done* <https://evil.example|ok> https://evil.example @here \`x\` ${'y'.repeat(900)}`;
  const text = problemText({ is: 'refused', call, status: 422, said }, mrkdwn.en);
  const [, quoted = ''] =
    /^Scalingo refused “list the firewall rules” with 422: `([^`]*)`\.$/.exec(text) ?? [];
  expect(quoted).toMatch(/^&lt;!channel&gt; \*done\* /);
  expect(quoted).not.toMatch(/[<>]/);
  expect([...unmarked(quoted)]).toHaveLength(200);
});

test.each<[NextStep['do'], RegExp, RegExp]>([
  ['resume', /my-orders: it says why it is suspended, and its owner can resume it\./, /my-orders/],
  ['wait', /its Activity says what is going on; there is nothing to do\./, /Activity/],
  ['enforce TLS', /Settings, Internet Access: enforce TLS\./, /Settings, Internet Access/],
  ['make room', /Firewall rules: delete one that is no longer needed\./, /Firewall rules/],
  ['invite the bot', /Settings, Collaborators: invite the bot’s account/, /Collaborators/],
  ['tunnel', /Shared Resources is reached through a tunnel/, /Shared Resources/],
  ['renew the token', /create one, put it into SCALINGO_API_TOKEN/, /SCALINGO_API_TOKEN/],
])('what to do at Scalingo: %s', (what, english, french) => {
  const step = { do: what, database: 'my-orders', cli: ['scalingo one', 'scalingo two'] };
  expect(stepText(step, plain)).toMatch(english);
  expect(stepText(step, plain)).toMatch(
    /On its command line: scalingo one\nOn its command line: scalingo two$/,
  );
  expect(stepText(step, plainMarkup('fr'))).toMatch(french);
});

test.each([
  ['Ana', 'd’Ana'],
  ['Élodie', 'd’Élodie'],
  ['Yves', 'd’Yves'],
  ['Yann', 'de Yann'],
  ['Bo', 'de Bo'],
])('the page speaks of the form of %s as French does', (name, of) => {
  expect(pageWords.fr.confirm({ name, database: undefined }).lead).toContain(`le formulaire ${of} ouvert`);
});
