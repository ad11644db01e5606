/** Requests at a database that no process has in its file any more: nobody can answer them, so they are closed, and people are told. */
import { lapseWithDatabase } from '../grant/deciding.ts';
import { MINUTE } from '../grant/duration.ts';
import { type Grant, isRequested } from '../grant/record.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

/** In a rolling change some processes know a database before or after the others. */
const GONE_AFTER_MS = 10 * MINUTE;

/** Writes down which databases this process knows, and closes what waits at those that none knows. */
export async function closeNameless(world: World, unfinished: readonly Grant[]): Promise<void> {
  const { rounds, policies } = world;
  const now = world.now();
  const known = [...policies.values()].filter(({ isRetired }) => !isRetired).map(({ database }) => database);
  await rounds.named(known, now);
  const orphans = unfinished.filter(isRequested).filter(({ database }) => !known.includes(database));
  if (orphans.length === 0) return;
  const namedAt = await rounds.namedAt();
  for (const { id, database } of orphans) {
    const last = namedAt.get(database);
    // Builds of before this do not write that down, and a clock that was wrong wrote what is ahead: the time counts from here.
    if (last === undefined || last > now) await rounds.named([database], now);
    else if (now - last >= GONE_AFTER_MS)
      await change(world, id, (waiting) => lapseWithDatabase(waiting, { at: world.now() }));
  }
}
