/** Approvers are reminded of requests that wait; requesters are told of ends before they come. */
import { isUnanswerable } from '../grant/approval.ts';
import { nudge, remind as remindMove } from '../grant/decision.ts';
import { nextNudgeAt, warnAt } from '../grant/due.ts';
import { MINUTE } from '../grant/duration.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import { answeringHours, isWithin, nextChange } from '../grant/hours.ts';
import type { GrantId } from '../grant/ids.ts';
import { warn } from '../grant/lifecycle.ts';
import { endsAt, type Grant, isRequested, type Requested } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { inTheWay, isMendedByLess } from '../grant/today.ts';
import { nobodyRefusal, pingedFor } from './approvers.ts';
import { change } from './change.ts';
import { policyFor } from './find-policy.ts';
import type { Actor, World } from './ports.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>;

/** The sweep comes each minute, and a warning is rather early than late. */
const EARLY_MS = MINUTE;

export async function warnOfEnds(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  grants: readonly Grant[],
): Promise<void> {
  const now = world.now();
  for (const grant of grants) {
    if (grant.state !== 'active' || grant.revoked || warnAt(grant) > now + EARLY_MS) continue;
    if (endsAt(grant) <= now || grant.warnedOf?.includes(grant.expiresAt)) continue;
    await change(world, grant.id, (ending) => warn(ending, { at: now }));
  }
}

/** By the requester, who waits: those who can still answer are pinged at once. */
export async function remindNow(world: Needs, actor: Actor, id: GrantId): Promise<Requested | Refusal> {
  const grant = await world.grants.get(id);
  if (!grant) return { no: 'unknown-grant', id };
  if (grant.requester !== actor.id) return { no: 'not-yours', grant };
  const policy = policyFor(world, grant);
  if (isRefusal(policy)) return policy;
  const at = world.now();
  // Asked before anybody is looked up: most who may not are in a hurry.
  const asked = remindMove(grant, { by: actor.id, at, people: [] });
  if (isRefusal(asked)) return asked;
  const hours = answeringHours(policy);
  const from = hours && !isWithin(hours, at) ? nextChange(hours, at) : undefined;
  if (from !== undefined) return { no: 'nobody-answers-now', from };
  const { requester, approvals } = asked.grant;
  const nobody = isUnanswerable(asked.grant) && (await nobodyRefusal(world, policy, requester));
  if (nobody) return nobody;
  const pinged = (await pingedFor(world, policy, { requester, approvals })) ?? { people: [] };
  return change(world, id, (waiting) => remindMove(waiting, { by: actor.id, at, ...pinged }));
}

/** Stops asking Slack once `isInTime` is false; those left over are due at the next sweep as well. */
export async function remind(world: Needs, grants: readonly Grant[], isInTime: () => boolean): Promise<void> {
  for (const grant of grants.filter(isRequested)) {
    if (!isInTime()) return;
    const at = world.now();
    const policy = world.policies.get(grant.database);
    if (!policy || grant.lapseAt <= at) continue;
    const due = nextNudgeAt(grant, answeringHours(policy));
    if (due === undefined || due > at) continue;
    // Due at the very end of the hours, or while no process ran: it waits for those who can answer.
    if (refusalOf(evaluate(policy, { at }), 'hours')) continue;
    const obstacle = inTheWay(policy, grant);
    if (obstacle && !isMendedByLess(obstacle)) continue;
    // Nobody can answer it, or it is of somebody who left: nobody is pinged for it.
    if (isUnanswerable(grant) || (await hasLeft(world, grant))) continue;
    const { requester, approvals } = grant;
    const pinged = await pingedFor(world, policy, { requester, approvals });
    // Slack would not tell just now who can act; the next sweep asks again.
    if (!pinged) continue;
    await change(world, grant.id, (waiting) => nudge(waiting, { at, ...pinged }));
  }
}

async function hasLeft({ people }: Pick<World, 'people'>, { requester }: Grant): Promise<boolean> {
  const { status } = await people.known(requester, []);
  return status.is === 'stranger';
}
