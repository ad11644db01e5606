/** What Redis holds under some keys, to be put back later, as a backup of Redis is. */
import type { ChainableCommander, Redis } from 'ioredis';
import { MINUTE } from '../../src/grant/duration.ts';

export type RedisCopy = readonly { readonly name: string; readonly ms: number; readonly value: Buffer }[];

/** Without what lives for a minute at most, such as a lock: when a copy is put back, that is over. */
export async function copyOf(redis: Redis, names: readonly string[]): Promise<RedisCopy> {
  const copied = await Promise.all(
    names.map(async (name) => ({
      name,
      ms: await redis.pttl(name),
      value: await redis.dumpBuffer(name),
    })),
  );
  return copied.flatMap(({ name, ms, value }) =>
    value && (ms < 0 || ms > MINUTE) ? [{ name, ms: Math.max(ms, 0), value }] : [],
  );
}

/** All of it at once, in place of what is there. */
export function putBack(commands: ChainableCommander, copy: RedisCopy): ChainableCommander {
  for (const { name, ms, value } of copy) commands.restore(name, ms, value, 'REPLACE');
  return commands;
}
