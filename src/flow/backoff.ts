/** How long to wait before trying again. */
import { MINUTE, SECOND } from '../grant/duration.ts';

const FIRST_MS = 2 * SECOND;
const LONGEST_MS = 2 * MINUTE;

/** Anything up to that, for what is tried again within one call: full jitter spreads best what all failed at one instant. */
export function fullJitter(faults: number, { random, mostMs }: { random: number; mostMs: number }): number {
  return Math.round(Math.min(FIRST_MS * 2 ** (faults - 1), mostMs) * random);
}

/** Exponential in the faults in a row (1 is the first), with jitter (0 to 1), so that what failed together does not come back together. */
export function backoff(faults: number, random: number): number {
  const longest = Math.min(FIRST_MS * 2 ** (faults - 1), LONGEST_MS);
  return Math.round(longest * (0.5 + random / 2));
}
