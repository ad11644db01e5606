/** A run of the tests that a signal ends leaves nothing behind: no process, no temporary folder. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { root } from '../support/built.ts';
import { workerOptions } from '../support/ends-with-parent.ts';

/** It has made a folder of its own, says so with its process id, and never ends. */
const hanging = (marker: string) => `
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
test('hangs', async () => {
  mkdtempSync(tmpdir() + '/cut-off-');
  writeFileSync('${marker}.new', String(process.pid));
  renameSync('${marker}.new', '${marker}');
  await new Promise((resolve) => setInterval(resolve, 1e8));
}, 0);
`;

function aRun() {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-stopped-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [temporary, marker] = [join(folder, 'tmp'), join(folder, 'marker')];
  mkdirSync(temporary);
  const config = {
    globals: true,
    globalSetup: [join(root, 'test/support/global-setup.ts')],
    pool: 'forks',
    execArgv: workerOptions,
  };
  writeFileSync(join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify({ test: config })};`);
  writeFileSync(join(folder, 'hanging.test.mjs'), hanging(marker));
  const { REDIS_URL: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder],
    {
      env: { ...env, TMPDIR: temporary },
      stdio: 'ignore',
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, temporary, marker };
}

test('SIGTERM ends a run of the tests with its workers, its Redis and its folders, also where it comes twice', async () => {
  const { child, temporary, marker } = aRun();
  await expect.poll(() => existsSync(marker), { timeout: 50_000 }).toBe(true);
  const worker = Number(readFileSync(marker, 'utf8'));
  // Not the one that Vitest makes for what it has to transform; what `npm test` runs is bundled.
  const ours = () => readdirSync(temporary).filter((name) => /^(db-access|cut-off)-/.test(name));
  expect(ours()).toEqual([expect.stringMatching(/^db-access-run-/)]);
  // As npm does: it passes on what the whole group has got already.
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  expect(await exitOf(child)).toBe(1);
  expect(ours()).toEqual([]);
  await expect.poll(() => isRunning(worker)).toBe(false);
});

test('npm passes signals on to what it runs: no shell is between the two', () => {
  const read = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(read);
  const long = [
    'pretest',
    'test',
    'pretest:slow',
    'test:slow',
    'sandbox',
    'dev',
    'torture',
    'bench',
    'screenshots',
  ];
  expect(long.filter((name) => !/^exec [^&;|]+$/.test(scripts[name] ?? ''))).toEqual([]);
  // tsx kills what it runs where that does not answer a signal within moments, as on a busy machine: Redis would be left behind.
  const withRedis = ['sandbox', 'dev', 'torture', 'bench', 'screenshots'];
  const byNode = /^exec node (?:--watch \S+ )?--import tsx /;
  expect(withRedis.filter((name) => !byNode.test(scripts[name] ?? ''))).toEqual([]);
});

async function exitOf(child: ChildProcess): Promise<unknown> {
  const [code, signal] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode, null];
  return code ?? signal;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
