/** The sweep, each minute: one scheduler in Redis for all processes, and a watchdog in each for when that has stopped. */
import type { Queue } from 'bullmq';
import type { Log, Rounds } from '../flow/ports.ts';
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

/** `everyMs`: from one look to the next; `lateMs`: how old the last sweep may be, whichever process ran it. */
export type WatchdogWaits = { readonly everyMs: number; readonly lateMs: number };

type Watched = {
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly sweep: () => Promise<void>;
  readonly waits: WatchdogWaits;
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
};

/** One look: sweeps in this process where the last sweep of any process is too long ago. Never throws. */
export async function watch({
  rounds,
  sweep,
  waits,
  now,
  log,
}: Watched): Promise<'in time' | 'swept' | 'failed'> {
  try {
    const last = await rounds.sweptAt();
    if (last !== undefined && now() - last < waits.lateMs) return 'in time';
    log.error({ last, lateMs: waits.lateMs }, 'the sweep is late: the watchdog runs it');
  } catch (error) {
    log.error({ err: error }, 'nobody can tell when the sweep last ran: the watchdog runs it');
  }
  try {
    await sweep();
    return 'swept';
  } catch (error) {
    log.error({ err: error }, 'the watchdog could not run the sweep');
    return 'failed';
  }
}

export function startWatchdog(watched: Watched): { stop(): Promise<void> } {
  let look: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    // A sweep on a slow Redis may outlast the interval: one is enough.
    look ??= watch(watched).finally(() => {
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
