/** A file that gets its name once it is whole. Until then it is beside it as `….part`, so what was cut off passes for nothing. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { systemCode } from '../config/system-code.ts';
import { UsageError } from './usage.ts';

/**
 * Only its owner can read it, and no file is replaced. Where `fill` throws, nothing is left. Throws a `UsageError` where the file cannot be
 * written.
 */
export async function withNewFile<T>(
  path: string,
  fill: (write: (text: string) => void) => Promise<T>,
): Promise<T> {
  const part = `${path}.part`;
  expectNone(path);
  const file = orRefuse(path, () => openSync(part, 'wx', 0o600));
  try {
    const filled = await fill((text) => orRefuse(path, () => writeFileSync(file, text)));
    orRefuse(path, () => fsyncSync(file));
    expectNone(path);
    orRefuse(path, () => renameSync(part, path));
    return filled;
  } catch (error) {
    unlinkSync(part);
    throw error;
  } finally {
    closeSync(file);
  }
}

function expectNone(path: string): void {
  if (existsSync(path)) throw new UsageError(`--out: ${path} is there already: a backup replaces no file`);
}

function orRefuse<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = systemCode(error);
    const why =
      code === 'EEXIST'
        ? `${path}.part is there: another backup is being written, or was cut off; remove it then`
        : `${path} cannot be written (${code})`;
    throw new UsageError(`--out: ${why}`);
  }
}
