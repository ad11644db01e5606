/**
 * `npm test` and, with `--mode slow`, `npm run test:slow`: the tests of vitest.config.ts as test/support/bundle-tests.ts bundled them.
 * Vitest has nothing to transform, and loads a few files.
 */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { slow, tests } from '../../vitest.config.ts';

const bundled = (path: string) => `.test-bundle/${path.replace(/\.ts$/, '.js')}`;
const isSlow = slow.map(bundled);

export default defineConfig(({ mode }) => ({
  test: {
    ...tests,
    include: mode === 'slow' ? isSlow : [bundled('test/**/*.test.ts')],
    exclude: mode === 'slow' ? [] : isSlow,
    // The slow ones wait for half of their time.
    ...(mode === 'slow' ? { maxWorkers: 2 * availableParallelism() } : {}),
    globalSetup: [bundled('test/support/global-setup.ts')],
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
}));
