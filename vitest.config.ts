import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { workerOptions } from './test/support/ends-with-parent.ts';

/** What takes its time by nature: `npm run test:slow`. */
export const slow = [
  // programs in processes of their own, a Redis among them
  'test/whole/**/*.test.ts',
  'test/startup/*.test.ts',
  'test/wiring/renamed.test.ts',
  'test/deploy/alerts.test.ts',
  'test/local-redis/redis-server.test.ts',
  'test/postgres/probe-endpoint.test.ts',
  'test/redis/{hard,sentinel,silent}.test.ts',
  'test/slack/edge/{six-forms,unconfigured}.test.ts',
  // real time: paces, time-outs and fail-overs
  'test/cli/redis-away.test.ts',
  'test/clock/clock.test.ts',
  'test/scalingo/{edges,ends,scarce}.test.ts',
  'test/scalingo/http/timeouts.test.ts',
  'test/slack/edge/{busy,outage,readyz,slack-down}.test.ts',
  // searches: at random, and a kill before each outside call
  'test/**/*.property.test.ts',
  'test/flow/{crash,twice}.test.ts',
];

export const tests: NonNullable<ViteUserConfig['test']> = {
  environment: 'node',
  include: ['test/**/*.test.ts'],
  // `npm run test:browser`, and `npm run test:attacks`, which measures
  exclude: ['test/browser/**', 'test/attacks/**'],
  // The build of the programs, and the Redis of all.
  globalSetup: ['test/support/build.ts', 'test/support/global-setup.ts'],
  // All that tests talk to is on this machine, whatever proxy it uses for the rest.
  env: { NO_PROXY: '127.0.0.1' },
  pool: 'forks',
  // Loading Bolt and BullMQ takes longer than most test files. Each file cleans up what it changes.
  isolate: false,
  // What a test leaves behind is mostly young: with more room for that there is less to collect. The cores have
  // enough to do without threads for it.
  execArgv: ['--max-semi-space-size=64', '--single-threaded-gc', ...workerOptions],
  // A fifth of their time tests wait for Redis or the local Slack. More workers cost more to load, and in the way of each other, than they gain.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // As long as a slow or busy machine may need; a test that waits for nothing still fails.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 25_000 } },
};

export default defineConfig({ test: tests });
