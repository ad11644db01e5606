/** The sweep, each minute: one scheduler in Redis for all processes, and a watchdog in each for when that has stopped. */
import type { Queue } from 'bullmq';
import type { Log, Rounds } from '../flow/ports.ts';
import { MINUTE, SECOND } from '../grant/duration.ts';
import { kept } from './ask.ts';

const SCHEDULER = 'sweep';
const LATE_MS = 2 * MINUTE;
const LOOK_EVERY_MS = 30 * SECOND;

/** By pattern, not `every`: with two instances `every` was seen to stop (bullmq#3262). The same upsert from each is one scheduler. */
export async function scheduleSweep(queue: Queue): Promise<void> {
  await queue.upsertJobScheduler(
    SCHEDULER,
    { pattern: '0 * * * * *' },
    { name: 'sweep', data: {}, opts: kept },
  );
}

type Watched = {
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly sweep: () => Promise<void>;
  readonly now: () => number;
  readonly log: Pick<Log, 'error'>;
};

/** One look: sweeps in this process where no sweep has run for two minutes, in whichever. Never throws. */
export async function watch({ rounds, sweep, now, log }: Watched): Promise<'in time' | 'swept' | 'failed'> {
  try {
    const last = await rounds.sweptAt();
    if (last !== undefined && now() - last < LATE_MS) return 'in time';
    log.error({ last }, 'the sweep has not run for two minutes: the watchdog runs it');
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
  }, LOOK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await look;
    },
  };
}
