/** What docs/terminal.md shows of commands that need nothing but the file is what they print. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';
import { cli } from '../support/cli.ts';
import { written } from './written.ts';

const docs = readFileSync(join(root, 'docs/terminal.md'), 'utf8');

/** What the docs show of that command, without its line. */
function shown(command: string): string {
  const [, after = ''] = docs.split(`\n$ db-access ${command}`);
  return after.slice(after.indexOf('\n') + 1, after.indexOf('```'));
}

const fileWith = (orders: string, more = '') =>
  written(`
installation: acme
defaults: { channel: C012AB3CD, requesters: everyone, approvers: [U034EF5GH, S012AB3CD] }
databases:
  orders: { scalingo: acme-orders${orders} }
${more}`);
const billing = '  billing: { scalingo: acme-billing, requesters: [U034EF5GH] }\n';

test('policy check', async () => {
  const path = fileWith(', widestRange: /8', billing);
  const { stdout } = await cli({}, 'policy', 'check', path);
  expect(stdout.replace(path, 'db-access.yaml')).toBe(shown('policy check'));
});

test('policy explain', async () => {
  const env = { DB_ACCESS_CONFIG: fileWith('', billing) };
  const { stdout } = await cli(env, 'policy', 'explain', '--as', 'U012AB3CD');
  // What was not looked up here, such as who is open already, is told before.
  expect(stdout.replaceAll(/^\(.*\n/gm, '')).toBe(shown('policy explain'));
});

test('policy diff', async () => {
  const [before, after] = [fileWith(', maxDuration: 4h'), fileWith(', maxDuration: 2h')];
  expect((await cli({}, 'policy', 'diff', before, after)).stdout).toBe(shown('policy diff'));
});

test('databases list', async () => {
  const env = { DB_ACCESS_CONFIG: fileWith('') };
  expect((await cli(env, 'databases', 'list')).stdout).toBe(shown('databases list'));
});
