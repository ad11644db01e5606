/** One real Redis for a whole run of the tests. */
import type { TestProject } from 'vitest/node';
import { startRunRedis } from './run-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    redisUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Vitest dies of these on the spot, and Redis would stay; it ends with us where we exit.
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const redis = await startRunRedis();
  project.provide('redisUrl', redis.url);
  return redis.close;
}
