/** What is counted and measured, for Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Alarms } from '../flow/alarms.ts';
import { Fault } from '../flow/fault.ts';
import type { Metrics } from '../flow/ports.ts';
import { type Closing, endOf } from '../grant/envelope.ts';

export type MeteredApp = {
  readonly metrics: Metrics;
  /** in Prometheus' text format */
  text(): Promise<string>;
};

/** What is looked up when the metrics are asked for. */
export type Observed = {
  readonly alarms: Pick<Alarms, 'lasting'>;
  /** what should have ended by now, the oldest end first */
  readonly overdue: () => Promise<readonly Closing[]>;
  readonly now: () => number;
  /** of db-access */
  readonly version: string;
};

/** A registry of its own, so that two apps in one process do not count together. */
export function createMetrics({ alarms, overdue, now, version }: Observed): MeteredApp {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'db_access_' });
  new Gauge({
    name: 'db_access_build_info',
    help: 'Always 1; the label says which version this process runs.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version }, 1);
  const calls = new Histogram({
    name: 'db_access_scalingo_call_seconds',
    help: 'Calls to Scalingo, by what they were for (remove, open, look) and by the status that was answered (none: no answer).',
    labelNames: ['kind', 'status'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const left = new Gauge({
    name: 'db_access_scalingo_left_alone',
    help: '1 while a host of Scalingo is left alone after failing several times in a row, else 0.',
    labelNames: ['host'],
    registers: [registry],
  });
  const ahead = new Gauge({
    name: 'db_access_clock_ahead_seconds',
    help: 'How far the clock of redis or scalingo is ahead of the time we go by (negative: behind).',
    labelNames: ['clock'],
    registers: [registry],
  });
  const granted = new Counter({
    name: 'db_access_granted_total',
    help: 'Access that was decided on, by how: approved, automatic or emergency.',
    labelNames: ['how'],
    registers: [registry],
  });
  const denied = new Counter({
    name: 'db_access_denied_total',
    help: 'Attempts at what the person may not do, by why it was refused.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const turns = new Counter({
    name: 'db_access_scalingo_waited_seconds_total',
    help: 'How long calls waited for their turn under the allowance that all processes share, by what they were for.',
    labelNames: ['kind'],
    registers: [registry],
  });

  const alarm = new Gauge({
    name: 'db_access_alarm',
    help: '1 while that alarm lasts.',
    labelNames: ['event', 'subject'],
    registers: [registry],
  });
  const overdueGrants = new Gauge({
    name: 'db_access_overdue_grants',
    help: 'Grants whose end has come and whose rules are not known to be gone.',
    registers: [registry],
  });
  const overdueSeconds = new Gauge({
    name: 'db_access_overdue_seconds',
    help: 'How long ago the oldest of them should have ended; 0 where there is none.',
    registers: [registry],
  });

  return {
    metrics: {
      called: ({ kind, status, ms }) =>
        calls.observe({ kind, status: status === undefined ? 'none' : String(status) }, ms / 1000),
      waited: ({ kind, ms }) => turns.inc({ kind }, ms / 1000),
      granted: (how) => granted.inc({ how }),
      denied: (kind) => denied.inc({ kind }),
      clocks({ redisMs, scalingoMs }) {
        ahead.set({ clock: 'redis' }, redisMs / 1000);
        if (scalingoMs !== undefined) ahead.set({ clock: 'scalingo' }, scalingoMs / 1000);
      },
      leftAlone: (host, isLeft) => left.set({ host }, Number(isLeft)),
    },
    async text() {
      await observe();
      return registry.metrics();
    },
  };
  /** While Redis is away nothing is known of these: they are NaN, which is neither 0 nor above any bound. */
  async function observe(): Promise<void> {
    alarm.reset();
    try {
      for (const { event, subject } of await alarms.lasting()) alarm.set({ event, subject }, 1);
      const late = await overdue();
      const [oldest] = late;
      const end = oldest && endOf(oldest);
      overdueGrants.set(late.length);
      overdueSeconds.set(end === undefined ? 0 : (now() - end) / 1000);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      overdueGrants.set(Number.NaN);
      overdueSeconds.set(Number.NaN);
    }
  }
}
