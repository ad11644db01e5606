/** Writes what a backup has into a Redis without records: all of it or nothing, also where it is cut off. */
import type { ChainableCommander, Redis } from 'ioredis';
import { isBlankedOf } from '../../audit/blanked.ts';
import { isEarlier, type Moved } from '../../grant/audit.ts';
import { dueAt } from '../../grant/due.ts';
import { DAY, SECOND } from '../../grant/duration.ts';
import { closingAfter, closingOf } from '../../grant/envelope.ts';
import type { Note } from '../../grant/note.ts';
import { type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { grantText, readGrant, type Written } from '../../grant/written.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { auditText, noteText } from './audit-store.ts';
import type { BackupLine } from './backup-store.ts';
import { closingFrom } from './envelope-store.ts';
import { undrawn } from './message-store.ts';

type At = { readonly redis: Redis; readonly keys: Keys };

/** What one name of the installation had. */
type Part = {
  readonly keys: Keys;
  readonly lines: readonly BackupLine[];
  /** what a grant becomes by it; undefined where it goes on as it was */
  readonly change: (grant: Grant) => Moved | undefined;
};

type Restored = {
  readonly at: number;
  /** that it was restored, and the audit trail that says so: the one of the present name */
  readonly note: Note;
  readonly noted: Pick<Keys, 'audit'>;
  readonly random: (bytes: number) => Buffer;
  /** throws where nothing may be restored; what is written after it stops the restore */
  readonly check?: () => Promise<void>;
};

/**
 * Writes beside what is there, for a day: it says who people are. KEYS where; ARGV the seconds that it is kept, then a command without its key.
 * In one step, so that nothing is ever left for good.
 */
const BESIDE = `
local written = redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return written
`;

/**
 * The audit trail is too long for one command: it is written under keys of its own, which take the place of the trail in the transaction
 * that writes everything else; two restores at once do not share them. Cut off before that, nothing has changed, and a day clears them.
 * Records are written as `change` leaves them, so none is ever there that should have changed. Events that are there, such as that a bot
 * started, are kept behind those of the backup.
 *
 * The connection has to be the caller's own. Resolves to false, and changes nothing, where somebody wrote to the audit trail meanwhile,
 * as each change of a record does. May throw a `Fault`: then it may have been done, where only the answer was lost.
 */
export async function restoreParts(
  redis: Redis,
  parts: readonly Part[],
  { at, note, noted, random, check }: Restored,
): Promise<boolean> {
  await orFault(redis.watch(...parts.map(({ keys }) => keys.audit)));
  await check?.();
  const attempt = random(8).toString('hex');
  const prepared: Prepared[] = [];
  for (const part of parts)
    prepared.push({ ...part, trail: await prepareTrail({ redis, keys: part.keys, attempt }, part.lines) });
  const all = redis.multi();
  for (const part of prepared) addPart(all, part, at);
  all.xadd(noted.audit, '*', 'event', noteText(note));
  const answers = await orFault(all.exec());
  if (!answers) {
    await orFault(redis.del(...prepared.flatMap(({ trail }) => trail.map(({ beside }) => beside))));
    return false;
  }
  // Redis goes on after one that it refuses.
  for (const [error] of answers) if (error) await orFault(Promise.reject(error));
  return true;
}

type Prepared = Part & { readonly trail: readonly Beside[] };

/** Written beside the trail that is there. `isThere`: Redis has no empty keys. */
type Beside = { readonly kind: Kind; readonly beside: string; readonly isThere: boolean };

function addPart(all: ChainableCommander, { keys, lines, change, trail }: Prepared, at: number): void {
  const closings = new Map<string, string>();
  for (const { kind, beside, isThere } of trail) {
    if (isThere) all.rename(beside, keys[kind]).persist(keys[kind]);
    else all.del(keys[kind]);
  }
  // Sinks took what was there, which says nothing of what comes before it now: they get all of it, some of it again.
  all.del(keys.auditTaken, keys.auditAnchor).incr(keys.auditVersion);
  for (const line of lines) {
    if (line.is === 'closing') {
      closings.set(line.grant, line.text);
      all.hset(keys.closings, line.grant, line.text);
    }
    if (line.is === 'anchor') all.set(keys.auditAnchor, line.text);
    if (line.is === 'settings') all.set(keys.settingsNoted, line.text);
  }
  const retold = new Set<string>();
  for (const line of lines) {
    if (line.is !== 'record') continue;
    const read = readGrant(asJson(line.text));
    // One that cannot be read is kept: its envelope ends its access, and a later build may read it.
    if ('why' in read) {
      all.set(keys.grant(line.grant), line.text);
      continue;
    }
    const { id } = read.grant;
    if (isCurrent(read.grant)) retold.add(id);
    write({ all, keys }, read, { at, moved: change(read.grant), closing: closings.get(id) });
  }
  for (const line of lines) {
    if (line.is !== 'messages') continue;
    // What happened since the backup may be in them, such as a later end or an answer: they are written again.
    const found = Object.entries(line.fields).map(([key, text]): [string, string] => [
      key,
      retold.has(line.grant) ? undrawn(text) : text,
    ]);
    if (found.length > 0) all.hset(keys.messages(line.grant), Object.fromEntries(found));
  }
}

const KINDS = ['audit', 'auditSeals', 'auditSalts'] as const;
type Kind = (typeof KINDS)[number];

/** How long the leftovers of a restore that was cut off are kept, in seconds. */
const LEFT_FOR_S = DAY / SECOND;

/** Writes the trail beside the one that is there. */
async function prepareTrail(
  { redis, keys, attempt }: At & { readonly attempt: string },
  lines: readonly BackupLine[],
): Promise<readonly Beside[]> {
  const beside = (kind: Kind) => keys.restoring(attempt, kind);
  const written = new Set<Kind>();
  const known = new Map<string, readonly string[]>();
  let last = '0-0';
  for (const line of lines) {
    if (line.is === 'event') {
      await add('audit', line.entry, line.fields);
      known.set(line.entry, line.fields);
      last = line.entry;
    }
    if (line.is === 'seal') await add('auditSeals', line.entry, line.fields);
    if (line.is === 'salts') await write('auditSalts', 'HSET', line.entry, line.text);
  }
  for (const [entry, fields] of await orFault(redis.xrange(keys.audit, '-', '+'))) {
    const before = known.get(entry);
    // Where somebody was forgotten since the backup, it is the same event without them, and the backup has it whole.
    if (before && (before.join() === fields.join() || isBlankedOf(eventIn(fields), eventIn(before))))
      continue;
    // Entries only ever grow, and the clock of this Redis may be behind that of the one before. When it happened is in the event.
    last = await add('audit', isEarlier(last, entry) ? entry : '*', fields);
  }
  // What expires before it takes its place stops the restore.
  await orFault(redis.watch(...KINDS.map(beside)));
  return KINDS.map((kind) => ({ kind, beside: beside(kind), isThere: written.has(kind) }));

  /** The entry that it has now. */
  async function add(
    kind: 'audit' | 'auditSeals',
    entry: string,
    fields: readonly string[],
  ): Promise<string> {
    return String((await write(kind, 'XADD', entry, ...fields)) ?? entry);
  }

  async function write(kind: Kind, ...command: readonly string[]): Promise<unknown> {
    written.add(kind);
    return orFault(redis.eval(BESIDE, 1, beside(kind), LEFT_FOR_S, ...command));
  }
}

function eventIn(fields: readonly string[]): string {
  return fields[fields.indexOf('event') + 1] ?? '';
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
  if (isCurrent(before.grant)) all.zadd(keys.untold, grant.version, id);
  if (moved) all.xadd(keys.audit, '*', 'event', auditText(moved.event));
}
