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
    const from = bounds.last ?? event.at;
    const isLoss = 'note' in event && event.note === 'memoryLost';
    if (isLoss && at !== undefined && at >= from && at <= event.at)
      bounds.doubt = `what happened from ${instantText(from)} to ${instantText(event.at)} may be missing: Redis had lost what it knew\n`;
    bounds.last = event.at;
    yield entry;
  }
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
