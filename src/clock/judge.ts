/** Whose time counts after Redis has stepped, or at the start, by what Scalingo says. */
import { SECOND } from '../grant/duration.ts';
import { type Bounds, exactly, gap } from './bounds.ts';

/** Two clocks that differ by more are not both right. */
export const DIFFERS_MS = 30 * SECOND;

/** How far ours is ahead of the steady clock, and what the other two said of theirs. */
type Testimony = { readonly ours: number; readonly redis: Bounds; readonly scalingo: Bounds };

/**
 * `redis`: Redis's time is adopted. `ours`: we keep our time. `scalingo`: neither is near Scalingo's, so that one counts, and
 * nothing may be opened.
 * @param isOursRedis ours was Redis's before, carried on by the steady clock; otherwise it is Scalingo's
 */
export function judge(
  { ours, redis, scalingo }: Testimony,
  isOursRedis: boolean,
): 'redis' | 'ours' | 'scalingo' {
  const redisOff = Math.abs(gap(scalingo, redis));
  const oursOff = Math.abs(gap(scalingo, exactly(ours)));
  if (redisOff <= DIFFERS_MS && (!isOursRedis || redisOff < oursOff)) return 'redis';
  return isOursRedis && oursOff <= DIFFERS_MS ? 'ours' : 'scalingo';
}
