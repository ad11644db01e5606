/** The record in memory: the same port as src/redis/store/grant-store.ts, held to it by test/contract/grants.ts and indexes.ts. */
import type { z } from 'zod';
import type { Closings, Grants, Room } from '../../../src/flow/ports.ts';
import { AuditEvent, type Moved } from '../../../src/grant/audit.ts';
import { dueAt } from '../../../src/grant/due.ts';
import { Closing, closingAfter, isForgettable } from '../../../src/grant/envelope.ts';
import type { DatabaseName, GrantId, PersonId } from '../../../src/grant/ids.ts';
import { type Current, Grant, isCurrent, isLive, type Live } from '../../../src/grant/record.ts';
import { isRefusal, type Refusal } from '../../../src/grant/refusal.ts';
import { installation, refill } from '../builders.ts';

export type FakeGrants = Grants & {
  readonly closings: Closings;
  /** the whole audit trail, oldest first */
  events(): readonly AuditEvent[];
  /** what is current for that person is no longer known, as after a build that does not keep it */
  forgetCurrent(requester: PersonId): void;
  /** a copy of everything; called, it is all that is known again */
  copy(): () => void;
};

export function createFakeGrants(): FakeGrants {
  // Written as text and read back once, as in Redis: what does not parse is not written, and nobody can change what is kept.
  const records = new Map<GrantId, Grant>();
  const untold = new Map<GrantId, number>();
  const current = new Set<GrantId>();
  const trail: AuditEvent[] = [];
  /** of each entry of the trail; none is ever used again */
  const entries: string[] = [];
  let written = 0;
  const closings = new Map<GrantId, Closing>();

  return {
    create,

    async get(id) {
      return read(id);
    },

    async update(id, change, room) {
      for (;;) {
        const before = read(id);
        if (!before) return { no: 'unknown-grant', id };
        const moved = change(before);
        if (isRefusal(moved)) return moved;
        const grant = { ...moved.grant, version: before.version + 1 };
        const still = isLive(grant) && room ? among(grant, room) : () => true;
        if (isRefusal(still)) return still;
        if (await write({ ...moved, grant }, before, still)) return grant;
      }
    },

    live: async (database) => live(database),

    trail: async (known) => ({
      lost: known === undefined || entries.includes(known) ? undefined : known,
      newest: entries.at(-1),
    }),

    livePicture: async (database) => ({ grants: live(database), unreadable: [], later: [] }),

    closings: {
      all: async () => [...closings.values()],
      async replace(before, after) {
        const isSame = JSON.stringify(closings.get(before.grant)) === JSON.stringify(before);
        if (isSame) closings.set(before.grant, readBack(Closing, after));
        return isSame;
      },
      async add(closing) {
        const isMissing = !closings.has(closing.grant) && read(closing.grant)?.version === closing.version;
        if (isMissing) closings.set(closing.grant, readBack(Closing, closing));
        return isMissing;
      },
      async forget(endedBefore) {
        for (const [id, closing] of closings) if (isForgettable(closing, endedBefore)) closings.delete(id);
      },
    },

    async due(instant) {
      const due = (grant: Grant) => dueAt(grant) ?? Number.POSITIVE_INFINITY;
      return all()
        .filter((grant) => due(grant) <= instant)
        .sort(by(due));
    },

    async dueOf(requester) {
      return dueOf(requester);
    },

    async since(requester, from) {
      return all().filter((grant) => grant.requester === requester && grant.requestedAt >= from);
    },

    async of(requester, count) {
      return all()
        .filter((grant) => grant.requester === requester)
        .sort(by((grant) => grant.requestedAt))
        .reverse()
        .slice(0, count);
    },

    async currentOf(requester) {
      return all()
        .filter(isCurrent)
        .filter((grant) => grant.requester === requester && current.has(grant.id))
        .sort(by((grant) => grant.requestedAt))
        .reverse();
    },

    those: async (ids) => ids.flatMap((id) => read(id) ?? []),

    async reindex(grants) {
      for (const { id, version } of grants.filter(isCurrent))
        if (read(id)?.version === version) current.add(id);
    },

    async untold() {
      return [...untold.keys()];
    },

    async retell(id) {
      const version = read(id)?.version;
      if (version !== undefined) untold.set(id, Math.max(untold.get(id) ?? 0, version) + 1 / 1024);
    },

    async telling(id) {
      return untold.get(id) ?? 0;
    },

    async told(id, upTo) {
      if ((untold.get(id) ?? 0) <= upTo) untold.delete(id);
    },

    forgetCurrent(requester) {
      for (const grant of all()) if (grant.requester === requester) current.delete(grant.id);
    },

    events: () => [...trail],

    copy() {
      const [was, unheard, ends] = [[...records], [...untold], [...closings]];
      const [is, told, names] = [[...current], [...trail], [...entries]];
      return () => {
        refill(records, was);
        refill(untold, unheard);
        refill(closings, ends);
        current.clear();
        for (const id of is) current.add(id);
        trail.splice(0, trail.length, ...told);
        entries.splice(0, entries.length, ...names);
      };
    },
  };

  async function create(moved: Moved): Promise<boolean>;
  async function create(moved: Moved, room: Room): Promise<boolean | Refusal>;
  async function create(moved: Moved, room?: Room): Promise<boolean | Refusal> {
    for (;;) {
      if (read(moved.grant.id)) return false;
      const still = room ? among(moved.grant, room) : () => true;
      if (isRefusal(still)) return still;
      if (await write(moved, undefined, still)) return true;
    }
  }

  /** Whether the others are still those among which there was room. */
  function among(grant: Grant, { inDatabase, ofPerson, ofDue }: Room): (() => boolean) | Refusal {
    const live = othersThan(grant);
    const own = ownBeside(grant);
    const due = dueBeside(grant);
    const isKnown = ({ id }: Live) => live.some((other) => other.id === id);
    const isSame = ({ id, version }: Current) =>
      own.some((other) => other.id === id && other.version === version);
    return (
      inDatabase?.(live) ??
      ofPerson?.(own) ??
      ofDue?.(due) ??
      (() =>
        (!inDatabase || othersThan(grant).every(isKnown)) &&
        (!ofPerson || ownBeside(grant).every(isSame)) &&
        (!ofDue || dueBeside(grant).every(({ id }) => due.some((other) => other.id === id))))
    );
  }

  function ownBeside({ id, requester }: Grant): readonly Current[] {
    return all()
      .filter(isCurrent)
      .filter((grant) => grant.requester === requester && current.has(grant.id) && grant.id !== id);
  }

  function dueOf(requester: PersonId): readonly Grant[] {
    return all().filter((grant) => grant.requester === requester && dueAt(grant) !== undefined);
  }

  function dueBeside({ id, requester }: Grant): readonly Grant[] {
    return dueOf(requester).filter((grant) => grant.id !== id);
  }

  function live(database: DatabaseName): readonly Live[] {
    return all()
      .filter(isLive)
      .filter((grant) => grant.database === database);
  }

  function othersThan({ id, database }: Grant): readonly Live[] {
    return live(database).filter((grant) => grant.id !== id);
  }

  /** Others get their turn before the write, as they do where there is a network: so somebody can be quicker. */
  async function write(
    { grant, event, asked }: Moved,
    before: Grant | undefined,
    isStillRoom = () => true,
  ): Promise<boolean> {
    const record = readBack(Grant, grant);
    const entry = readBack(AuditEvent, event);
    const kept = closings.get(grant.id);
    const closing = closingAfter(before, grant, { installation, at: event.at, kept, asked });
    await Promise.resolve();
    if (closing && closings.get(grant.id) !== kept) return false;
    if ((read(grant.id)?.version ?? 0) !== (before?.version ?? 0)) return false;
    if (!isStillRoom()) return false;
    records.set(grant.id, record);
    if (isCurrent(grant)) current.add(grant.id);
    else current.delete(grant.id);
    untold.set(grant.id, grant.version);
    trail.push(entry);
    written += 1;
    entries.push(`${written}-0`);
    if (closing) closings.set(grant.id, readBack(Closing, closing));
    return true;
  }

  function read(id: GrantId): Grant | undefined {
    return records.get(id);
  }

  function all(): Grant[] {
    return [...records.values()];
  }
}

/** As it would be read again, and unchangeable: what does not parse is not written. */
function readBack<T>(schema: z.ZodType<T>, value: T): T {
  return frozen(schema.parse(JSON.parse(JSON.stringify(value))));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

/** Equal ones are in the order of their ids, as in a sorted set. */
function by<Of extends Grant>(score: (grant: Of) => number): (a: Of, b: Of) => number {
  return (a, b) => score(a) - score(b) || (a.id < b.id ? -1 : 1);
}
