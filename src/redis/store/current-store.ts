/**
 * The index of what is current for each person: requested, approved or active. Builds from before it write records without it, so
 * it is only a hint: who reads it holds it against the records, and each sweep adds what it misses. What is live at a database and what is
 * due are added with it: where those indexes were lost, access would never be said to have ended.
 */
import type { Redis } from 'ioredis';
import { dueAt } from '../../grant/due.ts';
import type { GrantId, PersonId } from '../../grant/ids.ts';
import { type Current, isLive } from '../../grant/record.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

/**
 * Puts a grant into the indexes of what is current for its requester, live at its database and due, unless its record has changed since it
 * was read: what changed it has kept them, or the next sweep reads it again. KEYS current, record, live, due; ARGV id, version, requestedAt,
 * live (0|1), due at ('' for never).
 */
const INDEX = `
local found = redis.call('GET', KEYS[2])
if not found or cjson.decode(found).version ~= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
if ARGV[4] == '1' then redis.call('SADD', KEYS[3], ARGV[1]) end
if ARGV[5] ~= '' then redis.call('ZADD', KEYS[4], ARGV[5], ARGV[1]) end
return 1
`;

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
    const due = dueAt(grant) ?? '';
    const is = isLive(grant) ? 1 : 0;
    const [current, isThere, when] = await orFault(
      Promise.all([redis.zscore(index, id), redis.sismember(live, id), redis.zscore(keys.due, id)]),
    );
    if (current !== null && isThere >= is && (when !== null || due === '')) return;
    const all = [index, keys.grant(id), live, keys.due] as const;
    await orFault(redis.eval(INDEX, all.length, ...all, id, version, requestedAt, is, due));
  }
}
