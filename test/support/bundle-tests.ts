/** Bundles all tests of vitest.config.ts, what is done before them and the programs that they start, for `npm test` and `npm run test:slow`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setup as build } from './build.ts';
import { bundle } from './bundle.ts';
import { ensurePromtool } from './promtool.ts';

const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !/^(browser|attacks)\//.test(file))
  .map((file) => join('test', file));

await Promise.all([bundle([...tests, 'test/support/global-setup.ts'], '.test-bundle'), build()]);

// Before the tests, which have no time for a download, and would fetch it twice at once. Those that need it say so where there is none.
try {
  ensurePromtool();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
