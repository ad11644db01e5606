/** `db-access audit report`: who had access to which database, as one page to keep or to print. */
import { closeSync, fchmodSync, openSync, writeFileSync } from 'node:fs';
import { instantText } from '../audit/line.ts';
import { summaryOf } from '../audit/summary.ts';
import { systemCode } from '../config/system-code.ts';
import { timeOf } from '../redis/time.ts';
import { completed } from './access.ts';
import { countText } from './count-text.ts';
import { expectRange } from './instant.ts';
import type { Progress } from './progress.ts';
import { reportPage } from './report-page.ts';
import { entriesAbout, eventsIn, withTrail } from './trail.ts';
import { type Bounds, bounded } from './trail-bounds.ts';
import { UsageError } from './usage.ts';
import { verifiedLines } from './verify-audit.ts';

type Wanted = {
  readonly from: number;
  readonly to: number;
  readonly database?: string | undefined;
  /** where it is written; one that is there already is replaced */
  readonly out: string;
  readonly json?: true | undefined;
  readonly progress: Progress;
};

/** Says what it wrote. Throws a `ConfigError`, a `UsageError`, a `Fault` or an `UnreadableRecord`. */
export function reportAudit(
  environment: NodeJS.ProcessEnv,
  { out, json, progress, ...wanted }: Wanted,
): Promise<string> {
  expectRange(wanted);
  return withTrail(
    environment,
    async (trail) => {
      const bounds: Bounds = {};
      const entries = bounded(entriesAbout(trail, wanted.database), bounds);
      const summary = await summaryOf(eventsIn(entries), wanted);
      const windows = await completed(trail, summary.windows);
      const page = reportPage({
        installation: trail.names.at(-1)?.installation ?? '',
        database: wanted.database,
        ...wanted,
        now: await timeOf(trail.redis),
        summary: { ...summary, windows },
        integrity: [...beginning(bounds, wanted), ...(await verifiedLines(trail, environment, progress))],
      });
      write(out, page);
      if (json) return `${JSON.stringify({ out, windows: windows.length })}\n`;
      return `${out}: ${countText(windows.length, 'window')} of access\n`;
    },
    progress,
  );
}

function beginning({ first }: Bounds, { from }: Pick<Wanted, 'from'>): readonly string[] {
  if (first === undefined || from >= first) return [];
  return [`It begins at ${instantText(first)}: what was before is not in it`];
}

function write(path: string, page: string): void {
  try {
    // It says who people are and where they come from, also where a file that others may read is replaced.
    const file = openSync(path, 'w', 0o600);
    try {
      fchmodSync(file, 0o600);
      writeFileSync(file, page);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UsageError(`--out: ${path} cannot be written (${systemCode(error)})`);
  }
}
