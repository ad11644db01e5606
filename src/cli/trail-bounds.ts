/** From when on there is a trail, and where it lost something: “nobody” would be no answer for a time of which it says nothing. */
import { instantText } from '../audit/line.ts';
import type { AuditEntry } from '../redis/store/audit-store.ts';
import { UsageError } from './usage.ts';

export type Bounds = {
  /** of its first event */
  first?: number;
  /** of its last one */
  last?: number;
  /** that something of the instant that was asked about may be missing */
  doubt?: string;
};

/** The same entries; once all were read, `bounds` says what they showed. */
export async function* bounded(
  entries: AsyncIterable<AuditEntry>,
  bounds: Bounds,
  at?: number,
): AsyncGenerator<AuditEntry> {
  for await (const entry of entries) {
    const { event } = entry;
    bounds.first ??= event.at;
    const gap = gapBefore(event, bounds.last ?? event.at);
    if (gap && at !== undefined && at >= gap.from && at <= event.at)
      bounds.doubt = `${bounds.doubt ?? ''}what happened from ${instantText(gap.from)} to ${instantText(event.at)} may be missing: ${gap.why}\n`;
    bounds.last = event.at;
    yield entry;
  }
}

/** `last`: when what the trail has before it happened. */
function gapBefore(event: AuditEntry['event'], last: number) {
  if (!('note' in event)) return undefined;
  if (event.note === 'memoryLost') return { from: last, why: 'Redis had lost what it knew' };
  if (event.note !== 'restored') return undefined;
  // When the backup was made.
  const madeAt = Date.parse(event.detail ?? '');
  return Number.isNaN(madeAt) ? undefined : { from: madeAt, why: 'a backup was restored' };
}

/** Throws a `UsageError` where the trail says nothing of that instant. */
export function expectBegun({ first }: Bounds, at: number): void {
  if (first === undefined)
    throw new UsageError('--at: the audit trail is empty: it says nothing of that time');
  if (at < first)
    throw new UsageError(
      `--at: the audit trail begins at ${instantText(first)}, and says nothing of what was before`,
    );
}
