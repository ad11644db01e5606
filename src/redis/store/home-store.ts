/** Who has looked at their Home tab lately: their tab is redrawn when something changes. */
import type { Redis } from 'ioredis';
import type { HomeMemory } from '../../contracts/home-memory.ts';
import { HOUR } from '../../grant/duration.ts';
import { PersonId } from '../../grant/ids.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

/** A little longer than anyone's tab is redrawn. */
const KEPT_MS = 2 * HOUR;

export function createHomes({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }): HomeMemory {
  return {
    async opened(person, at) {
      await orFault(redis.zadd(keys.homes, at, person));
    },

    async drawn(person) {
      return (await orFault(redis.get(keys.home(person)))) ?? undefined;
    },

    async drew(person, digest) {
      await orFault(redis.set(keys.home(person), digest, 'PX', KEPT_MS));
    },

    async openedSince(since) {
      await orFault(redis.zremrangebyscore(keys.homes, '-inf', `(${since}`));
      const found = await orFault(redis.zrange(keys.homes, 0, '-1'));
      return found.flatMap((id) => PersonId.safeParse(id).data ?? []);
    },
  };
}
