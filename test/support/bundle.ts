/**
 * Puts programs, with the packages that they use, into a few files. To load a thousand small ones is most of what a short program
 * does, and most of what a run of the tests did. Types are for `npm run check`.
 */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './built.ts';

/** `sources` are paths from the root, as `test/whole/impatient.ts`; each is found in `to` under its own path, ending in `.js`. */
export async function bundle(sources: readonly string[], to: string): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['vite', 'vitest'] },
    build: {
      ssr: true,
      outDir: to,
      emptyOutDir: true,
      minify: false,
      sourcemap: true,

      rolldownOptions: {
        // A later build is made of this one by its constants.
        optimization: { inlineConst: false },
        output: { sourcemapExcludeSources: true },
        input: Object.fromEntries(sources.map((path) => [path.replace(/\.ts$/, ''), join(root, path)])),
      },
    },
  });
  // Found one folder up by what reads them, which is in `to/assets` or in `to/src`.
  for (const file of ['package.json', 'manifest.yml']) await copyFile(join(root, file), join(to, file));
}
