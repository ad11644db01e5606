/** What Redis holds of one person besides the audit trail, and how it goes: records, messages, alarms, and what their Home tab needs. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { mentions } from '../../audit/blank.ts';
import { FORGOTTEN, FORGOTTEN_PERSON } from '../../grant/forgotten.ts';
import type { PersonId } from '../../grant/ids.ts';
import { awaitsReview, isCurrent } from '../../grant/record.ts';
import { readGrant } from '../../grant/written.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { keysLike } from './installations.ts';

type At = { readonly redis: Redis; readonly keys: Keys };

/** As it was read. */
type RawRecord = { readonly id: string; readonly text: string };

type Naming = {
  /** what they asked for, all of it over */
  readonly theirs: readonly RawRecord[];
  /** of others, where they answered or are named otherwise, all of it over */
  readonly others: readonly RawRecord[];
  /** why they cannot be forgotten yet */
  readonly waiting: readonly { readonly grant: string; readonly why: string }[];
};

const PIECE = 500;

/**
 * Removes a grant that is over, with all that names it. KEYS record, messages, due, untold, then what was asked for and what is current of its
 * requester; ARGV id, the record as it was read. 0: it is another record by now.
 */
const REMOVE = `
if redis.call('GET', KEYS[1]) ~= ARGV[2] then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
for at = 3, 6 do redis.call('ZREM', KEYS[at], ARGV[1]) end
return 1
`;

/** KEYS record; ARGV the record as it was read, and what it becomes. 0: it is another record by now. */
const REPLACE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`;

/** KEYS what was asked for and what is current of a person, then records; ARGV their ids. Drops those that have no record from both. */
const DROP = `
for at = 1, #ARGV do
  if redis.call('EXISTS', KEYS[2 + at]) == 0 then
    redis.call('ZREM', KEYS[1], ARGV[at])
    redis.call('ZREM', KEYS[2], ARGV[at])
  end
end
`;

/** May throw a `Fault`. */
export async function recordsNaming({ redis, keys }: At, person: PersonId): Promise<Naming> {
  const [theirs, others]: [RawRecord[], RawRecord[]] = [[], []];
  const waiting = await envelopesNaming({ redis, keys }, person);
  const all = await keysLike(redis, keys.grant('*'));
  for (let from = 0; from < all.length; from += PIECE) {
    const piece = all.slice(from, from + PIECE);
    for (const [place, text] of (await orFault(redis.mget(piece))).entries()) {
      if (text === null || !mentions(text, person)) continue;
      const id = piece[place]?.slice(keys.grant('').length) ?? '';
      const read = readGrant(asJson(text));
      if ('why' in read) waiting.push({ grant: id, why: `it cannot be read: ${read.why}` });
      else if (isCurrent(read.grant)) waiting.push({ grant: id, why: `it is ${read.grant.state}` });
      else if (awaitsReview(read.grant)) waiting.push({ grant: id, why: 'its emergency waits for a review' });
      else (read.grant.requester === person ? theirs : others).push({ id, text });
    }
  }
  return { theirs, others, waiting };
}

/** What an envelope names may still have to be removed, should its rule come back. */
async function envelopesNaming({ redis, keys }: At, person: PersonId): Promise<Naming['waiting'][number][]> {
  const found = Object.entries(await orFault(redis.hgetall(keys.closings)));
  return found.flatMap(([grant, text]) =>
    mentions(text, person)
      ? [{ grant, why: 'its rule is watched for a day after the end, and longer where one is in doubt' }]
      : [],
  );
}

/** False where a record is another one by now: then the rest is as it was, and it can be done again. May throw a `Fault`. */
export async function removeRecords(
  { redis, keys }: At,
  person: PersonId,
  { theirs, others }: Pick<Naming, 'theirs' | 'others'>,
): Promise<boolean> {
  for (const { id, text } of others) {
    const after = withoutPerson(text, person);
    if ((await orFault(redis.eval(REPLACE, 1, keys.grant(id), text, after))) !== 1) return false;
  }
  for (const { id, text } of theirs)
    if (!(await removeRecord({ redis, keys }, { id, text, person }))) return false;
  return true;
}

const Denied = z.looseObject({ deniedBy: z.string(), because: z.string() });

/** The record of somebody else: with a name that is nobody's in place of theirs, and without what they wrote to their denial. */
function withoutPerson(text: string, person: PersonId): string {
  const denied = Denied.safeParse(asJson(text)).data;
  const rest = denied?.deniedBy === person ? JSON.stringify({ ...denied, because: FORGOTTEN }) : text;
  return rest.replaceAll(/[A-Z0-9]+/g, (word) => (word === person ? FORGOTTEN_PERSON : word));
}

/** Of a grant that is over. False where it is another record by now. May throw a `Fault`. */
async function removeRecord(
  { redis, keys }: At,
  { id, text, person }: RawRecord & { readonly person: PersonId },
): Promise<boolean> {
  const touched = [
    keys.grant(id),
    keys.messages(id),
    keys.due,
    keys.untold,
    keys.by(person),
    keys.current(person),
  ] as const;
  return (await orFault(redis.eval(REMOVE, touched.length, ...touched, id, text))) === 1;
}

/**
 * What is left once their records are gone; what they have asked for or answered since then stays whole. An alarm that is so still is raised
 * again by the next sweep. May throw a `Fault`.
 */
export async function removeTraces({ redis, keys }: At, person: PersonId): Promise<void> {
  await dropIndexed({ redis, keys }, person);
  await orFault(redis.del(keys.home(person)));
  await orFault(redis.zrem(keys.homes, person));
  await forgetInSettings({ redis, keys }, person);
  for (const key of [keys.alarms, keys.alarmMessages])
    await dropFields(redis, key, await fieldsNaming(redis, key, person));
  for (const key of await keysLike(redis, keys.messages('*'))) {
    const fields = await fieldsNaming(redis, key, person);
    if (fields.length === 0) continue;
    // Read after the messages: a record is always there before them.
    const record = await orFault(redis.get(keys.grant(key.slice(keys.messages('').length))));
    if (record === null || !mentions(record, person)) await dropFields(redis, key, fields);
  }
}

async function dropIndexed({ redis, keys }: At, person: PersonId): Promise<void> {
  const indexes = [keys.by(person), keys.current(person)] as const;
  const found = await Promise.all(indexes.map((index) => orFault(redis.zrange(index, 0, '-1'))));
  const ids = [...new Set(found.flat())];
  for (let from = 0; from < ids.length; from += PIECE) {
    const piece = ids.slice(from, from + PIECE);
    const touched = [...indexes, ...piece.map(keys.grant)];
    await orFault(redis.eval(DROP, touched.length, ...touched, ...piece));
  }
}

async function fieldsNaming(redis: Redis, key: string, person: PersonId): Promise<readonly string[]> {
  const found = Object.entries(await orFault(redis.hgetall(key)));
  return found.flatMap(([field, text]) => (mentions(`${field} ${text}`, person) ? [field] : []));
}

async function dropFields(redis: Redis, key: string, fields: readonly string[]): Promise<void> {
  if (fields.length > 0) await orFault(redis.hdel(key, ...fields));
}

/** The file may name them still; the next process that reads it tells the trail so. Another process may write them meanwhile. */
async function forgetInSettings({ redis, keys }: At, person: PersonId): Promise<void> {
  for (;;) {
    const text = await orFault(redis.get(keys.settingsNoted));
    if (text === null || !mentions(text, person)) return;
    const blanked = text.replaceAll(/[A-Z0-9]+/g, (word) => (word === person ? FORGOTTEN : word));
    if ((await orFault(redis.eval(REPLACE, 1, keys.settingsNoted, text, blanked))) === 1) return;
  }
}
