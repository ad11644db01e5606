/** Once a minute: ask for whatever may be due. If every job were lost, this alone would open and close rightly, only later. */

import { lapse } from '../grant/deciding.ts';
import { MINUTE } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { type Grant, isLive, isWaiting, type Live } from '../grant/record.ts';
import { change } from './change.ts';
import { endOfLeavers } from './leavers.ts';
import type { World } from './ports.ts';
import { remind, warnOfEnds } from './remind.ts';

export const SWEEP_EVERY_MS = MINUTE;

/** Of what we allow ourselves in a minute, at one list for each database. */
const SHARE_OF_SWEEP = 1 / 5;

export async function sweep(world: World): Promise<void> {
  const now = world.now();
  // Of all that is not over, whenever it is due: one record that cannot be read must not hold up the others.
  const unfinished = await world.grants.due(Number.MAX_SAFE_INTEGER);
  for (const grant of unfinished) {
    if (grant.state !== 'requested' || grant.lapseAt > now) continue;
    await change(world, grant.id, (unanswered) => lapse(unanswered, { at: now }));
  }
  await warnOfEnds(world, unfinished);
  await remind(world, unfinished);
  await endOfLeavers(world, unfinished.filter(isLive));
  const live = unfinished.filter(isLive);
  const endEarly = ({ database }: Live) => world.policies.get(database)?.endEarlyMs ?? 0;
  // Its job may have been lost. They go before looking around.
  const waiting = live.filter((grant) => isWaiting(grant, { now, endEarlyMs: endEarly(grant) }));
  // So may the wake at its end, and an end should not have to wait for the next sweep.
  for (const grant of live) {
    const end = grant.expiresAt - endEarly(grant);
    if (end > now && end <= now + 2 * SWEEP_EVERY_MS) await world.jobs.wake(grant.database, end);
  }
  const databases = new Set([
    ...waiting.map(({ database }) => database),
    ...(await leastRecentlySeen(world)),
  ]);
  for (const database of databases) await world.jobs.converge(database);
  for (const id of await world.grants.untold()) await world.jobs.announce(id);
  await world.rounds.swept(world.now());
  await reindex(world, unfinished);
}

/** For people to find what is theirs; no end depends on it, so it comes last and a failure ends nothing else. */
async function reindex({ grants, log }: World, unfinished: readonly Grant[]): Promise<void> {
  try {
    await grants.reindex(unfinished);
  } catch (error) {
    log.error({ event: 'index-incomplete', err: error }, 'index of current grants incomplete');
  }
}

/** Looking around for strays and drift, those first that nobody looked at for longest. */
async function leastRecentlySeen({ policies, rounds, callsPerMinute }: World): Promise<DatabaseName[]> {
  const seen = await rounds.convergedAt();
  const at = (database: DatabaseName) => seen.get(database) ?? 0;
  return [...policies.keys()]
    .sort((a, b) => at(a) - at(b))
    .slice(0, Math.floor(callsPerMinute * SHARE_OF_SWEEP));
}
