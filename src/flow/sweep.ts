/** Once a minute: ask for whatever may be due. If every job were lost, this alone would open and close rightly, only later. */
import { MINUTE } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { lapse } from '../grant/lifecycle.ts';
import { isLive, isOver, type Live } from '../grant/record.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

export const SWEEP_EVERY_MS = MINUTE;

/** A fifth of what Scalingo allows in a minute, at one list for each database. */
const LOOKS_PER_SWEEP = 9;

export async function sweep(world: World): Promise<void> {
  const now = world.now();
  const due = await world.grants.due(now + earliestEnd(world));
  for (const grant of due) {
    if (grant.state !== 'requested' || grant.lapseAt > now) continue;
    await change(world, grant.id, (unanswered) => lapse(unanswered, { at: now }));
  }
  const over = due
    .filter(isLive)
    .filter((grant) => isOver(grant, { now, endEarlyMs: endEarly(world, grant) }));
  const urgent = new Set(over.map((grant) => grant.database));
  const waiting = await databasesWaiting(world);
  for (const database of new Set([...urgent, ...waiting, ...(await leastRecentlySeen(world))])) {
    await world.jobs.converge(database);
  }
  for (const id of await world.grants.untold()) await world.jobs.announce(id);
  await world.rounds.swept(world.now());
}

function endEarly({ policies }: World, { database }: Live): number {
  return policies.get(database)?.endEarlyMs ?? 0;
}

/** How much before its recorded end a grant may be over, wherever that is most. */
function earliestEnd({ policies }: World): number {
  return Math.max(0, ...[...policies.values()].map(({ endEarlyMs }) => endEarlyMs));
}

/** Approved and not open yet: perhaps its job was lost. */
async function databasesWaiting({ policies, grants }: World): Promise<DatabaseName[]> {
  const waiting: DatabaseName[] = [];
  for (const database of policies.keys()) {
    const live = await grants.live(database);
    if (live.some((grant) => grant.state === 'approved')) waiting.push(database);
  }
  return waiting;
}

/** Looking around for strays and drift, those first that nobody looked at for longest. */
async function leastRecentlySeen({ policies, rounds }: World): Promise<DatabaseName[]> {
  const seen = await rounds.convergedAt();
  const at = (database: DatabaseName) => seen.get(database) ?? 0;
  return [...policies.keys()].sort((a, b) => at(a) - at(b)).slice(0, LOOKS_PER_SWEEP);
}
