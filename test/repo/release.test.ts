/** A release is a version in package.json, a heading in the changelog and a tag, and all three say the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { version } from '../../src/version.ts';
import { root } from '../support/built.ts';
import { cliProcess } from '../support/cli.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const versionOf = (file: string) => z.object({ version: z.string() }).parse(JSON.parse(read(file))).version;
const headings = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

test('the version of package.json is the newest one in the changelog', () => {
  expect(versionOf('package.json')).toMatch(/^\d+\.\d+\.\d+$/);
  expect(headings.filter((heading) => heading !== 'Unreleased')[0]).toBe(versionOf('package.json'));
  expect(versionOf('package-lock.json')).toBe(versionOf('package.json'));
});

test('what is not released yet comes first in the changelog, and no version is there twice', () => {
  expect(headings.indexOf('Unreleased')).toBeLessThanOrEqual(0);
  expect(new Set(headings).size).toBe(headings.length);
});

test('`db-access --version` prints it', async () => {
  const printed = { stdout: `${version()}\n`, stderr: '', code: 0 };
  expect(await cliProcess({}, '--version')).toEqual(printed);
  expect(version()).toBe(versionOf('package.json'));
});
