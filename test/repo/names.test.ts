import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

/** The bot and the command line are programs of their own: each starts in a file of that name. */
const ENTRIES = ['main.ts', 'cli/main.ts'];

/** The basenames that several files have, each with these files; a file has one name in all languages. */
function ambiguous(paths: readonly string[]): string[][] {
  const named = new Map<string, Set<string>>();
  for (const path of paths) {
    const name = posix.basename(path);
    const thing = path.replace(/^words\/(en|fr)\//, 'words/<language>/');
    named.set(name, (named.get(name) ?? new Set()).add(thing));
  }
  return [...named.values()].filter(({ size }) => size > 1).map((same) => [...same]);
}

test('each basename in src names one thing', () => {
  expect(files).toEqual(expect.arrayContaining(ENTRIES));
  expect(ambiguous(files.filter((file) => !ENTRIES.includes(file)))).toEqual([]);
});

test('two files of one name are found, also where one of them has the words of each language', () => {
  const paths = ['a/x.ts', 'b/x.ts', 'a/y.ts', 'words/en/z.ts', 'words/fr/z.ts', 'words/fr/y.ts'];
  expect(ambiguous(paths)).toEqual([
    ['a/x.ts', 'b/x.ts'],
    ['a/y.ts', 'words/<language>/y.ts'],
  ]);
});

test('English and French words are in files of the same names', () => {
  const named = (language: string) =>
    files.filter((file) => file.startsWith(`words/${language}/`)).map((file) => posix.basename(file));
  expect(named('fr').toSorted()).toEqual(named('en').toSorted());
  expect(named('en')).not.toEqual([]);
});
