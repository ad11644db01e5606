/** The folder in which our own Redis keeps its data. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isCode } from './claim.ts';

/**
 * Throws where it cannot be made. One level after the other: Node's own way never returns below /proc, where a folder that is there
 * refuses new ones in it as if it were not.
 */
export function createFolder(dir: string): void {
  const path = resolve(dir);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(`${path} is not a folder`), { code: 'ENOTDIR' });
  // The root is its own parent.
  if (dirname(path) !== path) createFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been quicker.
    if (!isCode(error, 'EEXIST') || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Throws with the setting to change where nothing can be kept there. Only a file that was written tells: rights do not say that a disk is full. */
export function prepareFolder(dir: string): void {
  try {
    createFolder(dir);
    const draft = join(dir, `writable.${randomUUID()}`);
    writeFileSync(draft, 'x', { mode: 0o600, flag: 'wx' });
    rmSync(draft);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(
      `the folder ${dir} for a Redis of our own cannot be written (${why}): set DB_ACCESS_DATA to one that can, or REDIS_URL`,
    );
  }
}
