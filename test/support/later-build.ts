/** This build as a later one: all that it writes has a higher schema number, which this one does not know. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from './built.ts';
import type { AtEnd } from './processes.ts';

/** Records, envelopes, audit, messages, settings that the trail was told of, jobs, forms, buttons and backups. */
const NUMBERS = 9;

/** Where it was built to; it goes with the test. */
export function laterBuild(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-later-'));
  atEnd(async () => rmSync(folder, { recursive: true }));
  cpSync(built, folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
  const raised = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .map((path) => raise(join(folder, path)))
    .reduce((sum, those) => sum + those, 0);
  if (raised !== NUMBERS) throw new Error(`raised ${raised} numbers, and there are ${NUMBERS}`);
  return folder;
}

/** How many it had. */
function raise(file: string): number {
  const text = readFileSync(file, 'utf8');
  const number = /(?<=\bSCHEMA(?:\$\d+)? = ["']?)\d+(?=["']?;)/g;
  // More than one: a record without what the newest number is about is written with the one before.
  writeFileSync(
    file,
    text.replace(number, (now) => String(Number(now) + 10)),
  );
  return text.match(number)?.length ?? 0;
}
