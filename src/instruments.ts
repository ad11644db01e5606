/** The clock, the alarms and the metrics: each of them needs the others. */
import type { Redis } from 'ioredis';
import { type Clock, type ClockWaits, startClock } from './clock/clock.ts';
import type { Alarms } from './flow/alarms.ts';
import { createDenials, type Denials } from './flow/denials.ts';
import { overdueBy } from './flow/end-due.ts';
import type { Closings, Log, Metrics } from './flow/ports.ts';
import { type Check, createLastCall } from './health.ts';
import { createMetrics } from './http/metrics.ts';
import type { Keys } from './redis/keys.ts';
import { createAlarms } from './redis/store/alarm-store.ts';
import { createClosings } from './redis/store/envelope-store.ts';
import { version } from './version.ts';

type Needs = Pick<Parameters<typeof startClock>[0], 'redisTime' | 'steady' | 'askScalingo' | 'changed'> & {
  readonly isDatabase: (name: string) => boolean;
  readonly redis: Redis;
  readonly keys: Keys;
  readonly waits: ClockWaits;
  readonly log: Log;
};

export type Instruments = {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly closings: Closings;
  readonly denials: Denials;
  readonly metrics: Metrics;
  /** in Prometheus' text format */
  readonly metricsText: () => Promise<string>;
  /** Scalingo, as the last call found it */
  readonly scalingo: Check;
};

/** Throws a `Fault` where Redis does not say what time it is. */
export async function startInstruments({
  redis,
  keys,
  isDatabase,
  log,
  ...needs
}: Needs): Promise<Instruments> {
  const clock = await startClock({
    ...needs,
    alarms: {
      raise: (alarm) => alarms.raise(alarm),
      clear: (event, subject) => alarms.clear(event, subject),
    },
    metrics: { clocks: (ahead) => metrics.clocks(ahead) },
    log,
  });
  const { now } = clock;
  const alarms = createAlarms({ redis, keys, now, log });
  const closings = createClosings({ redis, keys, log });
  const lastCall = createLastCall(needs.steady);
  const { metrics, text } = createMetrics({
    alarms,
    overdue: () => overdueBy({ closings }, now()),
    now,
    version: version(),
  });
  return {
    clock,
    alarms,
    closings,
    denials: createDenials({ isDatabase, steady: needs.steady, metrics, log }),
    metrics: {
      ...metrics,
      called(call) {
        metrics.called(call);
        lastCall.called(call);
      },
    },
    metricsText: text,
    scalingo: lastCall.check,
  };
}
