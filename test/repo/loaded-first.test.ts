/** The terminal answers at once: what only one command needs is loaded when that runs, not before. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

/** The packages that are loaded with `file`, by whatever way; types and dynamic imports load nothing. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  for (const [, what = '', from = ''] of text.matchAll(/^(?:import|export) ([^;']*?)from '([^']+)'/gm)) {
    if (what.startsWith('type ') || from.startsWith('node:')) continue;
    const found = from.startsWith('.')
      ? packagesOf(posix.join(posix.dirname(file), from), seen)
      : new Set([from]);
    for (const name of found) packages.add(name);
  }
  return packages;
}

test('the terminal loads what reads command lines, and what every command needs', () => {
  expect(packagesOf('src/cli/main.ts')).toEqual(new Set(['commander', 'zod']));
});

test('what looks at a file alone, as in CI, loads no client of Redis, Slack or Scalingo', () => {
  const packages = packagesOf('src/cli/policy-check.ts');
  expect(packages).toContain('yaml');
  for (const client of ['ioredis', 'bullmq', '@slack/web-api', 'undici'])
    expect(packages).not.toContain(client);
});

test('what a command needs is seen by the same search', () => {
  expect([...packagesOf('src/cli/queue-state.ts')]).toEqual(expect.arrayContaining(['bullmq', 'ioredis']));
});
