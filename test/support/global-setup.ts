/** One real Redis for a whole run of the tests: the one that REDIS_URL names, or one of our own in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureRedisServer } from '../../src/redis/install.ts';
import { startRedisServer } from '../../src/redis/server.ts';
import { production } from '../../src/timing.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string;
  }
}

const say = (line: string) => console.log(line);

export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['REDIS_URL'];
  if (given) {
    project.provide('redisUrl', given);
    return undefined;
  }
  const executable = await ensureRedisServer({ path: process.env['PATH'], uid: process.getuid?.(), say });
  // Vitest dies of these on the spot, and Redis would stay; it ends with us where we exit.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const dir = await mkdtemp(join(tmpdir(), 'db-access-test-'));
  const server = await startRedisServer({
    executable,
    dir,
    appendfsync: 'no',
    say,
    waits: production.ownRedis,
  });
  project.provide('redisUrl', server.url);
  return async () => {
    await server.close();
    await rm(dir, { recursive: true });
  };
}
