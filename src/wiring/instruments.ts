/** The clock, the alarms and the metrics: each of them needs the others. */
import type { Registry } from 'prom-client';
import { type Clock, startClock } from '../clock/clock.ts';
import type { Metrics } from '../contracts/measurements.ts';
import type { Alarms } from '../flow/alarms.ts';
import { createDenials, type Denials } from '../flow/denials.ts';
import { overdueBy } from '../flow/end-due.ts';
import { logMove } from '../flow/move-log.ts';
import type { Closings } from '../flow/ports.ts';
import { createMetrics } from '../http/metrics.ts';
import { observeEnds } from '../http/observed-metrics.ts';
import { createAlarms } from '../redis/store/alarm-store.ts';
import { createClosings } from '../redis/store/envelope-store.ts';
import { createNotes } from '../redis/store/note-store.ts';
import { version } from '../version.ts';
import type { WithClosers } from './closers.ts';
import type { Memory } from './memory.ts';
import type { Outside } from './outside.ts';
import { createScalingoHealth, type ScalingoHealth } from './scalingo-health.ts';

type Needs = Outside &
  WithClosers &
  Pick<Parameters<typeof startClock>[0], 'askScalingo' | 'changed'> & {
    readonly isDatabase: (name: string) => boolean;
  };

export type Instruments = {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly closings: Closings;
  readonly denials: Denials;
  readonly metrics: Metrics;
  /** counts a move of a grant and logs it */
  readonly moved: Metrics['moved'];
  readonly registry: Registry;
  /** Scalingo, as the last calls found it */
  readonly scalingoHealth: ScalingoHealth;
};

/** Throws a `Fault` where Redis does not say what time it is. */
export async function startInstruments(
  { redis, keys }: Pick<Memory, 'redis' | 'keys'>,
  { redisTime, steady, askScalingo, changed, isDatabase, timing, closers, log }: Needs,
): Promise<Instruments> {
  const clock = await startClock({
    redisTime: () => redisTime(redis),
    steady,
    askScalingo,
    changed,
    alarms: {
      raise: (alarm) => alarms.raise(alarm),
      clear: (event, subject) => alarms.clear(event, subject),
    },
    metrics: { clocks: (ahead) => metrics.clocks(ahead) },
    waits: timing.clock,
    log,
  });
  closers.push(() => clock.stop());
  const { now } = clock;
  const alarms = createAlarms({ redis, keys, now, log });
  const closings = createClosings({ redis, keys, log });
  const scalingoHealth = createScalingoHealth({ steady, isDatabase });
  const { registry, metrics } = createMetrics(version());
  observeEnds(registry, { alarms, overdue: async () => overdueBy(await closings.all(), now()), now, log });
  const notes = createNotes({ redis, keys, now, version: version(), log });
  const denials = createDenials({ isDatabase, steady, metrics, notes, log });
  // Closed after everything that may deny something, and while Redis can still be written to.
  closers.push(denials.flush);
  return {
    clock,
    alarms,
    closings,
    denials,
    metrics: {
      ...metrics,
      called(call) {
        metrics.called(call);
        scalingoHealth.called(call);
      },
    },
    registry,
    moved(moved) {
      metrics.moved(moved);
      logMove(log, moved);
    },
    scalingoHealth,
  };
}
