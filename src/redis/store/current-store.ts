/**
 * The index of what is current for each person: requested, approved or active. Builds from before it write records without it, so
 * it is only a hint: who reads it holds it against the records, and each sweep adds what it misses. What is live at a database is added
 * with it: where that index was lost, access would never be said to have ended.
 */
import type { Redis } from 'ioredis';
import type { GrantId, PersonId } from '../../grant/ids.ts';
import { type Current, isLive } from '../../grant/record.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { INDEX } from '../scripts.ts';

/** How many are looked up at once: other commands get their turn in between. */
const PIECE = 100;

export function createCurrentIndex({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }) {
  return {
    /** ids, the newest first */
    of: (requester: PersonId): Promise<readonly string[]> =>
      orFault(redis.zrange(keys.current(requester), 0, '-1', 'REV')),

    /** For grants that are over. Nothing makes them current again, so what was read a moment ago is reason enough. */
    async drop(requester: PersonId, ids: readonly GrantId[]): Promise<void> {
      await orFault(redis.zrem(keys.current(requester), ...ids));
    },

    /** Adds what is missing. One that fails keeps none of the others out; the first failure is thrown in the end. */
    async add(grants: readonly Current[]): Promise<void> {
      const failures: unknown[] = [];
      for (let from = 0; from < grants.length; from += PIECE) {
        const outcomes = await Promise.allSettled(grants.slice(from, from + PIECE).map(put));
        for (const outcome of outcomes) if (outcome.status === 'rejected') failures.push(outcome.reason);
      }
      if (failures.length > 0) throw failures[0];
    },
  };

  async function put(grant: Current): Promise<void> {
    const { id, requester, version, requestedAt } = grant;
    const [index, live] = [keys.current(requester), keys.live(grant.database)];
    const isMissing = isLive(grant) && (await orFault(redis.sismember(live, id))) === 0;
    if (!isMissing && (await orFault(redis.zscore(index, id))) !== null) return;
    const is = isLive(grant) ? 1 : 0;
    await orFault(redis.eval(INDEX, 3, index, keys.grant(id), live, id, version, requestedAt, is));
  }
}
