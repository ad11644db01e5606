/** The calls that this installation may make at Scalingo: one count in Redis for all its processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Allowance, CallKind } from '../flow/ports.ts';
import { orFault } from './fault.ts';
import type { Keys } from './keys.ts';
import { HOLD, TAKE } from './scripts.ts';

/** Each kind leaves some of a minute's calls for those more urgent: a ninth for removals alone, two more for openings. */
const share: Readonly<Record<CallKind, number>> = { remove: 1, open: 8 / 9, look: 6 / 9 };

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** instead of the clock of Redis: one that is set by hand */
  readonly now?: () => number;
  /** in any minute, over all processes */
  readonly perMinute: number;
};

export function createAllowance({ redis, keys, now: byHand, perMinute }: Needs): Allowance {
  const now = () => byHand?.() ?? '';
  return {
    async take(kind) {
      const taken = redis.eval(TAKE, 2, keys.calls, keys.held, now(), Math.floor(perMinute * share[kind]));
      return z.number().parse(await orFault(taken));
    },

    async hold(ms) {
      await orFault(redis.eval(HOLD, 1, keys.held, now(), ms));
    },
  };
}
