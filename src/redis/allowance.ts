/** The calls that this installation may make at Scalingo: one count in Redis for all its processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Allowance, CallKind, Log } from '../flow/ports.ts';
import { isRefusedByRedis, orFault } from './fault.ts';
import type { Keys } from './keys.ts';
import { HOLD, PROBE_EVERY_MS, TAKE } from './scripts.ts';

/** Each kind leaves some of a minute's calls for those more urgent: a ninth for removals alone, two more for openings. */
const share: Readonly<Record<CallKind, number>> = { remove: 1, open: 8 / 9, look: 6 / 9 };

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** instead of the clock of Redis: one that is set by hand */
  readonly now?: () => number;
  /** in any minute, over all processes */
  readonly perMinute: number;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

const Taken = z.tuple([z.number(), z.number()]);

export function createAllowance({ redis, keys, now: byHand, perMinute, log }: Needs): Allowance {
  const now = () => byHand?.() ?? '';
  let isCounted = true;

  return {
    async take(kind) {
      const [isRemoval, most] = [kind === 'remove', Math.floor(perMinute * share[kind])];
      const taking = redis.eval(TAKE, 3, keys.calls, keys.held, keys.probe, now(), most, isRemoval ? 1 : 0);
      // An end must not wait until somebody has mended Redis.
      const taken = await orFault(isRemoval ? unlessRefused(taking) : taking);
      if (taken === undefined) return { waitMs: 0, isProbe: false };
      counted();
      const [waitMs, probes] = Taken.parse(taken);
      return { waitMs, isProbe: probes === 1 };
    },

    // What Scalingo answered matters more than that it could not be written down.
    async hold(ms) {
      const held = await orFault(unlessRefused(redis.eval(HOLD, 2, keys.held, keys.probe, now(), ms)));
      return { removalMs: z.number().parse(held ?? Math.min(ms, PROBE_EVERY_MS)) };
    },

    async passed() {
      await orFault(unlessRefused(redis.del(keys.probe)));
    },
  };

  /** undefined where Redis answers that it does not take this; a Redis that does not answer is a fault for everyone. */
  async function unlessRefused<T>(writing: Promise<T>): Promise<T | undefined> {
    try {
      return await writing;
    } catch (error) {
      if (!isRefusedByRedis(error)) throw error;
      if (isCounted)
        log.warn({ event: 'calls_not_counted', why: error.message }, 'redis refused the count of calls');
      isCounted = false;
      return undefined;
    }
  }

  function counted(): void {
    if (!isCounted) log.info({ event: 'calls_counted_again' }, 'redis took the count of calls again');
    isCounted = true;
  }
}
