/** Metrics of an app that has nothing overdue and no alarms. */
import { createMetrics } from '../../src/http/metrics.ts';
import { version } from '../../src/version.ts';
import { createFakeAlarms } from './fakes/alarms.ts';

export const someMetrics = () =>
  createMetrics({
    alarms: createFakeAlarms(() => 0),
    overdue: async () => [],
    now: () => 0,
    version: version(),
  });
