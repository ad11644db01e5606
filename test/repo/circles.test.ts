import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/built.ts';

/** Each file with the files that it imports, types included; paths from the root. */
type Imports = ReadonlyMap<string, readonly string[]>;

function importsIn(folder: string): Imports {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => posix.join(folder, file));
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(join(root, file), 'utf8'))]));
}

/** Static and dynamic imports, re-exports, and imports without a name. */
function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/(?:\bfrom|\bimport) ?\(?'(\.[^']+)'/g)].map(([, path = '']) =>
    posix.join(posix.dirname(file), path),
  );
}

/** One circle for each import that leads back to a file on the way to it, as `a → b → a`. */
function circles(imports: Imports): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]) => {
    const at = way.indexOf(file);
    if (at >= 0) found.push([...way.slice(at), file].join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) walk(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return found;
}

test.each(['src', 'sandbox'])('no file of %s imports itself through others, types included', (folder) => {
  const imports = importsIn(folder);
  expect(imports.size).toBeGreaterThan(40);
  expect(circles(imports)).toEqual([]);
});

test('a circle is named by the files on it, and two ways to one file are none', () => {
  const made: Imports = new Map([
    ['start.ts', ['a.ts', 'c.ts']],
    ['a.ts', ['b.ts', 'd.ts']],
    ['b.ts', ['c.ts', 'd.ts']],
    ['c.ts', ['a.ts']],
    ['d.ts', []],
    ['self.ts', ['self.ts']],
  ]);
  expect(circles(made)).toEqual(['a.ts → b.ts → c.ts → a.ts', 'self.ts → self.ts']);
});

test('imports are seen in each way in which they can be written', () => {
  const text = `
    import type { A } from './a.ts';
    export { B } from '../b.ts';
    import './c.ts';
    const { d } = await import('./d.ts');
    import { e } from 'elsewhere';`;
  expect(importsOf('room/file.ts', text)).toEqual(['room/a.ts', 'b.ts', 'room/c.ts', 'room/d.ts']);
});
