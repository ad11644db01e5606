import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests that start programs as their users do, which have to be built first. */
const programs = ['test/cli/**/*.test.ts', 'test/whole/**/*.test.ts'];

const each: TestProjectInlineConfiguration['test'] = {
  environment: 'node',
  // All that tests talk to is on this machine, whatever proxy it uses for the rest.
  env: { NO_PROXY: '127.0.0.1' },
  pool: 'forks',
  // Loading Bolt and BullMQ takes longer than most test files. Each file cleans up what it changes.
  isolate: false,
  // As long as a slow or busy machine may need; a test that waits for nothing still fails.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
};

/** These wait for processes more than they compute, so they start first and the others fill their pauses. */
class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isProgram = ({ project }: TestSpecification) => Number(project.name === 'programs');
    return (await super.sort(files)).toSorted((a, b) => isProgram(b) - isProgram(a));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: ProgramsFirst },
    // The Redis of all projects.
    globalSetup: ['test/support/global-setup.ts'],
    // Most tests wait for Redis, the local Slack or another process for half of their time.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() * 1.5)),
    projects: [
      {
        test: {
          ...each,
          name: 'modules',
          include: ['test/**/*.test.ts'],
          // browser: `npm run test:browser`
          exclude: ['test/browser/**', ...programs],
        },
      },
      {
        test: {
          ...each,
          name: 'programs',
          include: programs,
          globalSetup: ['test/support/build.ts'],
        },
      },
    ],
  },
});
