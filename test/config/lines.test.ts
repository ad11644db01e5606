/** A mistake in db-access.yaml is named with its setting, what was expected there, and its line. */
import { expect, test } from 'vitest';
import { loadFile } from '../../src/config/file.ts';
import { problemsOf } from '../support/config.ts';
import { writtenText } from '../support/written-text.ts';

function told(text: string) {
  const path = writtenText(text);
  return problemsOf(() => loadFile(path)).map((problem) => problem.replace(path, 'file'));
}

test('a value that is not right, a setting that is none, and a missing one, each with its line', () => {
  const text = [
    'installation: acme',
    'defaults:',
    '  approvers: [U0BO]',
    '  channel: C0APPROVE',
    'databases:',
    '  orders:',
    '    scalingo: acme-orders',
    '    maxDuration: banana',
    '    aprovers: [U0CY]',
    '    automatic:',
    '      - { name: a look, who: everyone, upTo: 30m }',
    '      - name: another',
    '        who: everyone',
    '        upTo: 8x',
    '',
  ].join('\n');
  expect(told(text)).toEqual([
    'file:8: databases.orders.maxDuration: expected a length of time such as 90m, 2h or 1d, not “banana”',
    'file:14: databases.orders.automatic.1.upTo: expected a length of time such as 90m, 2h or 1d, not “8x”',
    'file:9: databases.orders.aprovers: there is no such setting; did you mean approvers?',
  ]);
  const mended = text.replace('banana', '8h').replace('8x', '1h').replace('aprovers', 'approvers');
  expect(told(mended)).toEqual(['file:6: databases.orders.requesters: expected here or under defaults']);
});

test.each([
  ['database: {}', 'file:1: database: there is no such setting; did you mean databases?'],
  [
    'defaults: { maxduraton: 8h }',
    'file:1: defaults.maxduraton: there is no such setting; did you mean maxDuration?',
  ],
  [
    'groups: { web: { chanel: C0X } }',
    'file:1: groups.web.chanel: there is no such setting; did you mean channel?',
  ],
  ['colour: red', 'file:1: colour: there is no such setting; check its spelling'],
  [
    'maxDuration: 8h',
    'file:1: maxDuration: there is no such setting; it belongs under defaults, a group or a database',
  ],
  [
    'defaults: { user: analyst }',
    'file:1: defaults.user: there is no such setting; it belongs under a database',
  ],
  [
    'groups: { web: { formerly: [old] } }',
    'file:1: groups.web.formerly: there is no such setting; it belongs at the top of the file, beside databases',
  ],
  [
    'defaults: { <<: { maxDuration: 8h } }',
    'file:1: defaults.<<: there is no such setting; settings are not merged: databases that share some name a group',
  ],
  [
    'defaults: { emergency: { who: [U0BO], maxDuration: 1h, tell: [U0CY], maxunreviewed: 1 } }',
    'file:1: defaults.emergency.maxunreviewed: there is no such setting; did you mean maxUnreviewed?',
  ],
  [
    'groups: { web: { automatic: [{ name: a, who: everyone, upTo: 1h, perday: 2h }] } }',
    'file:1: groups.web.automatic.0.perday: there is no such setting; did you mean perDay?',
  ],
])('a setting that is nearly one is told with the one that was meant: %s', (line, said) => {
  expect(told(`${line}\n`)).toContain(said);
});

test('what is not YAML is named with its line, and a file without a word without one', () => {
  const right = 'installation: acme\ndefaults: {}\ndatabases:\n  orders: { scalingo: x }\n';
  expect(told('installation: acme\ndefaults: {\n')).toEqual([
    expect.stringMatching(/^file:3: expected YAML: /),
  ]);
  expect(told(`${right}  orders: {}\n`)).toEqual([
    'file:5: expected each name once, and “orders” is there again',
  ]);
  expect(told(`${right}---\n`)).toEqual(['file:5: expected one document, and another one begins here']);
  expect(told(`${right}  sales: *them\n`)).toEqual([expect.stringMatching(/^file:5: .*: them$/)]);
  expect(told(`${right}  ? [a]\n`)).toEqual([
    expect.stringMatching(/^file:5: expected a name before each colon/),
  ]);
  expect(told('[]')[0]).toMatch(/^file: the whole file: expected settings/);
});
