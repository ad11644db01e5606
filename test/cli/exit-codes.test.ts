/** Exit codes mean the same for every command, as docs/terminal.md says; and `--json` is JSON, also where the answer is no. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { program, root } from '../support/built.ts';
import { cli } from '../support/cli.ts';
import { anInstallation } from './installation.ts';
import { written } from './written.ts';

const right = `
installation: acme
defaults: { requesters: [U0ANA], approvers: [U0BO], channel: C0APPROVE }
databases: { orders: { scalingo: acme-orders, approvers: everyone } }
`;

test('0: done or yes; 1: no; 2: it could not be done; 78: the settings are not right', async () => {
  const [file, other] = [written(right), written(right.replace('acme-orders', 'other'))];
  const env = { DB_ACCESS_CONFIG: file };
  const explain = ['policy', 'explain', '--groups', 'S0DBA', '--as'];
  const codes = async (...args: string[]) => (await cli(env, ...args)).code;
  expect(await codes('policy', 'check', file)).toBe(0);
  expect(await codes('version')).toBe(0);
  expect(await codes('--help')).toBe(0);
  expect(await codes('policy', 'check', '--strict', file)).toBe(1);
  expect(await codes('policy', 'diff', file, other)).toBe(1);
  expect(await codes(...explain, 'U0ANA')).toBe(0);
  expect(await codes(...explain, 'U0CY')).toBe(1);
  expect(await codes(...explain, 'ana')).toBe(2);
  expect(await codes('grants', 'list')).toBe(2);
  expect(await codes('nothing')).toBe(2);
  expect((await cli({ DB_ACCESS_CONFIG: '/nowhere.yaml' }, 'databases', 'list')).code).toBe(78);
});

test('2: where the output cannot be written, in one line', () => {
  const full = `exec "${process.execPath}" "${program('src/cli/main.ts')}" version >/dev/full`;
  const { status, stderr } = spawnSync('sh', ['-c', full], { encoding: 'utf8', cwd: root });
  expect([status, stderr]).toEqual([2, 'The output cannot be written (ENOSPC)\n']);
});

test('what is printed with --json is JSON', async () => {
  const { env, file } = await anInstallation();
  const json = async (...args: string[]) => JSON.parse((await cli(env, ...args, '--json')).stdout);
  expect(await json('version')).toMatchObject({ node: process.version });
  expect(await json('databases', 'list')).toMatchObject([
    { name: 'orders', scalingo: 'my-orders' },
    { name: 'billing' },
  ]);
  expect(await json('databases', 'discover')).toMatchObject({
    found: [{ name: 'my-orders', region: 'osc-fr1' }, { name: 'my-billing' }],
    missed: [],
  });
  expect(await json('policy', 'check', file)).toMatchObject({ path: file, databases: ['orders', 'billing'] });
  const explained = ['policy', 'explain', '--as', 'U0ANA', '--groups', 'S0DBA'];
  expect(await json(...explained)).toMatchObject({
    accepted: true,
    answers: [{ database: 'orders', answer: 'asks the approvers' }, { database: 'billing' }],
  });
  expect(await json(...explained, '--database', 'orders')).toMatchObject({
    answers: [{ clauses: expect.arrayContaining([expect.any(String)]) }],
  });
  expect(await json('sweep', '--dry-run')).toMatchObject([
    { database: 'orders', summary: '0 rules, 0 live grants', lines: ['nothing is to be done'] },
    { database: 'billing' },
  ]);
  expect(await json('queue')).toMatchObject([
    { queue: 'access', waiting: 0, oldestSince: null, failures: [] },
    { queue: 'messages' },
  ]);
  expect((await cli(env, 'queue')).stdout).toMatch(/^QUEUE +WAITING .*\naccess +0 .*\nmessages +0 .* -\n$/);
  expect((await cli(env, 'databases', 'list')).stdout).toMatch(
    /^DATABASE .*\norders +my-orders +osc-fr1 +C0APPROVALS/,
  );
});
