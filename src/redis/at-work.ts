/** Whether a process of an installation is at work: its workers' connections bear the name that BullMQ gives them. */
import type { Redis } from 'ioredis';
import { ifAllowed } from './fault.ts';
import { createKeys } from './keys.ts';

/** False also where our user may not ask. A process that is gone counts until Redis notices that its connections are. */
export async function isAtWork(redis: Redis, installations: readonly string[]): Promise<boolean> {
  const clients = String(await ifAllowed(redis.client('LIST')));
  return installations.some((name) => clients.includes(` name=${createKeys(name).queuePrefix}:`));
}
