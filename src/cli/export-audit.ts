/** `db-access audit export`: the events of the audit trail, for other programs and for spreadsheets. */
import { z } from 'zod';
import { csvRow } from '../audit/csv.ts';
import { instantText, jsonLine } from '../audit/line.ts';
import type { StoredEvent } from '../grant/audit.ts';
import { PersonId } from '../grant/ids.ts';
import { OperatorId } from '../grant/operator.ts';
import { type AuditEntry, isOfGrant } from '../redis/store/audit-store.ts';
import { plain } from '../words/markup.ts';
import { problemText } from '../words/problem-text.ts';
import { expectRange } from './instant.ts';
import type { Progress } from './progress.ts';
import { entriesAbout, withTrail } from './trail.ts';
import { UsageError } from './usage.ts';

export type Wanted = {
  /** in milliseconds; the first instant that is in it */
  readonly from?: number | undefined;
  /** in milliseconds; the first instant that is not in it */
  readonly to?: number | undefined;
  readonly database?: string | undefined;
  /** Slack’s id, operator:<user>@<host> or db-access: they did it, or access was for them, or they approved it */
  readonly person?: string | undefined;
};

type Printing = {
  readonly format: 'jsonl' | 'csv';
  readonly out: (text: string) => void;
  readonly progress: Progress;
};

/** Prints as it reads. Throws a `ConfigError`, a `UsageError`, a `Fault` or an `UnreadableRecord`. */
export function exportAudit(
  environment: NodeJS.ProcessEnv,
  wanted: Wanted,
  { format, out, progress }: Printing,
): Promise<void> {
  expectRange(wanted);
  expectPerson(wanted);
  return withTrail(
    environment,
    async (trail) => {
      if (format === 'csv') out(csvRow(Object.keys(columns)));
      for await (const found of entriesAbout(trail, wanted.database))
        if (isWanted(rowOf(found.event), wanted)) out(lineOf(found, format));
    },
    progress,
  );
}

function expectPerson({ person }: Wanted): void {
  const isId = [PersonId, OperatorId, z.literal('db-access')].some((id) => id.safeParse(person).success);
  if (person !== undefined && !isId)
    throw new UsageError('--person: expected an id such as U012AB3CD, operator:alice@bastion or db-access');
}

function isWanted(event: Row, { from = 0, to, database, person }: Wanted): boolean {
  if (event.at < from || (to !== undefined && event.at >= to)) return false;
  if (database !== undefined && event.database !== database) return false;
  if (person === undefined) return true;
  const approvers = event.decision?.how === 'approved' ? event.decision.by : [];
  return [event.by, event.requester, ...approvers].some((one) => one === person);
}

function lineOf({ entry, event }: AuditEntry, format: Printing['format']): string {
  if (format === 'csv') return csvRow(Object.values(columns).map((cell) => cell(rowOf(event), entry)));
  return jsonLine(entry, event);
}

/** A note is a row too, under the column of moves. */
type Row = { readonly [Field in keyof StoredEvent]?: StoredEvent[Field] | undefined } & Pick<
  StoredEvent,
  'at' | 'by' | 'move'
>;

function rowOf(event: AuditEntry['event']): Row {
  if (isOfGrant(event)) return event;
  const { note, version, detail = version, ...rest } = event;
  return { ...rest, detail, move: note };
}

type Cell = (event: Row, entry: string) => string | number | undefined;

const columns: Readonly<Record<string, Cell>> = {
  at: ({ at }) => instantText(at),
  database: ({ database }) => database,
  grant: ({ grant }) => grant,
  move: ({ move }) => move,
  by: ({ by }) => by,
  requester: ({ requester }) => requester,
  source: ({ source }) => source,
  reaches: ({ reaches }) => reaches?.join(' '),
  rule: ({ rule }) => rule ?? undefined,
  seconds: ({ ttlMs }) => (ttlMs === undefined ? undefined : ttlMs / 1000),
  endsAt: ({ endsAt }) => (endsAt === undefined ? undefined : instantText(endsAt)),
  allowed: ({ decision }) => decision?.how,
  approvers: ({ decision }) => (decision?.how === 'approved' ? decision.by.join(' ') : undefined),
  clause: ({ decision }) => (decision?.how === 'automatic' ? decision.clause : undefined),
  reason: ({ reason }) => reason,
  from: ({ from }) => from ?? undefined,
  to: ({ to }) => to,
  detail: ({ detail }) => (typeof detail === 'object' ? problemText(detail, plain) : detail),
  region: ({ place }) => place?.region,
  addon: ({ place }) => place?.addon,
  entry: (_, entry) => entry,
};
