/** Emergencies that nobody has reviewed are brought up again, and are an alarm in the end. */

import { nag } from '../grant/decision.ts';
import { nextNagAt, REMIND_OF_REVIEW_AFTER_MS } from '../grant/due.ts';
import { DAY } from '../grant/duration.ts';
import { isWithin } from '../grant/hours.ts';
import type { DatabaseName } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { awaitsReview, type Grant } from '../grant/record.ts';
import type { Pinged } from '../grant/reminder.ts';
import { clearOthers } from './alarms.ts';
import { canBeReviewed, pingedForReview } from './approvers.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

/** From then on operators are told and approvers are not reminded any more. */
const ALARM_AFTER_MS = 7 * DAY;

type Unreviewed = Extract<Grant, { readonly approvedAt: number }>;

/** One message for all that wait at a database, within its hours where it has any: in the thread of the oldest, and the others note that. */
export async function remindOfReviews(
  world: Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  for (const policy of world.policies.values()) {
    if (!isInTime()) return;
    const at = world.now();
    if (policy.hours && !isWithin(policy.hours, at)) continue;
    const waiting = unreviewedAt(policy, grants).filter(({ approvedAt }) => at < approvedAt + ALARM_AFTER_MS);
    if (!waiting.some((grant) => (nextNagAt(grant) ?? at) <= at)) continue;
    const due = waiting.filter(({ approvedAt }) => at >= approvedAt + REMIND_OF_REVIEW_AFTER_MS);
    const [first, ...others] = await reviewable(world, policy, due);
    if (!first) continue;
    const pinged = await pingedForAll(world, policy, [first, ...others]);
    // Slack does not say who can act just now; the next sweep asks again.
    if (!pinged) continue;
    // The one with the message comes last: cut off before it, the next sweep begins again.
    for (const { id } of others)
      await change(world, id, (unseen) => nag(unseen, { at, people: [], toldIn: first.id }));
    const named = others.map(({ id, requester }) => ({ grant: id, requester }));
    const also = named.length > 0 ? { others: named } : {};
    await change(world, first.id, (unseen) => nag(unseen, { at, ...pinged, ...also }));
  }
}

/** Where nobody is left who could, nobody is asked: that is the alarm `nobody_can_review`. */
async function reviewable(
  world: Pick<World, 'people'>,
  policy: Policy,
  grants: readonly Unreviewed[],
): Promise<readonly Unreviewed[]> {
  const found = await Promise.all(grants.map(({ requester }) => canBeReviewed(world, policy, requester)));
  return grants.filter((_, index) => found[index] !== false);
}

/** Stops asking Slack once `isInTime` is false, or where Slack will not tell: what was known before stays. */
export async function watchReviewable(
  { alarms, people, policies }: Pick<World, 'alarms' | 'people' | 'policies'>,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  const settled = new Set<string>();
  for (const policy of policies.values()) {
    const { database } = policy;
    const waiting = unreviewedAt(policy, grants);
    if (waiting.length > 0 && !isInTime()) continue;
    const found = await Promise.all(
      waiting.map(({ requester }) => canBeReviewed({ people }, policy, requester)),
    );
    const stuck = waiting.filter((_, index) => found[index] === false);
    const facts = { database, grants: stuck.map(({ id }) => id).join(', ') };
    if (stuck.length > 0) await alarms.raise({ event: 'nobody_can_review', subject: database, facts });
    else if (!found.includes(undefined)) settled.add(database);
  }
  const stays = (database: DatabaseName) => policies.has(database) && !settled.has(database);
  await clearOthers(alarms, 'nobody_can_review', ({ facts }) => stays(facts.database));
}

export async function watchReviews(
  { alarms, policies, now }: Pick<World, 'alarms' | 'policies' | 'now'>,
  grants: readonly Grant[],
): Promise<void> {
  const overdue = new Set<string>();
  for (const policy of policies.values()) {
    const { database } = policy;
    const late = unreviewedAt(policy, grants).filter(
      ({ approvedAt }) => now() >= approvedAt + ALARM_AFTER_MS,
    );
    if (late.length === 0) continue;
    overdue.add(database);
    const facts = { database, grants: late.map(({ id }) => id).join(', ') };
    await alarms.raise({ event: 'review_overdue', subject: database, facts });
  }
  await clearOthers(alarms, 'review_overdue', ({ facts }) => overdue.has(facts.database));
}

/** The oldest first. */
function unreviewedAt({ database }: Policy, grants: readonly Grant[]): readonly Unreviewed[] {
  return grants
    .filter(awaitsReview)
    .filter((grant) => grant.database === database)
    .sort((a, b) => a.approvedAt - b.approvedAt);
}

async function pingedForAll(
  world: Pick<World, 'people'>,
  policy: Policy,
  grants: readonly Grant[],
): Promise<Pinged | undefined> {
  const people = new Set<Pinged['people'][number]>();
  const groups = new Set<NonNullable<Pinged['groups']>[number]>();
  for (const { requester } of grants) {
    const pinged = await pingedForReview(world, policy, requester);
    if (!pinged) return undefined;
    for (const id of pinged.people) people.add(id);
    for (const id of pinged.groups ?? []) groups.add(id);
  }
  return { people: [...people], ...(groups.size > 0 ? { groups: [...groups] } : {}) };
}
