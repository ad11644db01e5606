import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { workerOptions } from './test/support/ends-with-parent.ts';

/** What takes its time by nature: `npm run test:slow`. */
export const slow = [
  // programs in processes of their own
  'test/whole/**/*.test.ts',
  // real time: paces, time-outs and fail-overs
  'test/cli/redis-away.test.ts',
  'test/redis/{sentinel,silent}.test.ts',
  'test/slack/edge/{busy,readyz}.test.ts',
  // searches: at random, and a kill before each outside call
  'test/**/*.property.test.ts',
  'test/flow/{crash,twice}.test.ts',
];

/** For half of their time or more they wait. */
const waiting =
  /\/test\/(whole|ends-only|renamed|broken-file|deploy\/alerts|clock\/clock|local-redis\/redis-server|postgres\/probe-endpoint|scalingo\/(edges|ends|scarce|http\/timeouts)|slack\/edge\/(apart|busy|forged-forms|readyz|reappeared|six-forms|slack-down|submission|unconfigured))\b/;

/** What waits starts first, spread among the tests of the whole bot, which work; the others fill the pauses, and the end. */
class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const those = (which: RegExp, not?: RegExp) =>
      sorted.filter(({ moduleId }) => which.test(moduleId) && !not?.test(moduleId));
    const bots = those(/\/test\/slack\/edge\//, waiting);
    const first = those(waiting).flatMap((file, n) => [file, ...bots.splice(0, n === 0 ? 1 : 3)]);
    return [...first, ...bots, ...sorted.filter((file) => !first.includes(file) && !bots.includes(file))];
  }
}

export const tests: NonNullable<ViteUserConfig['test']> = {
  environment: 'node',
  include: ['test/**/*.test.ts'],
  // `npm run test:browser`, and `npm run test:attacks`, which measures
  exclude: ['test/browser/**', 'test/attacks/**'],
  // The build of the programs, and the Redis of all.
  globalSetup: ['test/support/build.ts', 'test/support/global-setup.ts'],
  sequence: { sequencer: WaitingFirst },
  // All that tests talk to is on this machine, whatever proxy it uses for the rest.
  env: { NO_PROXY: '127.0.0.1' },
  pool: 'forks',
  // Loading Bolt and BullMQ takes longer than most test files. Each file cleans up what it changes.
  isolate: false,
  // What a test leaves behind is mostly young: with more room for that there is less to collect. The cores have
  // enough to do without threads for it.
  execArgv: ['--max-semi-space-size=64', '--single-threaded-gc', ...workerOptions],
  // About half of their time tests wait for Redis, the local Slack or another process. More workers cost more to load than they gain.
  maxWorkers: 2 * availableParallelism(),
  // As long as a slow or busy machine may need; a test that waits for nothing still fails.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 25_000 } },
};

export default defineConfig({ test: tests });
