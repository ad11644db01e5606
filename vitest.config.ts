import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    // needs a browser: `npm run test:browser`
    exclude: ['test/browser/**'],
    globalSetup: ['test/support/global-setup.ts'],
    // All that tests talk to is on this machine, whatever proxy it uses for the rest.
    env: { NO_PROXY: '127.0.0.1' },
    pool: 'forks',
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    testTimeout: 20_000,
    // As long as a slow machine may need; who waits in vain fails all the same.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 20_000,
  },
});
