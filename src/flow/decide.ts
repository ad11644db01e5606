/** An approver answers. Who they are, and what today's policy says of them, is looked up at the click. */
import type { Moved } from '../grant/audit.ts';
import type { GrantId } from '../grant/ids.ts';
import { approve as approveMove, deny as denyMove } from '../grant/lifecycle.ts';
import { approverRefusal, durationRefusal, type Policy } from '../grant/policy.ts';
import type { Approved, Denied, Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { change } from './change.ts';
import type { Actor, World } from './ports.ts';
import { policyOf } from './request.ts';

/** The decision and the end of access are durable before anything is asked of Scalingo. */
export async function approve(world: World, actor: Actor, id: GrantId): Promise<Approved | Refusal> {
  const approved = await decide(world, actor, id, (grant, policy) => {
    const tooLong = durationRefusal(policy, grant.ttlMs);
    if (tooLong && grant.state === 'requested') return tooLong;
    return approveMove(grant, { by: actor.id, at: world.now(), openWithinMs: policy.openWithinMs });
  });
  if (isRefusal(approved)) return approved;
  await world.jobs.converge(approved.database);
  await world.jobs.wake(approved.database, approved.openBy);
  return approved;
}

export async function deny(world: World, actor: Actor, id: GrantId): Promise<Denied | Refusal> {
  return decide(world, actor, id, (grant) => denyMove(grant, { by: actor.id, at: world.now() }));
}

async function decide<To extends Grant>(
  world: World,
  actor: Actor,
  id: GrantId,
  move: (grant: Grant, policy: Policy) => Moved<To> | Refusal,
): Promise<To | Refusal> {
  const asked = await world.grants.get(id);
  if (!asked) return { no: 'unknown-grant', id };
  const policy = policyOf(world, asked.database);
  if (isRefusal(policy)) return policy;
  const person = await world.people.person(actor, policy.approvers.groups);
  const refusal = approverRefusal(policy, person, asked);
  if (refusal) return refusal;
  return change(world, id, (grant) => move(grant, policy));
}
