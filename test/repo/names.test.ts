import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const folders = ['src', 'sandbox', 'scripts'];
const files = folders.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => posix.join(folder, file)),
);

/** Each program starts from a file of this name in its own room. */
const entries = ['src/main.ts', 'src/cli/main.ts', 'sandbox/main.ts'];

/** Groups of files with the same basename. The English and the French file of one name count as one file. */
function ambiguous(paths: readonly string[]): string[][] {
  const named = new Map<string, Set<string>>();
  for (const path of paths) {
    const name = posix.basename(path);
    const thing = path.replace(/^src\/words\/(en|fr)\//, 'src/words/<language>/');
    named.set(name, (named.get(name) ?? new Set()).add(thing));
  }
  return [...named.values()].filter(({ size }) => size > 1).map((same) => [...same]);
}

test('each basename names one thing, in the bot, the sandbox and the scripts', () => {
  expect(files).toEqual(expect.arrayContaining(entries));
  expect(ambiguous(files.filter((file) => !entries.includes(file)))).toEqual([]);
});

test('two files of one name are found, also where one of them has the words of each language', () => {
  const [en, fr] = ['src/words/en', 'src/words/fr'];
  const paths = ['a/x.ts', 'b/x.ts', 'a/y.ts', `${en}/z.ts`, `${fr}/z.ts`, `${fr}/y.ts`];
  expect(ambiguous(paths)).toEqual([
    ['a/x.ts', 'b/x.ts'],
    ['a/y.ts', 'src/words/<language>/y.ts'],
  ]);
});

test('English and French words are in files of the same names', () => {
  const named = (language: string) => readdirSync(join(root, 'src/words', language));
  expect(named('fr').toSorted()).toEqual(named('en').toSorted());
  expect(named('en')).not.toEqual([]);
});
