/** What tests need of the run's Redis: a client, and keys that no other test file touches. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import { type ConnectionKind, connectRedis } from '../../src/redis/connect.ts';
import { production } from '../../src/timing.ts';

/** Call it once per test file: all keys under it are removed after the file's last test. */
export function freshPrefix(): string {
  const prefix = `test-${randomUUID()}`;
  afterAll(() => removeAll(prefix));
  return prefix;
}

/** A client that is closed after the file's last test. */
export async function testRedis(kind: ConnectionKind = 'producer'): Promise<Redis> {
  const redis = await connect(kind);
  afterAll(() => redis.disconnect());
  return redis;
}

/** What a bot left there: others look for installations that have left something, and need not go through those of all tests. */
export async function removeAll(prefix: string): Promise<void> {
  const redis = await connect('producer');
  // Not anchored at the beginning: with a hash tag the key begins with a brace.
  const found = redis.scanStream({ match: `*${prefix}*`, count: 1_000 });
  for await (const keys of found) {
    if (keys.length > 0) await redis.unlink(keys);
  }
  redis.disconnect();
}

function connect(kind: ConnectionKind): Promise<Redis> {
  const onError = (what: string) => console.error(`Redis: ${what}`);
  return connectRedis({ url: inject('redisUrl'), ca: undefined, kind, onError, waits: production.redis });
}
