/** An event of the audit trail as a line of JSON: the same for exports and for sinks. */
import type { StoredEvent } from '../grant/audit.ts';
import type { StoredNote } from '../grant/note.ts';

/** `entry` is its place in the trail. Ends with a line feed. */
export function jsonLine(entry: string, event: StoredEvent | StoredNote): string {
  const { at, endsAt, ...rest } = { endsAt: undefined, ...event };
  const ends = endsAt === undefined ? {} : { endsAt: instantText(endsAt) };
  return `${JSON.stringify({ entry, at: instantText(at), ...rest, ...ends })}\n`;
}

/** Such as 2026-11-24T10:00:00Z. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
