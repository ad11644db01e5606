/** A database of the run's Redis for one test alone: for tests that look at all installations of one, or in whose way others would be. */
import { Redis } from 'ioredis';
import { inject, onTestFinished } from 'vitest';
import type { AtEnd } from './processes.ts';

/** Redis has these unless it is told otherwise; 0 is everyone's. */
const NUMBERS = Array.from({ length: 15 }, (_, index) => index + 1);

/**
 * Returns the address of an empty one. Tests that run side by side, in any file, take turns with them: it is given back when the test
 * ends. `atEnd`: `onTestFinished` of the very test, where tests of one file run side by side.
 */
export async function aDatabase(atEnd: AtEnd = onTestFinished): Promise<string> {
  const claims = new Redis(inject('redisUrl'));
  const number = await firstFree(claims);
  const url = new URL(inject('redisUrl'));
  url.pathname = `/${number}`;
  atEnd(async () => {
    await claims.del(nameOf(number));
    claims.disconnect();
  });
  const own = new Redis(url.href);
  await own.flushdb();
  own.disconnect();
  return url.href;
}

const nameOf = (number: number) => `test-database-${number}`;

async function firstFree(claims: Redis): Promise<number> {
  // A run that is killed gives nothing back, and a Redis that REDIS_URL names outlives it.
  for (const number of NUMBERS) if (await claims.set(nameOf(number), 'taken', 'EX', 600, 'NX')) return number;
  claims.disconnect();
  throw new Error('each database of the Redis is taken by a test that runs');
}
