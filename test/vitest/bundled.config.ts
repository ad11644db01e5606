/** `npm test`: the tests of vitest.config.ts as test/support/bundle-tests.ts bundled them. Vitest has nothing to transform, and loads a few files. */
import { defineConfig } from 'vitest/config';
import { tests } from '../../vitest.config.ts';

export default defineConfig({
  test: {
    ...tests,
    include: ['.test-bundle/test/**/*.test.js'],
    exclude: [],
    globalSetup: ['.test-bundle/test/support/build.js', '.test-bundle/test/support/global-setup.js'],
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
