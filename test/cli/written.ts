/** A db-access.yaml in a folder of its own, until the test is over. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AtEnd } from '../support/processes.ts';

export function written(text: string, atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-policy-'));
  atEnd(async () => rmSync(folder, { recursive: true }));
  const file = join(folder, 'db-access.yaml');
  writeFileSync(file, text);
  return file;
}
