/** `db-access backup`: everything that must outlive Redis, in one file. It can be made at any time, also while the bot runs. */
import { attempt } from '../flow/attempt.ts';
import { Fault } from '../flow/fault.ts';
import type { OperatorId } from '../grant/operator.ts';
import { createKeys } from '../redis/keys.ts';
import { backupLines, isUsed } from '../redis/store/backup-store.ts';
import { appendNote } from '../redis/store/note-store.ts';
import { timeOf } from '../redis/time.ts';
import { version } from '../version.ts';
import { countText } from './count-text.ts';
import { withNewFile } from './new-file.ts';
import { type Trail, withTrail } from './trail.ts';

type Wanted = {
  readonly operator: OperatorId;
  /** a file that is not there yet */
  readonly out: string;
  readonly json?: true | undefined;
  readonly progress: (line: string) => void;
};

const PROGRESS_EVERY = 10_000;

/** Says what it wrote. Throws as `withTrail` does, and a `UsageError` where the file cannot be made. */
export function backUp(
  environment: NodeJS.ProcessEnv,
  { out, operator, json, progress }: Wanted,
): Promise<string> {
  return withTrail(environment, async (trail) => {
    const { redis, file } = trail;
    const counts = { records: 0, lines: 0 };
    await withNewFile(out, async (write) => {
      const note = { at: await timeOf(redis), by: operator, note: 'backedUp', version: version() } as const;
      const keys = createKeys(file.installation);
      // What it is for may be a Redis that takes no writes any longer.
      if ((await attempt(() => appendNote({ redis, keys }, note))) instanceof Fault)
        progress('the audit trail does not say that this backup was made: Redis takes no writes');
      for await (const line of linesOf(trail)) {
        write(`${JSON.stringify(line)}\n`);
        counts.lines += 1;
        if (line.is === 'record') counts.records += 1;
        if (counts.lines % PROGRESS_EVERY === 0) progress(`${counts.lines} lines`);
      }
    });
    const { records, lines } = counts;
    return json
      ? `${JSON.stringify({ out, records, lines })}\n`
      : `${out}: ${countText(records, 'record')}, ${countText(lines, 'line')}. It says who people are and where they come from; no token is in it.\n`;
  });
}

/** Of each former name of the installation that left something here, and finally of the present one. */
async function* linesOf({ redis, file, names }: Trail) {
  for (const keys of names) {
    if (keys.installation !== file.installation && !(await isUsed({ redis, keys }))) continue;
    yield* backupLines({ redis, keys }, { now: await timeOf(redis), version: version() });
  }
}
