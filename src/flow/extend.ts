/** More time: asked for by the one who has the access, at once or through the approvers as the policy says. No rule is touched. */
import { requesterRefusal } from '../grant/clauses.ts';
import { parseDuration } from '../grant/duration.ts';
import {
  allowMore as allowMove,
  askMore,
  extendedMs,
  extend as extendMove,
  refuseMore as refuseMove,
} from '../grant/extending.ts';
import type { GrantId } from '../grant/ids.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { countsFor } from '../grant/quorum.ts';
import type { Active } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { change } from './change.ts';
import { judge } from './decide.ts';
import type { Actor, World } from './ports.ts';
import { policyOf } from './request.ts';

/** `length`: as they typed it. */
export type Extension = { readonly id: GrantId; readonly length: string };

export async function extend(world: World, actor: Actor, asked: Extension): Promise<Active | Refusal> {
  const understood = await understandExtension(world, actor, asked);
  if (isRefusal(understood)) return understood;
  const { policy, byMs } = understood;
  const person = await world.people.person(actor, askingGroups(policy));
  const refusal = requesterRefusal(policy, person);
  if (refusal) return refusal;
  const move = policy.extending === 'automatic' ? extendMove : askMore;
  const active = await change(world, asked.id, (grant) => {
    // Somebody may have extended it meanwhile.
    const long = grant.state === 'active' ? lengthRefusal(policy, grant, byMs) : undefined;
    return long ?? move(grant, { byMs, by: actor.id, at: world.now() });
  });
  return wakeAtEnd(world, policy, active);
}

/** Only the record is looked up. */
export async function understandExtension(
  world: World,
  actor: Actor,
  { id, length }: Extension,
): Promise<{ readonly policy: Policy; readonly byMs: number } | Refusal> {
  const grant = await world.grants.get(id);
  if (!grant) return { no: 'unknown-grant', id };
  if (grant.requester !== actor.id) return { no: 'not-yours', grant };
  const policy = policyOf(world, grant.database);
  if (isRefusal(policy)) return policy;
  if (policy.extending === 'never') return { no: 'no-extension', database: policy.database };
  if (grant.state !== 'active') return { no: 'settled', grant };
  const byMs = parseDuration(length);
  if (isRefusal(byMs)) return byMs;
  return lengthRefusal(policy, grant, byMs) ?? { policy, byMs };
}

export async function allowMore(world: World, actor: Actor, id: GrantId): Promise<Active | Refusal> {
  const judged = await judge(world, actor, id);
  if (isRefusal(judged)) return judged;
  const { policy, person } = judged;
  const active = await change(world, id, (grant) => {
    const byMs = grant.state === 'active' ? (grant.extension?.byMs ?? 0) : 0;
    const long = grant.state === 'active' ? lengthRefusal(policy, grant, byMs) : undefined;
    const yes = { by: actor.id, at: world.now(), groups: countsFor(policy, person), quorum: policy.quorum };
    return long ?? allowMove(grant, yes);
  });
  return wakeAtEnd(world, policy, active);
}

export async function refuseMore(world: World, actor: Actor, id: GrantId): Promise<Active | Refusal> {
  const judged = await judge(world, actor, id);
  if (isRefusal(judged)) return judged;
  return change(world, id, (grant) => refuseMove(grant, { by: actor.id, at: world.now() }));
}

/** The longest time is the longest from the opening on, however often it is extended; an emergency keeps its own cap. */
function lengthRefusal(policy: Policy, grant: Active, byMs: number): Refusal | undefined {
  const emergency = grant.decision.how === 'emergency' ? policy.emergency : null;
  const longestMs = Math.min(policy.longestMs, emergency?.longestMs ?? policy.longestMs);
  const askedMs = extendedMs(grant, byMs);
  return askedMs > longestMs ? { no: 'extends-too-long', askedMs, longestMs } : undefined;
}

async function wakeAtEnd(
  world: World,
  { endEarlyMs }: Policy,
  active: Active | Refusal,
): Promise<Active | Refusal> {
  if (!isRefusal(active)) await world.jobs.wake(active.database, active.expiresAt - endEarlyMs);
  return active;
}
