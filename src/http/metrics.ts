/** What is counted and measured, for Prometheus. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Metrics } from '../flow/ports.ts';

export type MeteredApp = {
  readonly metrics: Metrics /** in Prometheus' text format */;
  text(): Promise<string>;
};

/** A registry of its own, so that two apps in one process do not count together. */
export function createMetrics(): MeteredApp {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'db_access_' });
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
  const granted = new Counter({
    name: 'db_access_granted_total',
    help: 'Access that was decided on, by how: approved, automatic or emergency.',
    labelNames: ['how'],
    registers: [registry],
  });
  const turns = new Counter({
    name: 'db_access_scalingo_waited_seconds_total',
    help: 'How long calls waited for their turn under the allowance that all processes share, by what they were for.',
    labelNames: ['kind'],
    registers: [registry],
  });

  return {
    metrics: {
      called: ({ kind, status, ms }) =>
        calls.observe({ kind, status: status === undefined ? 'none' : String(status) }, ms / 1000),
      waited: ({ kind, ms }) => turns.inc({ kind }, ms / 1000),
      granted: (how) => granted.inc({ how }),
      leftAlone: (host, isLeft) => left.set({ host }, Number(isLeft)),
    },
    text: () => registry.metrics(),
  };
}
