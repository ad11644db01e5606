/** A backup as a file: read whole, and held to what `backup` writes, before anything is changed by it. */
import { readFileSync } from 'node:fs';
import { systemCode } from '../config/system-code.ts';
import { isEarlier } from '../grant/audit.ts';
import { readGrant } from '../grant/written.ts';
import { asJson } from '../redis/json.ts';
import { BackupLine } from '../redis/store/backup-store.ts';
import { UsageError } from './usage.ts';

/** What one name of the installation had. Files of a former build have one section. */
export type Section = {
  readonly header: Extract<BackupLine, { readonly is: 'backup' }>;
  /** with the header and the end */
  readonly lines: readonly BackupLine[];
};

/** At least one, in the order of the file. Throws a `UsageError` that names the line which is wrong. */
export function sectionsIn(path: string): readonly [Section, ...Section[]] {
  const lines = linesOf(path);
  const sections: Section[] = [];
  let from = 0;
  let last = new Map<string, string>();
  for (const [place, line] of lines.entries()) {
    const at = `${path}:${place + 1}`;
    const header = lines[from];
    if (header?.is !== 'backup' || (line.is === 'backup' && place > from))
      throw new UsageError(`${at} is not in its place: a backup begins with what it is of`);
    if (line.is === 'event' || line.is === 'seal') {
      if (!isEarlier(last.get(line.is) ?? FIRST, line.entry))
        throw new UsageError(
          `${at} is not in its place: ${line.is} ${line.entry} comes twice, or after a later one`,
        );
      last.set(line.is, line.entry);
    }
    if (line.is === 'record') expectOfThisBuild(line.text, at);
    if (line.is !== 'end') continue;
    if (line.lines !== place - from + 1)
      throw new UsageError(
        `${path} is not whole: ${at} says ${line.lines} lines, and there are ${place - from + 1}`,
      );
    if (sections.some((one) => one.header.installation === header.installation))
      throw new UsageError(`${at} ends a second backup of ${header.installation}`);
    sections.push({ header, lines: lines.slice(from, place + 1) });
    from = place + 1;
    last = new Map();
  }
  const [first, ...more] = sections;
  if (!first || from < lines.length) throw new UsageError(`${path} is not whole: its end is missing`);
  return [first, ...more];
}

/** Before every entry. */
const FIRST = '0-0';

function linesOf(path: string): readonly BackupLine[] {
  const lines: BackupLine[] = [];
  for (const text of textsIn(path)) {
    if (text.trim() === '') continue;
    const read = BackupLine.safeParse(asJson(text));
    if (!read.success)
      throw new UsageError(`${path}:${lines.length + 1} is no line of a backup of this version`);
    lines.push(read.data);
  }
  return lines;
}

/** Line by line: a trail of years is longer than a text may be. */
function* textsIn(path: string): Generator<string> {
  const bytes = bytesIn(path);
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf('\n', from);
    const to = end < 0 ? bytes.length : end;
    yield bytes.toString('utf8', from, to);
    from = to + 1;
  }
}

function bytesIn(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${systemCode(error)})`);
  }
}

/** One that was approved would open once that build runs, and this one can neither tell nor change it. */
function expectOfThisBuild(text: string, at: string): void {
  const read = readGrant(asJson(text));
  if ('why' in read && read.isLater)
    throw new UsageError(`${at} is a record of a later version: restore it with that one`);
}
