/**
 * Everything of an installation that must outlive its Redis, as lines of JSON: records, closing envelopes, where messages are, and the
 * audit trail with its seals and the settings that it was last told of. Indexes are made again from the records; queues and locks are
 * not kept. There is no secret in it.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { GrantId, Instant } from '../../grant/ids.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';
import { keysLike } from './installations.ts';

const SCHEMA = 1;

const entry = {
  entry: z.string().regex(/^\d{1,16}-\d{1,16}$/),
  /** pairs of name and value */
  fields: z
    .array(z.string())
    .min(2)
    .refine(({ length }) => length % 2 === 0),
};

export const BackupLine = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('backup'),
    schema: z.literal(SCHEMA),
    installation: z.string(),
    at: Instant,
    version: z.string(),
  }),
  z.object({ is: z.literal('closing'), grant: z.string(), text: z.string() }),
  z.object({ is: z.literal('record'), grant: z.string(), text: z.string() }),
  z.object({ is: z.literal('messages'), grant: GrantId, fields: z.record(z.string(), z.string()) }),
  z.object({ is: z.literal('settings'), text: z.string() }),
  z.object({ is: z.literal('event'), ...entry }),
  z.object({ is: z.literal('seal'), ...entry }),
  z.object({ is: z.literal('salts'), entry: z.string(), text: z.string() }),
  z.object({ is: z.literal('anchor'), text: z.string() }),
  z.object({ is: z.literal('end'), lines: z.number() }),
]);
export type BackupLine = z.infer<typeof BackupLine>;

type At = { readonly redis: Redis; readonly keys: Keys };

/** How much is read at once: other commands get their turn in between. */
const PIECE = 500;

/** What was read of it in pieces fits together where this is as it was before. */
async function trailState({ redis, keys }: At): Promise<string> {
  return JSON.stringify(await orFault(redis.mget(keys.auditVersion, keys.auditAnchor)));
}

/** Envelopes before records, so that a record is never older than its envelope. May throw a `Fault` or an `UnreadableRecord`. */
export async function* backupLines(
  at: At,
  { now, version }: { readonly now: number; readonly version: string },
): AsyncGenerator<BackupLine> {
  const { redis, keys } = at;
  const before = await trailState(at);
  let lines = 1;
  yield { is: 'backup', schema: SCHEMA, installation: keys.installation, at: now, version };
  for await (const line of contentOf(at)) {
    lines += 1;
    yield line;
  }
  if ((await trailState(at)) !== before)
    throw new UnreadableRecord(
      'The audit trail was trimmed, or a person blanked in it, meanwhile: back up again.',
    );
  yield { is: 'end', lines: lines + 1 };

  async function* contentOf(from: At): AsyncGenerator<BackupLine> {
    for (const [grant, text] of await hashOf(redis, keys.closings)) yield { is: 'closing', grant, text };
    for (const key of await keysLike(redis, keys.grant('*'))) {
      const text = await orFault(redis.get(key));
      if (text !== null) yield { is: 'record', grant: lastPart(key), text };
    }
    for (const key of await keysLike(redis, `${keys.grant('*').replace(':grant:', ':messages:')}`)) {
      const grant = GrantId.safeParse(lastPart(key)).data;
      const fields = await orFault(redis.hgetall(key));
      // What was trimmed since the keys were listed has none.
      if (grant && Object.keys(fields).length > 0) yield { is: 'messages', grant, fields };
    }
    // Before the events: a change of the file that comes in between is told twice then, and not never.
    const settings = await orFault(redis.get(keys.settingsNoted));
    if (settings !== null) yield { is: 'settings', text: settings };
    for await (const [one, fields] of streamOf(from, keys.audit)) yield { is: 'event', entry: one, fields };
    for await (const [one, fields] of streamOf(from, keys.auditSeals))
      yield { is: 'seal', entry: one, fields };
    for (const [one, text] of await hashOf(redis, keys.auditSalts)) yield { is: 'salts', entry: one, text };
    const anchor = await orFault(redis.get(keys.auditAnchor));
    if (anchor !== null) yield { is: 'anchor', text: anchor };
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

/** Has this name of the installation anything that a backup keeps? */
export async function isUsed(at: At): Promise<boolean> {
  const { redis, keys } = at;
  return (await orFault(redis.exists(keys.audit, keys.closings))) > 0 || (await recordsIn(at)) > 0;
}

/** How many records there are. A backup is written only where there are none. */
export async function recordsIn({ redis, keys }: At): Promise<number> {
  return (await keysLike(redis, keys.grant('*'))).length;
}
