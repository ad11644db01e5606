/**
 * Everything of an installation that must outlive its Redis, as lines of JSON: records, closing envelopes, where messages are, and the
 * audit trail with its seals. Indexes are made again from the records; queues and locks are not kept. There is no secret in it.
 */
import type { ChainableCommander, Redis } from 'ioredis';
import { z } from 'zod';
import type { Moved } from '../../grant/audit.ts';
import { dueAt } from '../../grant/due.ts';
import { closingAfter, closingOf } from '../../grant/envelope.ts';
import { GrantId } from '../../grant/ids.ts';
import { type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { grantText, readGrant, type Written } from '../../grant/written.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { auditText } from './audit-store.ts';
import { closingFrom } from './envelope-store.ts';
import { keysLike } from './installations.ts';

const SCHEMA = 1;

const entry = { entry: z.string().regex(/^\d+-\d+$/), fields: z.array(z.string()) };

export const BackupLine = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('backup'),
    schema: z.literal(SCHEMA),
    installation: z.string(),
    at: z.number(),
    version: z.string(),
  }),
  z.object({ is: z.literal('closing'), grant: z.string(), text: z.string() }),
  z.object({ is: z.literal('record'), grant: z.string(), text: z.string() }),
  z.object({ is: z.literal('messages'), grant: GrantId, fields: z.record(z.string(), z.string()) }),
  z.object({ is: z.literal('event'), ...entry }),
  z.object({ is: z.literal('seal'), ...entry }),
  z.object({ is: z.literal('salts'), entry: z.string(), text: z.string() }),
  z.object({ is: z.literal('end'), lines: z.number() }),
]);
export type BackupLine = z.infer<typeof BackupLine>;

type At = { readonly redis: Redis; readonly keys: Keys };

/** So much is read at once: others have time in between. */
const PIECE = 500;

/** Envelopes before records, so that a record is never older than its envelope. May throw a `Fault`. */
export async function* backupLines(
  at: At,
  { now, version }: { readonly now: number; readonly version: string },
): AsyncGenerator<BackupLine> {
  const { redis, keys } = at;
  let lines = 1;
  yield { is: 'backup', schema: SCHEMA, installation: keys.installation, at: now, version };
  for await (const line of contentOf(at)) {
    lines += 1;
    yield line;
  }
  yield { is: 'end', lines: lines + 1 };

  async function* contentOf(from: At): AsyncGenerator<BackupLine> {
    for (const [grant, text] of await hashOf(redis, keys.closings)) yield { is: 'closing', grant, text };
    for (const key of await keysLike(redis, keys.grant('*'))) {
      const text = await orFault(redis.get(key));
      if (text !== null) yield { is: 'record', grant: lastPart(key), text };
    }
    for (const key of await keysLike(redis, `${keys.grant('*').replace(':grant:', ':messages:')}`)) {
      const grant = GrantId.safeParse(lastPart(key)).data;
      if (grant) yield { is: 'messages', grant, fields: await orFault(redis.hgetall(key)) };
    }
    for await (const [one, fields] of streamOf(from, keys.audit)) yield { is: 'event', entry: one, fields };
    for await (const [one, fields] of streamOf(from, keys.auditSeals))
      yield { is: 'seal', entry: one, fields };
    for (const [one, text] of await hashOf(redis, keys.auditSalts)) yield { is: 'salts', entry: one, text };
  }
}

function lastPart(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}

async function hashOf(redis: Redis, key: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, parts] = await orFault(redis.hscan(key, cursor, 'COUNT', PIECE));
    for (let place = 0; place + 1 < parts.length; place += 2)
      found.set(parts[place] ?? '', parts[place + 1] ?? '');
    cursor = next;
  } while (cursor !== '0');
  return found;
}

async function* streamOf({ redis }: At, key: string): AsyncGenerator<[entry: string, fields: string[]]> {
  let after = '-';
  for (;;) {
    const found = await orFault(redis.xrange(key, after, '+', 'COUNT', PIECE));
    yield* found;
    const last = found.at(-1)?.[0];
    if (last === undefined) return;
    after = `(${last}`;
  }
}

/** How many records there are. A backup is written only where there are none. */
export async function recordsIn({ redis, keys }: At): Promise<number> {
  return (await keysLike(redis, keys.grant('*'))).length;
}

type Restored = {
  readonly at: number;
  /** what a grant becomes by it; undefined where it goes on as it was */
  readonly change: (grant: Grant) => Moved | undefined;
};

/**
 * Writes what a backup has, where there are no records. Records come last and all at once, each as `change` leaves it: cut off before that,
 * it can be tried again, and nothing is ever there that should have changed. Events that are there, such as that a bot started, are kept
 * behind those of the backup. May throw a `Fault`.
 */
export async function restoreLines(
  { redis, keys }: At,
  lines: readonly BackupLine[],
  { at, change }: Restored,
): Promise<void> {
  const known = new Set(lines.flatMap((line) => (line.is === 'event' ? [line.entry] : [])));
  const newer = (await orFault(redis.xrange(keys.audit, '-', '+'))).filter(([one]) => !known.has(one));
  // Sinks took what was there, which says nothing of what comes before it now: they get all of it, some of it again.
  await orFault(redis.del(keys.audit, keys.auditSeals, keys.auditSalts, keys.auditTaken));
  const closings = new Map<string, string>();
  for (const line of lines) {
    if (line.is === 'closing') closings.set(line.grant, line.text);
    if (line.is === 'messages') await orFault(redis.hset(keys.messages(line.grant), line.fields));
    if (line.is === 'event') await orFault(redis.xadd(keys.audit, line.entry, ...line.fields));
    if (line.is === 'seal') await orFault(redis.xadd(keys.auditSeals, line.entry, ...line.fields));
    if (line.is === 'salts') await orFault(redis.hset(keys.auditSalts, line.entry, line.text));
  }
  for (const [one, fields] of newer) await orFault(redis.xadd(keys.audit, one, ...fields));
  const all = redis.multi();
  for (const [grant, text] of closings) all.hset(keys.closings, grant, text);
  for (const line of lines) {
    if (line.is !== 'record') continue;
    const read = readGrant(asJson(line.text));
    // One that cannot be read is kept: its envelope ends its access, and a later build may read it.
    if ('why' in read) all.set(keys.grant(line.grant), line.text);
    else write({ all, keys }, read, { at, moved: change(read.grant), closing: closings.get(read.grant.id) });
  }
  const answers = (await orFault(all.exec())) ?? [];
  // Redis goes on after one that it refuses.
  for (const [error] of answers) if (error) await orFault(Promise.reject(error));
}

type Writing = {
  readonly at: number;
  readonly moved: Moved | undefined;
  /** its envelope, as the backup has it */
  readonly closing: string | undefined;
};

/** With its indexes, its envelope and its event, as the script that changes records keeps them. */
function write(
  { all, keys }: { readonly all: ChainableCommander; readonly keys: Keys },
  before: Written,
  { at, moved, closing: kept }: Writing,
): void {
  const grant = moved ? { ...moved.grant, version: before.grant.version + 1 } : before.grant;
  const { id, database, requester, requestedAt } = grant;
  const { installation } = keys;
  const due = dueAt(grant);
  all.set(keys.grant(id), grantText(grant, before)).zadd(keys.by(requester), requestedAt, id);
  if (isLive(grant)) all.sadd(keys.live(database), id);
  if (isCurrent(grant)) all.zadd(keys.current(requester), requestedAt, id);
  if (due !== undefined) all.zadd(keys.due, due, id);
  const written = { installation, at, kept: closingFrom(kept ?? '') };
  const closing = moved
    ? closingAfter(before.grant, grant, written)
    : kept
      ? undefined
      : closingOf(grant, written);
  if (closing) all.hset(keys.closings, id, JSON.stringify(closing));
  if (moved) all.zadd(keys.untold, grant.version, id).xadd(keys.audit, '*', 'event', auditText(moved.event));
}
