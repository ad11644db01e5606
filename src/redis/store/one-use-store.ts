/** What is good once: the first who takes it is remembered for all processes. */
import type { Redis } from 'ioredis';
import { MINUTE } from '../../grant/duration.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

type Needs = { readonly redis: Redis; readonly keys: Keys; readonly now: () => number };

/** How much longer than needed it is remembered: to a machine whose clock lags the link is still valid. */
const CLOCKS_DIFFER_MS = 10 * MINUTE;

export function createOneUse({ redis, keys, now }: Needs) {
  return {
    /** true for the first; `untilMs` is the instant after which nobody asks again */
    async take(nonce: string, untilMs: number): Promise<boolean> {
      const forMs = Math.max(0, untilMs - now()) + CLOCKS_DIFFER_MS;
      return (await orFault(redis.set(keys.used(nonce), '1', 'PX', forMs, 'NX'))) === 'OK';
    },
  };
}
