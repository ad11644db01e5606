/** From when on there is a trail, and where it lost something: “nobody” would be no answer for a time of which it says nothing. */
import { instantText } from '../audit/line.ts';
import { HOUR } from '../grant/duration.ts';
import type { AuditEntry } from '../redis/store/audit-store.ts';
import { UsageError } from './usage.ts';

export type Bounds = {
  /** of its first event */
  first?: number;
  /** that something of the instant that was asked about may be missing */
  doubt?: string;
};

/** A loss is noticed within minutes, and later where Scalingo is silent: what was written in that time may have come after it. */
const NOTICED_WITHIN_MS = HOUR;

/** The same entries; once all were read, `bounds` says what they showed. */
export async function* bounded(
  entries: AsyncIterable<AuditEntry>,
  bounds: Bounds,
  at?: number,
): AsyncGenerator<AuditEntry> {
  const near: Near = {};
  for await (const entry of entries) {
    const { event } = entry;
    bounds.first ??= event.at;
    if (at !== undefined && event.at <= at) near.before = event.at;
    else near.next ??= event.at;
    const gap = at === undefined ? undefined : gapAround(at, event, near);
    if (gap)
      bounds.doubt = `${bounds.doubt ?? ''}what happened from ${instantText(gap.from)} to ${instantText(event.at)} may be missing: ${gap.why}\n`;
    yield entry;
  }
}

/** The events on both sides of that instant. */
type Near = { before?: number; next?: number };

function gapAround(at: number, event: AuditEntry['event'], { before = at, next = event.at }: Near) {
  if (!('note' in event) || at > event.at) return undefined;
  if (event.note === 'memoryLost')
    return next >= event.at - NOTICED_WITHIN_MS
      ? { from: before, why: 'Redis had lost what it knew' }
      : undefined;
  // When the backup was made.
  const madeAt = event.note === 'restored' ? Date.parse(event.detail ?? '') : Number.NaN;
  return madeAt <= at ? { from: madeAt, why: 'a backup was restored' } : undefined;
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
