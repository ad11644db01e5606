/** How long to wait before trying again. */

/** In milliseconds: the wait after the first fault, doubled with each fault that follows, up to the longest. */
export type Backoff = { readonly firstMs: number; readonly longestMs: number };

/** The wait after `count` faults in a row (1 is the first), without jitter. */
export function doubled(faults: number, { firstMs, longestMs }: Backoff): number {
  return Math.min(firstMs * 2 ** (faults - 1), longestMs);
}

/** Anything from nothing to all of it (`random` is 0 to 1), for tries within one call: full jitter spreads best what failed at one instant. */
export function fullJitter(faults: number, random: number, waits: Backoff): number {
  return Math.round(doubled(faults, waits) * random);
}

/** At least half of it (`random` is 0 to 1), so that what failed together does not come back together. */
export function backoff(faults: number, random: number, waits: Backoff): number {
  return Math.round(doubled(faults, waits) * (0.5 + random / 2));
}
