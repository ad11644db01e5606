/** A db-access.yaml that is no YAML, or that cannot be read: told like everything else that is wrong, and never a stack trace. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadFile } from '../../src/config/file.ts';
import { cli } from '../support/cli.ts';
import { file, load, problems, problemsOf } from '../support/config.ts';
import { writtenText } from '../support/written-text.ts';

/** Nine lines that expand to a billion values. */
const laughs = [
  'a: &a [x, x]',
  ...Array.from('bcdefghi', (to, nth) => {
    const from = `*${'abcdefgh'[nth]}`;
    return `${to}: &${to} [${Array.from({ length: 10 }, () => from).join(', ')}]`;
  }),
].join('\n');

test.each([
  [
    'an alias without an anchor',
    file.replace('acme-orders', '*nope'),
    'expected YAML: Unresolved alias (the anchor must be set before the alias): nope',
  ],
  [
    'an alias before its anchor',
    `defaults: *d\n${file.replace('defaults:', 'other: &d')}`,
    'expected YAML: Unresolved alias (the anchor must be set before the alias): d',
  ],
  [
    'aliases that multiply',
    laughs,
    'expected YAML: Excessive alias count indicates a resource exhaustion attack',
  ],
  [
    'a merge of what is no map',
    `%YAML 1.1\n---\n${file}  x: { <<: 3 }`,
    'expected YAML: Merge sources must be maps or map aliases',
  ],
  [
    'the same key twice',
    `${file}  orders: { scalingo: y }`,
    'expected each name once, and “orders” is there again',
  ],
  [
    'a list as a key',
    `${file}  ? [a, b]\n  : { scalingo: x }`,
    'expected a name before each colon, not “[a, b]”',
  ],
  [
    'an alias as a key',
    `${file.replace('acme-orders', '&a x')}  *a : { scalingo: x }`,
    'expected a name before each colon, not “*a”',
  ],
  ['nothing as a key', `${file}  ?\n  : { scalingo: x }`, 'expected a name before each colon, not “”'],
  [
    'a key that JavaScript would lose',
    `${file}  __proto__: { scalingo: x }`,
    'expected a name before each colon, not “__proto__”',
  ],
  [
    'a name that is a number spelt otherwise',
    `${file}  0777: { scalingo: x }`,
    'expected this name in quotes, "0777", or YAML reads it as 777',
  ],
  [
    'a tag that would be looked up elsewhere',
    file.replace('acme-orders', '!env DATABASE'),
    'expected a value without the tag !env: nothing is looked up or included here',
  ],
  ['two documents', `${file}---\na: 1`, 'expected one document, and another one begins here'],
])('%s is an error of the configuration', (_name, text, expected) => {
  expect(problems(text)).toEqual([expected]);
});

test('an alias is what its anchor says', () => {
  const { databases } = load(
    `${file.replace('acme-orders }', 'acme-orders, admins: &us [U0CY] }')}  sales: { scalingo: s, admins: *us }`,
  );
  expect([...databases.values()].map(({ policy }) => policy.admins.people)).toEqual([['U0CY'], ['U0CY']]);
});

test.each([
  ['UTF-16', Buffer.from(`\uFEFF${file}`, 'utf16le')],
  ['UTF-16 without a mark', Buffer.from(file, 'utf16le')],
  ['Latin-1', Buffer.from(file.replace('acme-orders', 'caf\u00e9'), 'latin1')],
])('%s is told as another encoding', (_name, bytes) => {
  const path = writtenText('');
  writeFileSync(path, bytes);
  expect(problemsOf(() => loadFile(path))).toEqual([
    `${path}: expected a text in UTF-8, and this is in another encoding`,
  ]);
});

test.each([
  ['a mark of UTF-8', `\uFEFF${file}`],
  ['line ends of Windows', file.replaceAll('\n', '\r\n')],
  ['a name that is a number spelt the usual way', file.replace('orders:', '123:')],
])('a file with %s is right', (_name, text) => {
  expect(problems(text)).toEqual([]);
});

test('a map that contains itself is told by what it lacks', () => {
  expect(problems('installation: acme\ndatabases: &d { orders: *d }')).toEqual([
    'databases.orders.scalingo: expected the id or name of the database at Scalingo',
    'databases.orders.orders: there is no such setting; check its spelling',
  ]);
});

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a folder in the place of the file is told as such', () => {
  const path = join(aFolder(), 'db-access.yaml');
  mkdirSync(path);
  expect(problemsOf(() => loadFile(path))).toEqual([
    `${path}: expected a file that can be read, but the system says: illegal operation on a directory (EISDIR)`,
  ]);
});

test('a link that leads back to itself is told as such', () => {
  const path = join(aFolder(), 'db-access.yaml');
  symlinkSync(path, path);
  expect(problemsOf(() => loadFile(path))).toEqual([expect.stringContaining('(ELOOP)')]);
});

test('a file that we may not read is told as such', () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, file);
  chmodSync(path, 0);
  // Root may read anything, so the test gives that up for a moment.
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  const told = problemsOf(() => loadFile(path));
  if (isRoot) process.seteuid?.(0);
  expect(told).toEqual([
    `${path}: expected a file that can be read, but the system says: permission denied (EACCES)`,
  ]);
});

test('policy check tells it as well, without a stack trace', async () => {
  const path = join(aFolder(), 'db-access.yaml');
  writeFileSync(path, file.replace('acme-orders', '*nope'));
  const { code, stdout, stderr } = await cli({}, 'policy', 'check', path);
  expect([code, stdout]).toEqual([78, '']);
  expect(stderr).toBe(
    `The configuration is not right:\n  ${path}:5: expected YAML: Unresolved alias (the anchor must be set before the alias): nope\n`,
  );
});
