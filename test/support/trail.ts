/** An audit trail of made-up events in the run's Redis, and what the terminal's commands need to read it. */

import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { inject, onTestFinished } from 'vitest';
import type { StoredEvent } from '../../src/grant/audit.ts';
import { createKeys, type Keys } from '../../src/redis/keys.ts';
import { written } from '../cli/written.ts';
import { removeAll } from './redis.ts';

export async function writeEvents(
  redis: Redis,
  keys: Pick<Keys, 'audit'>,
  events: readonly StoredEvent[],
): Promise<void> {
  const pipeline = redis.pipeline();
  for (const event of events.toSorted((one, other) => one.at - other.at))
    pipeline.xadd(keys.audit, '*', 'event', JSON.stringify({ ...event, schema: 1 }));
  await pipeline.exec();
}

/** Empty at first, and gone after the test. */
export function aTrail(redis: Redis, installation = `audit-${randomUUID().slice(0, 13)}`) {
  onTestFinished(() => removeAll(installation));
  const file = written(`
installation: ${installation}
defaults: { requesters: everyone, approvers: [U0BO], channel: C0APPROVE }
databases:
  orders: { scalingo: acme-orders }
  billing: { scalingo: acme-billing }
`);
  const keys = createKeys(installation);
  return {
    keys,
    file,
    env: { DB_ACCESS_CONFIG: file, REDIS_URL: inject('redisUrl') },
    /** in the order of their instants, as the bot would have written them */
    write: (events: readonly StoredEvent[]) => writeEvents(redis, keys, events),
  };
}
