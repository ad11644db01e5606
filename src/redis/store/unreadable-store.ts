/** Removes the record of a grant that no build can read, with all that names it. Nothing else removes a record. */
import type { Redis } from 'ioredis';
import type { Closing } from '../../grant/envelope.ts';
import type { DatabaseName, GrantId, PersonId } from '../../grant/ids.ts';
import type { Note } from '../../grant/note.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { noteText } from './audit-store.ts';

/**
 * Removes a record that cannot be read, with all that names it. KEYS record, audit, due, untold, closings, messages, then indexes that are
 * sets, then indexes that are sorted sets; ARGV id, the record as it was read ('' where there is none), the note for the audit trail, how
 * many sets, the envelope to keep ('' for none), the envelope as it was read ('' for none). Answers 0 where it is another record or another
 * envelope by now, or nothing names it any longer.
 */
const FORGET = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[2] or (redis.call('HGET', KEYS[5], ARGV[1]) or '') ~= ARGV[6] then return 0 end
local named = redis.call('EXISTS', KEYS[1]) == 1 or ARGV[6] ~= ''
for at = 7, 6 + tonumber(ARGV[4]) do named = named or redis.call('SISMEMBER', KEYS[at], ARGV[1]) == 1 end
if not named then return 0 end
redis.call('XADD', KEYS[2], '*', 'event', ARGV[3])
redis.call('DEL', KEYS[1], KEYS[6])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
if ARGV[5] == '' then redis.call('HDEL', KEYS[5], ARGV[1]) else redis.call('HSET', KEYS[5], ARGV[1], ARGV[5]) end
for at = 7, #KEYS do
  redis.call(at < 7 + tonumber(ARGV[4]) and 'SREM' or 'ZREM', KEYS[at], ARGV[1])
end
return 1
`;

type Forgotten = {
  readonly id: GrantId;
  /** as `rawRecord` found it: another one is not forgotten */
  readonly raw: RawRecord;
  /** those whose index may name it */
  readonly databases: readonly DatabaseName[];
  /** as its closing envelope says; undefined where nothing says it */
  readonly requester: PersonId | undefined;
  /** its envelope, for should its database come back; undefined where nothing is to be kept */
  readonly closing: Closing | undefined;
  readonly note: Note;
};

type At = { readonly redis: Redis; readonly keys: Keys };

/** What is stored of it, of any shape; '' where nothing is. */
type RawRecord = { readonly record: string; readonly closing: string };

/** May throw a `Fault`. */
export async function rawRecord({ redis, keys }: At, id: GrantId): Promise<RawRecord> {
  const [record, closing] = await orFault(
    Promise.all([redis.get(keys.grant(id)), redis.hget(keys.closings, id)]),
  );
  return { record: record ?? '', closing: closing ?? '' };
}

/** False where the record or its envelope is another one by now, or it was forgotten: then nothing was removed. May throw a `Fault`. */
export async function forgetRecord(
  { redis, keys }: At,
  { id, raw, databases, requester, closing, note }: Forgotten,
): Promise<boolean> {
  const sets = databases.map((database) => keys.live(database));
  const all = [
    keys.grant(id),
    keys.audit,
    keys.due,
    keys.untold,
    keys.closings,
    keys.messages(id),
    ...sets,
    ...(requester ? [keys.by(requester), keys.current(requester)] : []),
  ];
  const kept = closing ? JSON.stringify(closing) : '';
  const given = [id, raw.record, noteText(note), sets.length, kept, raw.closing] as const;
  const done = redis.eval(FORGET, all.length, ...all, ...given);
  return (await orFault(done)) === 1;
}
