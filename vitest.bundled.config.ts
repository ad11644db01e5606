/** `npm test`: all tests of vitest.config.ts, bundled before they run. Vitest then loads plain files, and has nothing to transform. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { bundle } from './test/support/bundle.ts';
import { tests } from './vitest.config.ts';

const to = '.test-bundle';
const setups = ['test/support/build.ts', 'test/support/global-setup.ts'];

export default defineConfig(async () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !/^(browser|attacks)\//.test(file))
    .map((file) => join('test', file));
  await bundle([...files, ...setups], to);
  const bundled = (path: string) => join(to, path.replace(/\.ts$/, '.js'));
  return {
    test: {
      ...tests,
      include: [`${to}/test/**/*.test.js`],
      exclude: [],
      globalSetup: setups.map(bundled),
      experimental: { viteModuleRunner: false, nodeLoader: false },
    },
  };
});
