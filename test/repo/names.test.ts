import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.tsx?$/.test(file),
  );

/** Each program starts from a file of this name in its own room. */
const entries: Readonly<Record<string, readonly string[]>> = {
  src: ['main.ts', 'cli/main.ts'],
  sandbox: [],
};

/** Groups of files with the same basename. The English and the French file of one name count as one file. */
function ambiguous(paths: readonly string[]): string[][] {
  const named = new Map<string, Set<string>>();
  for (const path of paths) {
    const name = posix.basename(path);
    const thing = path.replace(/^words\/(en|fr)\//, 'words/<language>/');
    named.set(name, (named.get(name) ?? new Set()).add(thing));
  }
  return [...named.values()].filter(({ size }) => size > 1).map((same) => [...same]);
}

test.each(Object.entries(entries))('each basename in %s names one thing', (folder, named) => {
  const files = filesIn(folder);
  expect(files).toEqual(expect.arrayContaining([...named]));
  expect(ambiguous(files.filter((file) => !named.includes(file)))).toEqual([]);
});

test('two files of one name are found, also where one of them has the words of each language', () => {
  const paths = ['a/x.ts', 'b/x.ts', 'a/y.ts', 'words/en/z.ts', 'words/fr/z.ts', 'words/fr/y.ts'];
  expect(ambiguous(paths)).toEqual([
    ['a/x.ts', 'b/x.ts'],
    ['a/y.ts', 'words/<language>/y.ts'],
  ]);
});

test('English and French words are in files of the same names', () => {
  const named = (language: string) => readdirSync(join(root, 'src/words', language));
  expect(named('fr').toSorted()).toEqual(named('en').toSorted());
  expect(named('en')).not.toEqual([]);
});
