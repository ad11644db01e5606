/** Requests, and more time, that nobody can approve any more: found by the sweep, and told to the requester, the operator and the admins. */

import { approversOf } from '../grant/answerers.ts';
import { isUnanswerable, type Unanswerable } from '../grant/approval.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { answerable, askedOf, type Waits, waits } from '../grant/unapprovable.ts';
import { clearOthers } from './alarms.ts';
import { tooFew } from './approvers.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

type Found = Omit<Unanswerable, 'since' | 'until'>;

/** Stops asking Slack once `isInTime` is false: what was known before stays. */
export async function watchAnswerable(
  world: Pick<World, 'policies' | 'grants' | 'alarms' | 'jobs' | 'people' | 'now'>,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  const stuck = new Map<DatabaseName, GrantId[]>();
  // The same for all that one person asks for at one database.
  const looked = new Map<string, ReturnType<typeof lookAgain>>();
  for (const grant of grants) {
    const policy = world.policies.get(grant.database);
    if (!policy || !waits(grant, world.now())) continue;
    const key = `${grant.database} ${grant.requester}`;
    const found = looked.get(key) ?? (isInTime() ? lookAgain(world, policy, grant) : undefined);
    if (found) looked.set(key, found);
    const isStuck = await note(world, grant, await (found ?? 'unknown'));
    if (isStuck) stuck.set(grant.database, [...(stuck.get(grant.database) ?? []), grant.id]);
  }
  for (const [database, ids] of stuck)
    await world.alarms.raise({
      event: 'nobody_can_approve',
      subject: database,
      facts: { database, requests: ids.join(', ') },
    });
  await clearOthers(world.alarms, 'nobody_can_approve', ({ facts }) => stuck.has(facts.database));
}

async function lookAgain(
  world: Pick<World, 'people'>,
  policy: Policy,
  { requester }: Waits,
): Promise<Found | 'unknown' | undefined> {
  const able = await tooFew(world, policy, requester);
  if (able === undefined || able === 'unknown') return able;
  const people = able.map(({ by }) => by);
  const missing = [];
  for (const group of approversOf(policy).groups) {
    const members = (await world.people.members(group)) ?? [];
    if (!members.some((id) => people.includes(id))) missing.push(group);
  }
  return { able: people, missing };
}

/** Is it so now? */
async function note(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  grant: Waits,
  found: Found | 'unknown' | undefined,
): Promise<boolean> {
  const wasSo = isUnanswerable(askedOf(grant));
  if (found === 'unknown') return wasSo;
  const after = await change(world, grant.id, (waiting) => answerable(waiting, { at: world.now(), found }));
  return found !== undefined && (wasSo || !isRefusal(after));
}
