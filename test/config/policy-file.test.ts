/** What db-access.yaml may not contain; it is reported when the file is loaded instead of failing later. */
import { expect, test } from 'vitest';
import { file, load, problems } from '../support/config.ts';

const withPattern = (pattern: string) =>
  file.replace(
    'scalingo: acme-orders',
    `scalingo: x, reason: { pattern: ${JSON.stringify(pattern)}, error: Name a ticket. }`,
  );

test.each([
  ['a look-ahead', '(?=OPS)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['a look-behind', '(?<=see )OPS', 'invalid named capture: `(?<=see )OPS`'],
  ['a backreference', '(OPS)-\\1', 'invalid escape sequence: `\\1`'],
  ['a bracket that is missing', 'OPS-(\\d+', 'missing closing ): `OPS-(\\d+`'],
  ['more repeats than it can run', '(a{1000}){1000}', 'invalid repeat count: `{1000}`'],
  ['more depth than it can run', `${'('.repeat(2000)}${')'.repeat(2000)}`, 'expression nests too deeply'],
])('E9: a pattern with %s is refused, naming the setting', (_name, pattern, why) => {
  expect(problems(withPattern(pattern))).toEqual([
    `databases.orders.reason.pattern: expected a regular expression that RE2 can run, without look-around or backreferences (error parsing regexp: ${why})`,
  ]);
});

test('E9: a pattern of the defaults is refused as well', () => {
  const wrong = file.replace(
    'requesters:',
    'reason: { pattern: "(?!x)", error: Name a ticket. }, requesters:',
  );
  expect(problems(wrong)).toEqual([expect.stringContaining('defaults.reason.pattern: expected a regular')]);
});

test('a pattern finds what it means, and its groups', () => {
  const [orders] = load(withPattern('(?i)\\bops-(\\d+)(x)?')).databases.values();
  expect([...(orders?.policy.reason?.pattern.exec('see OPS-42') ?? [])]).toEqual(['OPS-42', '42', undefined]);
});

test('O9: two names for one database at Scalingo are refused, with both names', () => {
  const twice = file.replace('  orders:', '  copy: { scalingo: acme-orders }\n  orders:');
  expect(problems(twice)).toEqual([
    expect.stringMatching(
      /^databases\.\w+\.scalingo: expected another database than databases\.\w+\.scalingo: both names mean acme-orders$/,
    ),
  ]);
});

test.each(['javascript:alert($0)', 'slack://open?x=$0', 'ftp://files.example/$0', 'file:///etc/$0', '$0'])(
  'a reason is never a link such as %s',
  (link) => {
    const reason = `reason: { pattern: "OPS-[0-9]+", error: Name a ticket., link: "${link}" }, requesters:`;
    expect(problems(file.replace('requesters:', reason))).toEqual([
      'defaults.reason.link: expected an http or https address, in which $0 is replaced by what was found',
    ]);
  },
);

test.each(['quick', 'quick\\u200b', ' quick'])(
  'L1: two automatic clauses of one database with one name are refused: “%s”',
  (name) => {
    const named = (one: string) => `{ name: "${one}", who: everyone, upTo: 10m }`;
    const clauses = `automatic: [${named('quick')}, ${named(name)}]`;
    const twice = file.replace('scalingo: acme-orders', `scalingo: x, ${clauses}`);
    expect(problems(twice)).toEqual([
      'databases.orders.automatic.1.name: expected another name than automatic.0: “quick” is the name of both, and access remembers its clause by the name',
    ]);
  },
);

test.each([
  ['hours: { days: [], from: "09:00", to: "10:00", zone: UTC }', 'hours.days: expected weekdays: mon, tue'],
  ['hours: { days: "", from: "09:00", to: "10:00", zone: UTC }', 'hours.days: expected weekdays: mon, tue'],
  [`durations: [${'1h, '.repeat(51)}]`, 'durations: expected a list of up to 50 lengths of time'],
  [
    `automatic: [{ name: ${'x'.repeat(61)}, who: everyone, upTo: 10m }]`,
    'automatic.0.name: expected 60 characters or fewer',
  ],
])('what is too few or too many is told in words, once: %s', (setting, problem) => {
  expect(problems(file.replace('scalingo: acme-orders', `scalingo: x, ${setting}`))).toEqual([
    expect.stringContaining(`databases.orders.${problem}`),
  ]);
});

test.each(['', ' ', '\\u200b', '\\u2800'])('a clause without a visible name is refused: “%s”', (name) => {
  const clauses = `automatic: [{ name: "${name}", who: everyone, upTo: 10m }]`;
  expect(problems(file.replace('scalingo: acme-orders', `scalingo: x, ${clauses}`))).toEqual([
    'databases.orders.automatic.0.name: expected a name, which the card shows',
  ]);
});

test.each([
  [
    'requesters: [U0ANA, u0bo]',
    'requesters.1: expected a Slack id of a person (U…) or a user group (S…), not “u0bo”; did you mean U0BO?',
  ],
  [
    'approvers: ["<@U0BO>"]',
    'approvers.0: expected a Slack id of a person (U…) or a user group (S…), not “<@U0BO>”; did you mean U0BO?',
  ],
  [
    'ping: [ursula@example.com]',
    'ping.0: expected a Slack id of a person (U…) or a user group (S…), not “ursula@example.com”',
  ],
  ['admins: [123]', 'admins.0: expected a Slack id of a person (U…) or a user group (S…)'],
  ['approvals: [U0BO]', 'approvals.0: expected a Slack user group id such as S012AB3CD'],
])('the one in a list that is no id is named: %s', (setting, problem) => {
  expect(problems(file.replace('scalingo: acme-orders', `scalingo: x, ${setting}`))).toEqual([
    `databases.orders.${problem}`,
  ]);
});

test.each(['0', '0m', '"0"'])('endEarly: %s takes back what is inherited', (none) => {
  const text = file
    .replace('requesters:', 'endEarly: 3m, requesters:')
    .replace('scalingo: acme-orders', `scalingo: x, endEarly: ${none}`);
  const [orders] = load(text).databases.values();
  expect(orders?.policy.endEarlyMs).toBe(0);
});

test.each([
  ['a backspace', '{ pattern: "\\bOPS-[0-9]+", error: Name a ticket. }'],
  ['a line break', '{ pattern: "OPS-[0-9]+\\n", error: Name a ticket. }'],
])('a pattern with %s, which no reason has, is refused', (_name, reason) => {
  expect(problems(file.replace('scalingo: acme-orders', `scalingo: x, reason: ${reason}`))).toEqual([
    expect.stringMatching(/^databases\.orders\.reason\.pattern: .*write it in single quotes$/),
  ]);
});

test.each([' ', 'acme-orders ', 'acme\u200b-orders'])(
  'a database at Scalingo is never called “%s”',
  (name) => {
    expect(problems(file.replace('scalingo: acme-orders', `scalingo: "${name}"`))).toEqual([
      'databases.orders.scalingo: expected the id or name of the database at Scalingo, without blanks around it or characters that cannot be seen',
    ]);
  },
);
