/** This build as a later one: all that it writes has a higher schema number, which this one does not know. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, root } from './built.ts';
import type { AtEnd } from './processes.ts';

/** Records, envelopes, audit, messages, jobs, forms and buttons. */
const NUMBERS = 7;

/** Where it was built to; it goes with the test. */
export function laterBuild(atEnd: AtEnd): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-later-'));
  atEnd(async () => rmSync(folder, { recursive: true }));
  cpSync(built, folder, { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const source = join(folder, 'src');
  const raised = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.js'))
    .filter((path) => raise(join(source, path)));
  if (raised.length !== NUMBERS) throw new Error(`raised the number in ${raised.join(', ') || 'no file'}`);
  return folder;
}

/** Did the file have one? */
function raise(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  const later = text.replace(/(?<=\bSCHEMA = '?)1(?='?;)/, '2');
  if (later !== text) writeFileSync(file, later);
  return later !== text;
}
