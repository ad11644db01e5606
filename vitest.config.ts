import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { workerOptions } from './test/support/ends-with-parent.ts';

/**
 * Programs as their users start them take longest, and mostly wait: one of them runs beside two of the whole bot, which mostly work.
 * The others fill the pauses, and the end.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isProgram = ({ moduleId }: TestSpecification) => /\/test\/(whole|cli)\//.test(moduleId);
    const isBot = ({ moduleId }: TestSpecification) => /\/test\/slack\/edge\//.test(moduleId);
    const bots = sorted.filter(isBot);
    const first = sorted.filter(isProgram).flatMap((program) => [program, ...bots.splice(0, 2)]);
    const rest = sorted.filter((file) => !isProgram(file) && !isBot(file));
    return [...first, ...bots, ...rest];
  }
}

export const tests: NonNullable<ViteUserConfig['test']> = {
  environment: 'node',
  include: ['test/**/*.test.ts'],
  // `npm run test:browser`, and `npm run test:attacks`, which measures
  exclude: ['test/browser/**', 'test/attacks/**'],
  // The build of the programs, and the Redis of all.
  globalSetup: ['test/support/build.ts', 'test/support/global-setup.ts'],
  sequence: { sequencer: LongestFirst },
  // All that tests talk to is on this machine, whatever proxy it uses for the rest.
  env: { NO_PROXY: '127.0.0.1' },
  pool: 'forks',
  // Loading Bolt and BullMQ takes longer than most test files. Each file cleans up what it changes.
  isolate: false,
  // What a test leaves behind is mostly young: with more room for that there is less to collect.
  execArgv: ['--max-semi-space-size=64', ...workerOptions],
  // Most tests wait for Redis, the local Slack or another process for most of their time.
  maxWorkers: 3 * availableParallelism(),
  // As long as a slow or busy machine may need; a test that waits for nothing still fails.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
};

export default defineConfig({ test: tests });
