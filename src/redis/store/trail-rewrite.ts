/**
 * Blanks what the audit trail says of a person. Entries of a stream never change, so the stream is copied beside itself, and takes its
 * place in one step together with the event that names what was blanked; what was appended meanwhile is taken along.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { blankedEvent, grantOf, mentions } from '../../audit/blank.ts';
import { fieldsOf } from '../../audit/digest.ts';
import { HOUR } from '../../grant/duration.ts';
import type { PersonId } from '../../grant/ids.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';
import { BEGINNING } from './audit-store.ts';

/**
 * Puts a copy of the audit trail in its place. KEYS audit, the copy, salts, version of the trail, the requests of the person it is about; ARGV
 * that version and how many requests as read before it was copied, the first and last entry that were copied, how many, how many events to
 * append, how many entries were blanked that no seal had, the person, the newest entry from before the records were looked through, these
 * events, these entries, then pairs of entry and the salts that are left of it ('' for none). What was appended since then is taken along. 0: it
 * is another trail by now, one of these entries was sealed as it was, there is another request, or what was appended since the records were
 * looked through names the person: they asked for something or answered, which is not over.
 */
const REPLACE_TRAIL = `
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[1] then return 0 end
if redis.call('ZCARD', KEYS[5]) ~= tonumber(ARGV[2]) then return 0 end
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)
if not first[1] or first[1][1] ~= ARGV[3] then return 0 end
local notes, unsealed = tonumber(ARGV[6]), tonumber(ARGV[7])
local salted = 10 + notes + unsealed
for at = 10 + notes, salted - 1 do
  if redis.call('HEXISTS', KEYS[3], ARGV[at]) == 1 then return 0 end
end
local newer = redis.call('XRANGE', KEYS[1], '(' .. ARGV[4], '+')
local copied = tonumber(ARGV[5])
if redis.call('XLEN', KEYS[1]) ~= copied + #newer or redis.call('XLEN', KEYS[2]) ~= copied then return 0 end
for _, one in ipairs(redis.call('XRANGE', KEYS[1], '(' .. ARGV[9], '+')) do
  for _, field in ipairs(one[2]) do
    if string.find(field, ARGV[8], 1, true) then return 0 end
  end
end
redis.call('INCR', KEYS[4])
for _, one in ipairs(newer) do redis.call('XADD', KEYS[2], one[1], unpack(one[2])) end
for at = 10, 9 + notes do redis.call('XADD', KEYS[2], '*', 'event', ARGV[at]) end
redis.call('PERSIST', KEYS[2])
redis.call('RENAME', KEYS[2], KEYS[1])
for at = salted, #ARGV, 2 do
  if ARGV[at + 1] == '' then redis.call('HDEL', KEYS[3], ARGV[at]) else redis.call('HSET', KEYS[3], ARGV[at], ARGV[at + 1]) end
end
return 1
`;

type At = { readonly redis: Redis; readonly keys: Keys };

/** By entry: the names of the fields that are about the person. */
type Blanked = Readonly<Record<string, readonly string[]>>;

type Found = { readonly blanked: Blanked; readonly grants: ReadonlySet<string> };

type Wanted = {
  readonly person: PersonId;
  /** the ids of grants that records show to be theirs: the trail may have more */
  readonly grants: ReadonlySet<string>;
  readonly random: (bytes: number) => Buffer;
};

type Rewriting = Wanted & {
  /** the newest entry from before the records were looked through, see `newestEntry` */
  readonly since: string;
  /** the events that name what was blanked, as they are written in the trail; they may go into the trail of another name */
  readonly notes: (blanked: Blanked) => readonly string[];
};

/** How many are read and copied at once: other commands get their turn in between. */
const PIECE = 500;

const Salts = z.record(z.string(), z.string());

/** What comes after it was not known when it was read. May throw a `Fault`. */
export async function newestEntry({ redis, keys }: At): Promise<string> {
  const [newest] = await orFault(redis.xrevrange(keys.audit, '+', '-', 'COUNT', 1));
  return newest?.[0] ?? BEGINNING;
}

/** What would be blanked. Throws an `UnreadableRecord` where an entry names them in a place that this build does not know. */
export async function aboutPerson(at: At, wanted: Wanted): Promise<Found> {
  const grants = new Set(wanted.grants);
  for await (const piece of piecesOf(at)) {
    for (const [, fields] of piece) {
      const grant = grantOf(textOf(fields), wanted.person);
      if (grant !== undefined) grants.add(grant);
    }
  }
  const blanked: Record<string, readonly string[]> = {};
  for await (const piece of piecesOf(at))
    for (const [entry, fields] of piece) {
      const names = blankedIn(entry, { text: textOf(fields), salts: {} }, { ...wanted, grants }).blanked;
      if (names.length > 0) blanked[entry] = names;
    }
  return { blanked, grants };
}

/** False where the trail became another one since then, such as by a request of theirs: nothing was changed then. May throw a `Fault`. */
export async function blankTrail({ redis, keys }: At, wanted: Rewriting): Promise<boolean> {
  const [version, requests] = await orFault(
    Promise.all([redis.get(keys.auditVersion), redis.zcard(keys.by(wanted.person))]),
  );
  const { grants } = await aboutPerson({ redis, keys }, wanted);
  const copy = `${keys.audit}:${wanted.random(8).toString('hex')}`;
  const blanked: Record<string, readonly string[]> = {};
  const [salted, unsealed]: [string[], string[]] = [[], []];
  let [first, last, count] = [BEGINNING, BEGINNING, 0];
  try {
    for await (const piece of piecesOf({ redis, keys })) {
      const salts = await orFault(redis.hmget(keys.auditSalts, ...piece.map(([entry]) => entry)));
      const pipeline = redis.pipeline();
      for (const [place, [entry, fields]] of piece.entries()) {
        const kept = Salts.safeParse(asJson(salts[place] ?? null)).data ?? {};
        const after = blankedIn(entry, { text: textOf(fields), salts: kept }, { ...wanted, grants });
        if (after.blanked.length > 0) {
          blanked[entry] = after.blanked;
          if (salts[place] === null) unsealed.push(entry);
          salted.push(entry, Object.keys(after.salts).length === 0 ? '' : JSON.stringify(after.salts));
        }
        pipeline.xadd(copy, entry, ...withText(fields, after.text));
        if (count === 0) first = entry;
        [last, count] = [entry, count + 1];
      }
      // What is cut off in the middle leaves nothing for long.
      pipeline.pexpire(copy, HOUR);
      for (const [error] of (await orFault(pipeline.exec())) ?? [])
        if (error) await orFault(Promise.reject(error));
    }
    if (salted.length === 0) return true;
    const notes = wanted.notes(blanked);
    const touched = [keys.audit, copy, keys.auditSalts, keys.auditVersion, keys.by(wanted.person)] as const;
    const known = [version ?? '', requests, first, last, count, notes.length, unsealed.length] as const;
    const given = [...known, wanted.person, wanted.since, ...notes, ...unsealed, ...salted];
    return (await orFault(redis.eval(REPLACE_TRAIL, touched.length, ...touched, ...given))) === 1;
  } finally {
    await orFault(redis.del(copy));
  }
}

function blankedIn(
  entry: string,
  stored: Parameters<typeof blankedEvent>[0],
  { person, grants, random }: Wanted,
): ReturnType<typeof blankedEvent> {
  const after = blankedEvent(stored, { person, grants }, random);
  if (mentions(after.text, person))
    throw new UnreadableRecord(
      fieldsOf(stored.text)
        ? `Entry ${entry} of the audit trail names them in a field that this build does not know.`
        : `Entry ${entry} of the audit trail cannot be read.`,
    );
  return after;
}

type Raw = readonly [entry: string, fields: readonly string[]];

async function* piecesOf({ redis, keys }: At): AsyncGenerator<readonly Raw[]> {
  let after = BEGINNING;
  for (;;) {
    const found = await orFault(redis.xrange(keys.audit, `(${after}`, '+', 'COUNT', PIECE));
    const last = found.at(-1)?.[0];
    if (last === undefined) return;
    yield found;
    after = last;
  }
}

function textOf(fields: readonly string[]): string {
  return fields[fields.indexOf('event') + 1] ?? '';
}

function withText(fields: readonly string[], text: string): string[] {
  const at = fields.indexOf('event') + 1;
  return fields.map((field, place) => (place === at ? text : field));
}
