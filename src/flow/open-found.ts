/** A grant is open by a rule that is there already, unless that rule is being removed: see removal.ts. */
import { SECOND } from '../grant/duration.ts';
import { open as openMove } from '../grant/lifecycle.ts';
import type { Step } from '../grant/plan.ts';
import { allowedNow } from './last-check.ts';
import { confirmOpen, mayOpen, type Site } from './open.ts';
import type { World } from './ports.ts';

type Needs = Pick<
  World,
  'policies' | 'grants' | 'removals' | 'alarms' | 'memory' | 'jobs' | 'people' | 'now' | 'clockDoubt'
>;

/** An older list may show what was removed since, long enough ago that this is no longer recorded. */
const OLDEST_LIST_MS = 30 * SECOND;
const LATER_MS = 5 * SECOND;

/** What lets this grant in is there already: a rule of ours, or somebody else's. */
export async function openByFound(
  world: Needs,
  site: Site,
  { grant: id, source, rule }: Extract<Step, { do: 'open' }>,
): Promise<void> {
  const { place, listedAt, policy } = site;
  const { database, endEarlyMs } = policy;
  if (!(await mayOpen(world, database))) return;
  const today = world.policies.get(database);
  const [allowed] = await allowedNow(world, { database, source, opens: [id] });
  if (allowed === undefined) return;
  if (rule !== null) {
    const at = world.now();
    await world.grants.update(id, (grant) => openMove(grant, { source, place, at, endEarlyMs }));
    if (world.now() - listedAt > OLDEST_LIST_MS) return world.jobs.converge(database);
    if (await world.removals.isUnderWay(rule)) return world.jobs.wake(database, world.now() + LATER_MS);
  }
  // The file was read again since the last check, which has to be made by what it says now.
  if (world.policies.get(database) !== today) return world.jobs.converge(database);
  await confirmOpen(world, site, { id, source, rule });
}
