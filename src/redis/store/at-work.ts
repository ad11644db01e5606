/** Whether processes of installations are running: their workers' connections have the name that BullMQ gives them. */
import type { Redis } from 'ioredis';
import { createKeys } from '../keys.ts';
import { ifAllowed } from '../redis-fault.ts';

/** A process of each of them; false also where there are none, and where our user may not ask. A process that is gone counts until Redis notices that its connections are. */
export async function areAtWork(redis: Redis, installations: readonly string[]): Promise<boolean> {
  const clients = String(await ifAllowed(redis.client('LIST')));
  return (
    installations.length > 0 &&
    installations.every((name) => clients.includes(` name=${createKeys(name).queuePrefix}:`))
  );
}
