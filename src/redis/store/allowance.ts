/**
 * The calls that this installation may make at Scalingo: one count in Redis for all its processes. A 429 holds all installations that use
 * the same account.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Allowance } from '../../contracts/call-turns.ts';
import type { CallKind, CallsRefused } from '../../flow/calls.ts';
import type { Log } from '../../flow/ports.ts';
import { Instant } from '../../grant/ids.ts';
import type { AccountKeys } from '../account.ts';
import { isRefusedByRedis, orFault } from '../redis-fault.ts';
import { HOLD, PROBE_EVERY_MS, TAKE } from '../scripts.ts';

/** Each kind leaves some of a minute's calls for those more urgent: a ninth for removals alone, two more for openings. */
const share: Readonly<Record<CallKind, number>> = { remove: 1, open: 8 / 9, look: 6 / 9 };

type Needs = {
  readonly redis: Redis;
  readonly keys: AccountKeys;
  /** instead of the clock of Redis: one that is set by hand */
  readonly now?: () => number;
  /** in any minute, over all processes */
  readonly perMinute: number;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

const Taken = z.tuple([z.number(), z.number()]);

export function createAllowance({
  redis,
  keys,
  now: byHand,
  perMinute,
  log,
}: Needs): Allowance & CallsRefused {
  const now = () => byHand?.() ?? '';
  let isCounted = true;

  return {
    async take(kind, end) {
      const [isRemoval, most] = [kind === 'remove', Math.floor(perMinute * share[kind])];
      const { calls, held, probe, prober, refused } = keys;
      const asked = [now(), most, isRemoval ? 1 : 0, end ?? ''];
      const taking = redis.eval(TAKE, 5, calls, held, probe, prober, refused, ...asked);
      // An end must not wait until somebody has mended Redis.
      const taken = await orFault(isRemoval ? unlessRefused(taking) : taking);
      if (taken === undefined) return { waitMs: 0, isProbe: false };
      counted();
      const [waitMs, probes] = Taken.parse(taken);
      return { waitMs, isProbe: probes === 1 };
    },

    // What Scalingo answered matters more than that it could not be written down.
    async hold(ms) {
      const held = await orFault(
        unlessRefused(redis.eval(HOLD, 3, keys.held, keys.probe, keys.refused, now(), ms)),
      );
      return { removalMs: z.number().parse(held ?? Math.min(ms, PROBE_EVERY_MS)) };
    },

    async passed() {
      await orFault(unlessRefused(redis.del(keys.probe, keys.prober, keys.refused)));
    },

    async refusedSince() {
      const since = await orFault(redis.get(keys.refused));
      return since === null ? undefined : Instant.parse(Number(since));
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
    if (!isCounted) log.info({ event: 'calls_counted_again' }, 'redis counts calls again');
    isCounted = true;
  }
}
