/** One real Redis and one temporary folder for a whole run of the tests. Both go with the run, also where a signal ends it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRunRedis } from './run-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Vitest dies of these on the spot. Where it exits instead, Redis and the folder go with it, and workers and bots by themselves.
  // A signal to the group comes twice, since npm passes it on: the second must not cut the first one short.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));
  // Where a test is cut off, nothing else removes its folders: all of them are in this one, since workers and programs inherit it.
  const folder = mkdtempSync(join(tmpdir(), 'db-access-run-'));
  process.env['TMPDIR'] = folder;
  const redis = await startRunRedis();
  // After Redis was told to end, which may still be writing.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  project.provide('redisUrl', redis.url);
  return redis.close;
}
