/** Whether a bot of an installation is alive, by when its last sweep went through. */
import { MINUTE } from '../grant/duration.ts';

/** The sweep runs each minute, and a restart may cost one. */
export const ALIVE_MS = 3 * MINUTE;

/** A sweep that is said to come is as far from now as one that was. */
export function isAlive(sweptAt: number | undefined, now: number): boolean {
  return sweptAt !== undefined && Math.abs(now - sweptAt) <= ALIVE_MS;
}
