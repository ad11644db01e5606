/**
 * Puts src/ and the programs of the tests, with the packages that they use, into a few files: once for all that run in processes of
 * their own. Most of such a test's work is to load the program, and that takes half of what it takes from a thousand files. What
 * `npm run build` makes is started by `.ci/run`. Types are for `npm run check`.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { built, root } from './built.ts';

const PROGRAMS = [
  'src/main',
  'src/cli/main',
  'test/whole/impatient',
  'test/whole/shifted',
  'test/torture/bot',
  'test/redis/owner',
  'test/redis/rival',
];

export async function setup(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: built,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        // A later build is made of this one by its constants.
        optimization: { inlineConst: false },
        input: Object.fromEntries(PROGRAMS.map((path) => [path, join(root, `${path}.ts`)])),
      },
    },
  });
  // src finds it one folder up, wherever it is.
  await copyFile(join(root, 'package.json'), join(built, 'package.json'));
}
