/** All metrics of an app that has nothing to tell. */
import { observeApp } from '../../src/http/app-metrics.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { observeEnds } from '../../src/http/observed-metrics.ts';
import { version } from '../../src/version.ts';
import { databaseName } from './builders.ts';
import { createFakeAlarms } from './fakes/alarms.ts';
import { createFakeGrants } from './fakes/grants.ts';
import { createFakeRounds } from './fakes/rounds.ts';

type AppNeeds = Parameters<typeof observeApp>[1];

const noJobs = { getJobCounts: async () => ({}), getWaiting: async () => [], getPrioritized: async () => [] };

export function someMetrics(change: Partial<AppNeeds> = {}) {
  const unread: object[] = [];
  const { registry, metrics } = createMetrics(version());
  const log = { error: (facts: object) => void unread.push(facts) };
  const alarms = createFakeAlarms(() => 0);
  observeEnds(registry, { alarms, overdue: async () => [], now: () => 0, log });
  observeApp(registry, {
    health: async () => [],
    databases: () => [databaseName('orders')],
    grants: createFakeGrants(),
    rounds: createFakeRounds(),
    queues: { access: noJobs, messages: noJobs },
    alarms,
    slack: () => undefined,
    config: () => undefined,
    now: () => 0,
    steady: () => 0,
    log,
    ...change,
  });
  return { registry, metrics, text: () => registry.metrics(), unread };
}
