/** Bundles all tests of vitest.config.ts, and what is done before them, for `npm test` and `npm run test:slow`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './bundle.ts';
import { ensurePromtool } from './promtool.ts';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !/^(browser|attacks)\//.test(file))
  .map((file) => join('test', file));

await bundle([...tests, 'test/support/build.ts', 'test/support/global-setup.ts'], '.test-bundle');

// Before the tests, which have no time for a download, and would fetch it twice at once. Those that need it say so where there is none.
try {
  ensurePromtool();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
