/** What the docs name is there: files, and the tests that hold what is promised. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from '../support/built.ts';

const docs = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `test/${path}`);

/** The last cells of the tables whose last column is called so. */
function heldBy(file: string): readonly string[] {
  const tables = read(file)
    .split(/\n(?!\|)/)
    .filter((part) => /^\n?\|[^\n]*\| Held by +\|\n/.test(part));
  return tables.flatMap((table) =>
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').at(-2)?.trim() ?? ''),
  );
}

test.each(docs)('%s names files and folders that exist', (file) => {
  const text = read(file);
  const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, path = '']) =>
    join(root, file, '..', path),
  );
  // Whole paths anywhere, such as in a command, and folders in code.
  const named = [
    ...text.matchAll(/(?<![\w./-])((?:src|test|sandbox|docs|schema|scripts)\/[\w./-]+\.\w+)\b/g),
    ...text.matchAll(/`((?:src|test|sandbox|docs|schema|scripts)\/[\w./-]+)`/g),
  ].map(([, path = '']) => join(root, path));
  expect([...linked, ...named].filter((path) => !existsSync(path))).toEqual([]);
});

const sources = ['src', 'sandbox', 'scripts', 'test'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

test('a file that a comment names is there', () => {
  const there = new Set([...sources, ...readdirSync(root)].map((file) => basename(file)));
  const missing = sources.flatMap((file) =>
    [...read(file).matchAll(/(?:\/\/|^ *\/?\*).*/gm)].flatMap(([comment]) =>
      [...comment.matchAll(/(?<![\w./*-])[\w-]+\.tsx?\b/g)]
        .filter(([name]) => !there.has(name))
        .map(([name]) => `${file}: ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

test.each(docs)('%s links to headings that exist', (file) => {
  const links = [...read(file).matchAll(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g)];
  const missing = links.filter(([, path = '', anchor = '']) => {
    const text = read(path === '' ? file : join(file, '..', path));
    return !headingsOf(text).includes(anchor);
  });
  expect(missing.map(([link]) => link)).toEqual([]);
});

/** As GitHub makes their anchors. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test.each(docs)('%s names npm scripts that exist', (file) => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const named = [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('each promise names the test file that holds it, and the file has a test of the row that is named', () => {
  const promises = docs.flatMap(heldBy);
  expect(promises.length).toBeGreaterThan(30);
  expect(promises.filter((cell) => !cell.startsWith('not tested: ') && !isHeld(cell))).toEqual([]);
});

/** Such as "`edge/outdated`: O2; a stale button" or "`edge/ack`, `redis/turns`". */
function isHeld(cell: string): boolean {
  let files: readonly (string | undefined)[] = [];
  for (const part of cell.split(';')) {
    const names = [...part.matchAll(/`([\w/-]+)`/g)].map(([, name = '']) => name);
    // Further tests of the files before.
    if (names.length > 0) files = names.map(fileOf);
    const rows = [...part.matchAll(/(?<=: |, )[A-Z]\d+(?=,|$)/g)].map(([row]) => row);
    const text = files.map((file) => (file === undefined ? '' : read(file))).join('\n');
    if (files.includes(undefined) || !rows.every((row) => text.includes(`${row}: `))) return false;
  }
  return files.length > 0;
}

/** Its path below `test`, or the end of it where there is only one such. */
function fileOf(name: string): string | undefined {
  const ending = tests.filter((path) => path.endsWith(`/${name}.test.ts`));
  return (
    ending.find((path) => path === `test/${name}.test.ts`) ?? (ending.length === 1 ? ending[0] : undefined)
  );
}
