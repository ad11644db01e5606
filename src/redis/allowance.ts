/** The calls that this installation may make at Scalingo: one count in Redis for all its processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Allowance, CallKind } from '../flow/ports.ts';
import { orFault } from './fault.ts';
import type { Keys } from './keys.ts';
import { HOLD, TAKE } from './scripts.ts';

/**
 * How many calls any minute may have seen when one more of a kind is made: each kind leaves some for those more urgent.
 * Scalingo documents 60 in all; the rest is for who else uses the account.
 */
const most: Readonly<Record<CallKind, number>> = { remove: 45, open: 40, look: 30 };

type Needs = { readonly redis: Redis; readonly keys: Keys; readonly now: () => number };

export function createAllowance({ redis, keys, now }: Needs): Allowance {
  return {
    async take(kind) {
      const taken = redis.eval(TAKE, 2, keys.calls, keys.held, now(), most[kind]);
      return z.number().parse(await orFault(taken));
    },

    async hold(ms) {
      await orFault(redis.eval(HOLD, 1, keys.held, now() + ms));
    },
  };
}
