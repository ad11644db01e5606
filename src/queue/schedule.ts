/** The sweep, each minute: one scheduler in Redis for all processes, and a watchdog in each for when that has stopped. */
import type { Queue } from 'bullmq';
import type { Log, Rounds } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import { kept } from './ask.ts';
import { SCHEMA } from './jobs.ts';

const SCHEDULER = 'sweep';

/** By pattern, not `every`: with two instances `every` was seen to stop (bullmq#3262). The same upsert from each is one scheduler. */
export async function scheduleSweep(queue: Queue, pattern: string): Promise<void> {
  await queue.upsertJobScheduler(
    SCHEDULER,
    { pattern },
    { name: 'sweep', data: { schema: SCHEMA }, opts: kept },
  );
}

/** `everyMs`: from one look to the next; `lateMs`: how old the last sweep of any process may be. */
export type WatchdogWaits = { readonly everyMs: number; readonly lateMs: number };

/** Clocks that are right differ by less: what is further ahead was written by one that was wrong. */
export const AHEAD_MS = 5 * SECOND;

type Watched = {
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly sweep: () => Promise<void>;
  readonly waits: WatchdogWaits;
  readonly now: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
  readonly log: Pick<Log, 'error'>;
};

/**
 * A look sweeps in this process where the last sweep of any process is too long ago: by when it was, and by how long this process has
 * seen no other since, which no clock that is set can hide. Never throws.
 */
export function createWatch({ rounds, sweep, waits, now, steady, log }: Watched) {
  let seen: { readonly last: number | undefined; readonly since: number } | undefined;

  return async (): Promise<'in time' | 'swept' | 'failed'> => {
    try {
      const last = await rounds.sweptAt();
      if (!isLate(last)) return 'in time';
      const facts = { event: 'sweep_late', last, lateMs: waits.lateMs };
      log.error(facts, 'sweep late; the watchdog sweeps');
    } catch (error) {
      log.error({ event: 'sweep_unknown', err: error }, 'last sweep unknown; the watchdog sweeps');
    }
    try {
      await sweep();
      return 'swept';
    } catch (error) {
      log.error({ event: 'watchdog_failed', err: error }, 'sweep of the watchdog failed');
      return 'failed';
    }
  };

  function isLate(last: number | undefined): boolean {
    if (!seen || seen.last !== last) seen = { last, since: steady() };
    if (last === undefined || last > now() + AHEAD_MS) return true;
    return now() - last >= waits.lateMs || steady() - seen.since >= waits.lateMs;
  }
}

export function startWatchdog(watched: Watched): { stop(): Promise<void> } {
  const watch = createWatch(watched);
  let look: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    // A sweep on a slow Redis may outlast the interval: one is enough.
    look ??= watch().finally(() => {
      look = undefined;
    });
  }, watched.waits.everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await look;
    },
  };
}
