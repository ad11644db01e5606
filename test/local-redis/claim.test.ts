/** Who holds a folder, and for how long. */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { claimFolder, startOf } from '../../src/local-redis/claim.ts';
import { program } from '../support/built.ts';

const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true });
});

function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'db-access-claim-'));
  made.push(dir);
  return dir;
}

const dead = JSON.stringify({ pid: process.pid, startedAt: '1' });

test('a claim holds until it is released, and leaves nothing behind', () => {
  const dir = aFolder();
  const claim = claimFolder(dir);
  expect(() => claimFolder(dir)).toThrow(
    `Another db-access already uses ${dir}: stop it, or set REDIS_URL for both.`,
  );
  claim.release();
  expect(readdirSync(dir)).toEqual([]);
});

test('a claim that is released twice does not take the folder from the next one', () => {
  const dir = aFolder();
  const first = claimFolder(dir);
  first.release();
  claimFolder(dir);
  first.release();
  expect(() => claimFolder(dir)).toThrow('already uses');
});

test.each([
  ['whose process number was given to another process since', dead],
  ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
  ['that a power failure left empty', ''],
])('a lock %s does not hold', (_name, text) => {
  const dir = aFolder();
  writeFileSync(join(dir, 'redis.lock'), text);
  claimFolder(dir);
  expect(JSON.parse(readFileSync(join(dir, 'redis.lock'), 'utf8'))).toEqual({
    pid: process.pid,
    startedAt: startOf(process.pid),
  });
});

test('a taking-over that was cut off is told, with what to delete', () => {
  const dir = aFolder();
  writeFileSync(join(dir, 'redis.lock'), dead);
  writeFileSync(join(dir, 'redis.lock.breaking'), '');
  expect(() => claimFolder(dir)).toThrow(`delete ${join(dir, 'redis.lock.breaking')}`);
});

test.each([
  ['free folder', undefined],
  ['folder whose holder died', dead],
])('of several that claim a %s at the same moment, exactly one wins', async (_name, lock) => {
  const root = aFolder();
  const folders = Array.from({ length: 200 }, (_, index) => join(root, String(index)));
  for (const folder of folders) {
    mkdirSync(folder);
    if (lock) writeFileSync(join(folder, 'redis.lock'), lock);
  }
  const rivals = 3;
  const workerData = { folders, rivals, arrived: new Int32Array(new SharedArrayBuffer(4 * folders.length)) };
  const results = await Promise.all(
    Array.from({ length: rivals }, async () => {
      const worker = new Worker(program('test/local-redis/rival.ts'), { workerData });
      const [won]: string[][] = await once(worker, 'message');
      return won ?? [];
    }),
  );
  const winners = folders.map((_, index) => results.filter((won) => won[index] === 'won').length);
  expect(winners).toEqual(folders.map(() => 1));
  for (const said of results.flat()) expect(said).toMatch(/^won$|already uses|is taking over/);
});
