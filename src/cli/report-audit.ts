/** `db-access audit report`: who had access to which database, as one page to keep or to print. */
import { writeFileSync } from 'node:fs';
import { summaryOf } from '../audit/summary.ts';
import { timeOf } from '../redis/time.ts';
import { completed } from './access.ts';
import { reportPage } from './report-page.ts';
import { allOf, withTrail } from './trail.ts';
import { UsageError } from './usage.ts';
import { verifiedLines } from './verify-audit.ts';

type Wanted = {
  readonly from: number;
  readonly to: number;
  readonly database?: string | undefined;
  /** where it is written; one that is there already is replaced */
  readonly out: string;
  readonly json?: true | undefined;
};

/** Says what it wrote. Throws a `ConfigError`, a `UsageError`, a `Fault` or an `UnreadableRecord`. */
export function reportAudit(
  environment: NodeJS.ProcessEnv,
  { out, json, ...wanted }: Wanted,
): Promise<string> {
  if (wanted.from >= wanted.to) throw new UsageError('--from: expected an instant before --to');
  return withTrail(environment, async (trail) => {
    const summary = await summaryOf(allOf(trail.entries()), wanted);
    const windows = await completed(trail, summary.windows);
    const page = reportPage({
      installation: trail.names.at(-1)?.installation ?? '',
      database: wanted.database,
      ...wanted,
      now: await timeOf(trail.redis),
      summary: { ...summary, windows },
      integrity: await verifiedLines(trail, environment),
    });
    write(out, page);
    if (json) return `${JSON.stringify({ out, windows: windows.length })}\n`;
    return `${out}: ${windows.length} windows of access\n`;
  });
}

function write(path: string, page: string): void {
  try {
    // It says who people are and where they come from.
    writeFileSync(path, page, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new UsageError(`--out: ${path} cannot be written (${why})`);
  }
}
