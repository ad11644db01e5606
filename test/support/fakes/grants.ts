/** The record in memory: the same port as src/redis/grants.ts, held to it by test/contract/grants.ts. */
import type { Grants } from '../../../src/flow/ports.ts';
import { AuditEvent, type Moved } from '../../../src/grant/audit.ts';
import type { GrantId } from '../../../src/grant/ids.ts';
import { dueAt, Grant, isLive } from '../../../src/grant/record.ts';
import { isRefusal } from '../../../src/grant/refusal.ts';

export type FakeGrants = Grants & {
  /** the whole paper trail, oldest first */
  events(): readonly AuditEvent[];
};

export function createFakeGrants(): FakeGrants {
  // As text, as in Redis: nobody keeps a hand on what stands here, and what does not parse is not written.
  const records = new Map<GrantId, string>();
  const untold = new Map<GrantId, number>();
  const trail: string[] = [];

  return {
    create: (moved) => write(moved, 0),

    async get(id) {
      return read(id);
    },

    async update(id, change) {
      for (;;) {
        const before = read(id);
        if (!before) return { no: 'unknown-grant', id };
        const moved = change(before);
        if (isRefusal(moved)) return moved;
        const grant = { ...moved.grant, version: before.version + 1 };
        if (await write({ ...moved, grant }, before.version)) return grant;
      }
    },

    async live(database) {
      return all()
        .filter(isLive)
        .filter((grant) => grant.database === database);
    },

    async due(instant) {
      const due = (grant: Grant) => dueAt(grant) ?? Number.POSITIVE_INFINITY;
      return all()
        .filter((grant) => due(grant) <= instant)
        .sort(by(due));
    },

    async of(requester, count) {
      return all()
        .filter((grant) => grant.requester === requester)
        .sort(by((grant) => grant.requestedAt))
        .reverse()
        .slice(0, count);
    },

    async untold() {
      return [...untold.keys()];
    },

    async told(id, version) {
      if ((untold.get(id) ?? 0) <= version) untold.delete(id);
    },

    events: () => trail.map((text) => AuditEvent.parse(JSON.parse(text))),
  };

  /** Others get their turn before the write, as they do where there is a network: so somebody can be quicker. */
  async function write({ grant, event }: Moved, expected: number): Promise<boolean> {
    const record = JSON.stringify(Grant.parse(grant));
    const line = JSON.stringify(AuditEvent.parse(event));
    await Promise.resolve();
    if ((read(grant.id)?.version ?? 0) !== expected) return false;
    records.set(grant.id, record);
    untold.set(grant.id, grant.version);
    trail.push(line);
    return true;
  }

  function read(id: GrantId): Grant | undefined {
    const text = records.get(id);
    return text === undefined ? undefined : Grant.parse(JSON.parse(text));
  }

  function all(): Grant[] {
    return [...records.values()].map((text) => Grant.parse(JSON.parse(text)));
  }
}

/** Equal ones stand in the order of their ids, as in a sorted set. */
function by<Of extends Grant>(score: (grant: Of) => number): (a: Of, b: Of) => number {
  return (a, b) => score(a) - score(b) || (a.id < b.id ? -1 : 1);
}
