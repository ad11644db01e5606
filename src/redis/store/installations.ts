/** What a Redis holds of every installation of ours, without any configuration. */
import type { Redis } from 'ioredis';
import { isRunning } from '../../grant/envelope.ts';
import type { GrantId } from '../../grant/ids.ts';
import { orFault } from '../redis-fault.ts';
import { closingFrom } from './envelope-store.ts';

const PIECE = 500;

/** The names of those that have closing envelopes there. */
export async function installationsIn(redis: Redis): Promise<readonly string[]> {
  const found = await keysLike(redis, '{db-access:*}:closings');
  return found.flatMap((key) => /^\{db-access:([^}]*)\}:closings$/.exec(key)?.[1] ?? []);
}

/**
 * Is access open there, or may it be? Includes what a build without envelopes opened, what a lost index no longer names, and a rule
 * that reappeared after its grant was over. An envelope that cannot be read may be of any of them.
 */
export async function openIn(redis: Redis): Promise<boolean> {
  // A set that became empty is gone.
  if ((await keysLike(redis, '{db-access:*}:live:*')).length > 0) return true;
  for (const key of await keysLike(redis, '{db-access:*}:closings')) {
    const closings = (await orFault(redis.hvals(key))).map(closingFrom);
    if (closings.some((closing) => closing === undefined || isRunning(closing))) return true;
  }
  return false;
}

/** Does any installation there have a record of that grant? */
export async function isKnownIn(redis: Redis, id: GrantId): Promise<boolean> {
  return (await keysLike(redis, `{db-access:*}:grant:${id}`)).length > 0;
}

export async function keysLike(redis: Redis, pattern: string): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await orFault(redis.scan(cursor, 'MATCH', pattern, 'COUNT', PIECE));
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...found];
}
