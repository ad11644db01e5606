/** The record in Redis: written by compare-and-swap, parsed when it is read back. */
import type { Redis } from 'ioredis';
import { createCauses } from '../../flow/causes.ts';
import { Fault } from '../../flow/fault.ts';
import type { Grants, LivePicture, Log, Room } from '../../flow/ports.ts';
import type { MovedFrom } from '../../grant/audit.ts';
import { isEarlier, type Moved } from '../../grant/audit.ts';
import { dueAt } from '../../grant/due.ts';
import { Closing, closingAfter } from '../../grant/envelope.ts';
import { type DatabaseName, GrantId, type PersonId } from '../../grant/ids.ts';
import { type Current, type Grant, isCurrent, isLive } from '../../grant/record.ts';
import { isRefusal, type Refusal } from '../../grant/refusal.ts';
import { grantText, readGrant, type Written } from '../../grant/written.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { isReadable, orFault, UnreadableRecord } from '../redis-fault.ts';
import { RETELL, TOLD, WRITE } from '../scripts.ts';
import { auditText } from './audit-store.ts';
import { createCurrentIndex } from './current-store.ts';
import { closingFrom } from './envelope-store.ts';
import { type Others, othersOf } from './others.ts';

/** Each try that fails is one that another won: fifty people pressing at once need fifty. More than this is something else. */
const MOST_TRIES = 100;

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** told of each move once it is written */
  readonly moved?: (moved: MovedFrom) => void;
  readonly log: Pick<Log, 'error'>;
};

export function createGrants({ redis, keys, moved: told, log }: Needs): Grants {
  const currentIndex = createCurrentIndex({ redis, keys });
  const reads = { livePicture, readEach, currentOf: currentIndex.of, idsDueOf };
  // What a later build put into a record beside what is read from it.
  const writtenAs = new WeakMap<Grant, Written>();
  const causes = createCauses();

  /** the newest entry of the audit trail that this process wrote */
  let lastWritten: string | undefined;

  return {
    create,

    get: read,

    async update(id, change, room) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const [before, envelope] = await Promise.all([read(id), orFault(redis.hget(keys.closings, id))]);
        if (!before) return { no: 'unknown-grant', id };
        const moved = change(before);
        if (isRefusal(moved)) return moved;
        const grant = { ...moved.grant, version: before.version + 1 };
        const among = isLive(grant) && room ? await othersOf(grant, room, reads) : undefined;
        if (among && isRefusal(among)) return among;
        if (await write({ ...moved, grant }, { before, envelope, among })) return grant;
      }
      throw new Fault({ is: 'crowded', grant: id }, { retry: true });
    },

    live: async (database) => (await livePicture(database)).grants,

    livePicture,

    async due(by) {
      const grants = await readMost(await orFault(redis.zrange(keys.due, '-inf', String(by), 'BYSCORE')));
      return grants.filter((grant) => (dueAt(grant) ?? Number.POSITIVE_INFINITY) <= by);
    },

    async dueOf(requester) {
      return (await readMost(await idsDueOf(requester))).filter((grant) => grant.requester === requester);
    },

    async trail(known) {
      const entry =
        lastWritten !== undefined && (known === undefined || isEarlier(known, lastWritten))
          ? lastWritten
          : known;
      const there = entry === undefined ? ['any'] : await orFault(redis.xrange(keys.audit, entry, entry));
      // Told once: it is not coming back.
      if (there.length === 0) lastWritten = undefined;
      const [[newest] = []] = await orFault(redis.xrevrange(keys.audit, '+', '-', 'COUNT', 1));
      return { lost: there.length === 0 ? entry : undefined, newest };
    },

    async since(requester, from) {
      const by = keys.by(requester);
      return readMost(await orFault(redis.zrange(by, from, '+inf', 'BYSCORE')));
    },

    async of(requester, count) {
      return readMost(
        await orFault(
          redis.zrange(keys.by(requester), '+inf', '-inf', 'BYSCORE', 'REV', 'LIMIT', 0, String(count)),
        ),
      );
    },

    async currentOf(requester) {
      const grants = await readMost(await currentIndex.of(requester));
      const isTheirs = (grant: Grant): grant is Current => isCurrent(grant) && grant.requester === requester;
      const stale = grants.filter((grant) => !isTheirs(grant)).map(({ id }) => id);
      if (stale.length > 0) await tidy(requester, stale);
      return grants.filter(isTheirs);
    },

    those: readMost,

    reindex: (grants) => currentIndex.add(grants.filter(isCurrent)),

    async untold() {
      const found = await orFault(redis.zrange(keys.untold, 0, '-1'));
      return found.flatMap((id) => {
        const parsed = GrantId.safeParse(id);
        if (!parsed.success) unreadable(id, `an index of grants (${keys.untold}) holds what is no id`);
        return parsed.success ? [parsed.data] : [];
      });
    },

    async retell(id) {
      await orFault(redis.eval(RETELL, 2, keys.untold, keys.grant(id), id));
    },

    async telling(id) {
      return Number((await orFault(redis.zscore(keys.untold, id))) ?? 0);
    },

    async told(id, upTo) {
      await orFault(redis.eval(TOLD, 1, keys.untold, id, upTo));
    },
  };

  async function create(moved: Moved): Promise<boolean>;
  async function create(moved: Moved, room: Room): Promise<boolean | Refusal>;
  async function create(moved: Moved, room?: Room): Promise<boolean | Refusal> {
    if (!room) return write(moved);
    const { id } = moved.grant;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (await read(id)) return false;
      const among = await othersOf(moved.grant, room, reads);
      if (isRefusal(among)) return among;
      if (await write(moved, { among })) return true;
    }
    throw new Fault({ is: 'crowded', grant: id }, { retry: true });
  }

  function idsDueOf(requester: PersonId): Promise<readonly string[]> {
    return orFault(redis.zinter(2, keys.due, keys.by(requester)));
  }

  /** One that cannot be read must not hold up the end of the others. */
  async function livePicture(database: DatabaseName): Promise<LivePicture> {
    const index = keys.live(database);
    const ids = await orFault(redis.smembers(index));
    const found = await readEach(ids);
    const grants = found.filter(isReadable);
    const live = grants.filter((grant) => isLive(grant) && grant.database === database).filter(isLive);
    const strange = await stillNamed(
      index,
      grants.filter((grant) => !live.some(({ id }) => id === grant.id)),
    );
    const unread = ids.filter((_, position) => found[position] instanceof UnreadableRecord);
    return {
      grants: live,
      unreadable: [...unread, ...strange].flatMap((id) => GrantId.safeParse(id).data ?? []),
      later: found.flatMap((one) => (one instanceof UnreadableRecord ? (one.later ?? []) : [])),
    };
  }

  /** Where Redis takes no writes, people are still shown what is theirs. */
  async function tidy(requester: PersonId, stale: readonly GrantId[]): Promise<void> {
    try {
      await currentIndex.drop(requester, stale);
    } catch (error) {
      log.error({ event: 'index_not_tidied', requester, err: error }, 'index of current grants not tidied');
    }
  }

  type Expected = {
    /** the record as it was read; undefined where there was none */
    readonly before?: Grant;
    /** its closing envelope, as it was read */
    readonly envelope?: string | null;
    /** besides which there is room for it; with any other there may be none */
    readonly among?: Others | undefined;
  };

  async function write(
    { grant, event, asked }: Moved,
    { before, envelope, among }: Expected = {},
  ): Promise<boolean> {
    // What would not be read back is not written: a bug then ends one move, and not every converge of that database.
    const record = grantText(grant, before && writtenAs.get(before));
    const line = auditText(event);
    const kept = closingFrom(envelope ?? '');
    const written = { installation: keys.installation, at: event.at, kept, asked };
    const closing = closingAfter(before, grant, written);
    const touched = [
      keys.grant(grant.id),
      keys.live(grant.database),
      keys.due,
      keys.by(grant.requester),
      keys.current(grant.requester),
      keys.untold,
      keys.audit,
      keys.closings,
      ...(among?.current ?? []).map(([id]) => keys.grant(id)),
    ];
    const done = redis.eval(
      WRITE,
      touched.length,
      ...touched,
      grant.id,
      before?.version ?? 0,
      grant.version,
      record,
      line,
      isLive(grant) ? 1 : 0,
      dueAt(grant) ?? '',
      grant.requestedAt,
      isCurrent(grant) ? 1 : 0,
      closing ? JSON.stringify(Closing.parse(closing)) : '',
      envelope ?? '',
      among ? JSON.stringify(among) : '',
    );
    const entry = await orFault(done);
    if (typeof entry !== 'string') return false;
    if (lastWritten === undefined || isEarlier(lastWritten, entry)) lastWritten = entry;
    told?.({ before, grant, event, asked });
    return true;
  }

  async function read(id: GrantId): Promise<Grant | undefined> {
    const text = await orFault(redis.get(keys.grant(id)));
    if (text === null) return undefined;
    const grant = parse(id, text);
    if (!(grant instanceof UnreadableRecord)) return grant;
    // Another process, or this one once it is upgraded, continues with it.
    if (grant.later)
      throw new Fault({ is: 'later record', grant: grant.later }, { retry: true, cause: grant.message });
    throw grant;
  }

  /** In the order of the ids, all read at the same instant. */
  async function readEach(ids: readonly string[]): Promise<readonly (Grant | UnreadableRecord)[]> {
    if (ids.length === 0) return [];
    const texts = await orFault(redis.mget(ids.map((id) => keys.grant(id))));
    return ids.map((id, index) => parse(id, texts[index] ?? null));
  }

  /** One record that cannot be read must not hold up the others. */
  async function readMost(ids: readonly string[]): Promise<readonly Grant[]> {
    return (await readEach(ids)).filter(isReadable);
  }

  /** What cannot be read is reported here, once; whether the rest will do is for who reads to say. */
  function parse(id: string, text: string | null): Grant | UnreadableRecord {
    if (text === null) return unreadable(id, 'an index names it, and it is not there');
    const written = readGrant(asJson(text));
    if ('why' in written) return unreadable(id, written.why, { isLater: written.isLater });
    const { grant } = written;
    writtenAs.set(grant, written);
    if (grant.id !== id) return unreadable(id, 'it is the record of another');
    causes.well(id);
    return grant;
  }

  /** `of`: where the same was reported of it already, it is not again. */
  function unreadable(id: string, problem: string, { isLater = false, of = id } = {}): UnreadableRecord {
    if (causes.isNews(of, problem))
      log.error({ event: 'record_not_read', grant: id, problem }, 'record unreadable');
    const later = isLater ? GrantId.safeParse(id).data : undefined;
    return new UnreadableRecord(`The record of ${id} cannot be read: ${problem}`, later);
  }

  /** A grant may have ended between two reads; then it left the index with that, and never comes back to it. */
  async function stillNamed(index: string, grants: readonly Grant[]): Promise<readonly GrantId[]> {
    if (grants.length === 0) return [];
    const present = await orFault(redis.smismember(index, ...grants.map((grant) => grant.id)));
    const strange = grants.filter((_, position) => present[position] === 1);
    for (const { id, state } of strange)
      unreadable(id, `it is ${state}, and ${index} names it`, { of: `${index} ${id}` });
    return strange.map(({ id }) => id);
  }
}
