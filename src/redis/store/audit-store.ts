/** Reads the audit trail back: who could reach what, and when. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { AuditEvent, isEarlier, StoredEvent } from '../../grant/audit.ts';
import { withForgotten } from '../../grant/forgotten.ts';
import { Note, StoredNote } from '../../grant/note.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';

/** `entry` is its place in the trail: where to read on. */
export type AuditEntry = { readonly entry: string; readonly event: StoredEvent | StoredNote };

type At = { readonly redis: Redis; readonly keys: Keys };

const Stored = z.union([StoredEvent, StoredNote]);

/** An event without a number counts as 0. Fields, moves and kinds of problems may be added without a new number. */
const SCHEMA = 1;

/** Where the trail begins. */
export const BEGINNING = '0';

type Next = { readonly after: string; readonly count: number };

/** The next ones of the trail, oldest first. One that cannot be read is thrown: a trail with gaps proves nothing. */
export async function readAudit(at: At, next: Next): Promise<readonly AuditEntry[]> {
  const { entries, unreadable } = await readableAudit(at, next);
  if (unreadable !== undefined)
    throw new UnreadableRecord(`Entry ${unreadable} of the audit trail cannot be read.`);
  return entries;
}

/** The next ones up to one that cannot be read; `unreadable` is that one's entry. */
export async function readableAudit(
  { redis, keys }: At,
  { after, count }: Next,
): Promise<{ readonly entries: readonly AuditEntry[]; readonly unreadable?: string }> {
  const entries: AuditEntry[] = [];
  for (const [entry, fields] of await orFault(redis.xrange(keys.audit, `(${after}`, '+', 'COUNT', count))) {
    const event = Stored.safeParse(withForgotten(asJson(fields[fields.indexOf('event') + 1] ?? null)));
    if (!event.success) return { entries, unreadable: entry };
    entries.push({ entry, event: event.data });
  }
  return { entries };
}

/** How many are in memory at once. */
const BATCH = 500;

/** All of the trail up to now, oldest first, a batch at a time. Throws as `readAudit` does. */
export async function* auditTrail(at: At): AsyncGenerator<AuditEntry> {
  const [[newest] = []] = await orFault(at.redis.xrevrange(at.keys.audit, '+', '-', 'COUNT', 1));
  let after = BEGINNING;
  while (newest !== undefined && isEarlier(after, newest)) {
    const batch = await readAudit(at, { after, count: BATCH });
    yield* batch.filter(({ entry }) => !isEarlier(newest, entry));
    after = batch.at(-1)?.entry ?? newest;
  }
}

/** As it is written down. */
export function auditText(event: AuditEvent): string {
  return JSON.stringify({ ...AuditEvent.parse(event), schema: SCHEMA });
}

export function noteText(note: Note): string {
  return JSON.stringify({ ...Note.parse(note), schema: SCHEMA });
}

/** Of a grant; everything else is a note. */
export function isOfGrant(event: AuditEntry['event']): event is StoredEvent {
  return 'move' in event;
}
