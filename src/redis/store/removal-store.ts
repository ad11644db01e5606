/** Which rules are being removed, in Redis for all processes. */
import type { Redis } from 'ioredis';
import { REMOVAL_MS, type Removals } from '../../flow/removal.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

export function createRemovals({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }): Removals {
  return {
    async begin(rule) {
      await orFault(redis.set(keys.removing(rule), '1', 'PX', REMOVAL_MS));
    },
    async isUnderWay(rule) {
      return (await orFault(redis.exists(keys.removing(rule)))) === 1;
    },
  };
}
