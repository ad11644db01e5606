/** Databases that no process has in its file any more: nobody can answer what is asked there, so it is closed, and people are told. */
import { lapseWithDatabase } from '../grant/decision.ts';
import { MINUTE } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { type Grant, isRequested } from '../grant/record.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

/** In a rolling change some processes know a database before or after the others. */
const GONE_AFTER_MS = 10 * MINUTE;

/**
 * Writes down which databases this process knows. Each process does so by itself: one sweep is for all of them, and the process that
 * makes it knows its own file alone.
 */
export async function noteConfigured(world: Pick<World, 'rounds' | 'policies' | 'now'>): Promise<void> {
  await world.rounds.named(knownTo(world), world.now());
}

function knownTo({ policies }: Pick<World, 'policies'>): readonly DatabaseName[] {
  return [...policies.values()].filter(({ isRetired }) => !isRetired).map(({ database }) => database);
}

/** Closes what waits at databases that no process knows. */
export async function closeAtRemoved(
  world: Pick<World, 'policies' | 'grants' | 'jobs' | 'rounds' | 'now'>,
  unfinished: readonly Grant[],
): Promise<void> {
  await noteConfigured(world);
  const known = knownTo(world);
  const orphans = unfinished.filter(isRequested).filter(({ database }) => !known.includes(database));
  for (const { id, database } of orphans)
    if (await hasLeft(world, database))
      await change(world, id, (waiting) => lapseWithDatabase(waiting, { at: world.now() }));
}

/** Of one that this process does not know: has it been unknown to all others long enough to be given up? */
export async function hasLeft(
  { rounds, now }: Pick<World, 'rounds' | 'now'>,
  database: DatabaseName,
): Promise<boolean> {
  const at = now();
  const last = (await rounds.namedAt()).get(database);
  if (last !== undefined && last <= at) return isGone(last, at);
  // Earlier builds did not write that down, and a wrong clock may have written an instant in the future: the time counts from here.
  await rounds.named([database], at);
  return false;
}

/** Of one that this process does not know; `last`: when a process named it, undefined where none has. */
export function isGone(last: number | undefined, at: number): boolean {
  return last !== undefined && at - last >= GONE_AFTER_MS;
}
