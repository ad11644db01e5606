/** An approver answers. Who they are, and what today's policy says of it all, is looked up at the click. */

import { approve as approveMove, deny as denyMove, type Less } from '../grant/decision.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import type { Policy } from '../grant/policy.ts';
import { countsFor } from '../grant/quorum.ts';
import { isBlank, tooLongRefusal } from '../grant/reason.ts';
import type { Approved, Denied, Grant, Requested } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type Answered, outdatedRefusal } from '../grant/seen.ts';
import { addresses, covers, isRegion } from '../grant/source.ts';
import { clockOf, type MaybeClock, readTerm } from '../grant/term.ts';
import { ofRequester } from '../grant/today.ts';
import { todayOf } from './approvers.ts';
import { authorize } from './authorize.ts';
import { changeUnder } from './change.ts';
import { noteBlock, obstacleTo } from './obstacle.ts';
import type { Actor, World } from './ports.ts';
import { roomFor } from './room.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>;

/**
 * `duration`: a length, or “until” and a time of day by the approver's own clock. `source`: what was requested, where none is given: one
 * address and a region can't be narrowed.
 */
export type TypedLess = Partial<Pick<Less, 'source'>> & { readonly duration: string };

function readLess(
  { duration, source }: TypedLess,
  { asked, clock }: { readonly asked: Grant; readonly clock: MaybeClock },
): Less | Refusal {
  const term = readTerm(duration, clock);
  return isRefusal(term) ? term : { ...term, source: source ?? asked.source };
}

export function approve(
  world: Needs,
  actor: Actor,
  answered: Answered,
): Promise<Requested | Approved | Refusal> {
  return sayYes(world, actor, { ...answered, to: 'what was asked' });
}

export function approveForLess(
  world: Needs,
  actor: Actor,
  { less, ...answered }: Answered & { readonly less: TypedLess },
): Promise<Requested | Approved | Refusal> {
  return sayYes(world, actor, { ...answered, to: less });
}

/** One more yes. With the last one the decision and the end of access are durable, before anything is asked of Scalingo. */
async function sayYes(
  world: Needs,
  actor: Actor,
  answered: Answered & { readonly to: TypedLess | 'what was asked' },
): Promise<Requested | Approved | Refusal> {
  const { id, saw, to: typed } = answered;
  const authorized = await authorize(world, actor, id);
  if (isRefusal(authorized)) return authorized;
  const { policy, person, asked } = authorized;
  const clock = clockOf(person, world.now());
  const to = typed === 'what was asked' ? typed : readLess(typed, { asked, clock });
  if (to !== 'what was asked' && isRefusal(to)) return to;
  if (asked.state === 'requested') {
    const refusal =
      changedRefusal(asked, saw, actor) ??
      moreThanAskedRefusal(asked, to) ??
      (await obstacleRefusal(world, policy, { asked, to })) ??
      refusalOf(evaluate(policy, { at: world.now() }), 'hours');
    if (refusal) return refusal;
  }
  const { openWithinMs } = policy;
  const { requester } = asked;
  const groups = countsFor(policy, person);
  const today = await todayOf(world, policy, {
    requester,
    yeses: asked.state === 'requested' ? asked : { approvals: [] },
    except: actor.id,
  });
  const approved = await changeUnder<Requested | Approved>(world, id, {
    policy,
    move(grant) {
      const yes = { by: actor.id, at: world.now(), groups, today, openWithinMs, to };
      // Another approver may have allowed less since they were looked up.
      const changed = grant.state === 'requested' ? changedRefusal(grant, saw, actor) : undefined;
      return changed ?? approveMove(grant, yes);
    },
    room: roomFor(policy, requester, ofRequester),
    again: () => sayYes(world, actor, answered),
  });
  if (!isRefusal(approved) && approved.state === 'approved') await openApproved(world, approved);
  return approved;
}

/** The decision is in the record: its rule is asked for. */
export async function openApproved(
  { jobs }: Pick<World, 'jobs'>,
  { database, openBy }: Approved,
): Promise<void> {
  await jobs.converge(database);
  await jobs.wake(database, openBy);
}

export async function deny(
  world: Needs,
  actor: Actor,
  answered: Answered & { readonly because: string | undefined },
): Promise<Denied | Refusal> {
  const { id, saw, because } = answered;
  const authorized = await authorize(world, actor, id);
  if (isRefusal(authorized)) return authorized;
  const said = because !== undefined && !isBlank(because) ? because : undefined;
  const tooLong = said === undefined ? undefined : tooLongRefusal(said);
  if (tooLong) return tooLong;
  return changeUnder<Denied>(world, id, {
    policy: authorized.policy,
    move(grant) {
      const outdated = grant.state === 'requested' ? outdatedRefusal(grant, saw) : undefined;
      return outdated ?? denyMove(grant, { by: actor.id, at: world.now(), because: said });
    },
    again: () => deny(world, actor, answered),
  });
}

/** What changed may be their own doing: they allowed less, and the other press or process does not know yet. */
function changedRefusal(grant: Requested, saw: Answered['saw'], { id }: Actor): Refusal | undefined {
  const outdated = outdatedRefusal(grant, saw);
  const isTheirs = grant.approvals.some(
    ({ by, to }) => by === id && to?.source === grant.source && to.ttlMs === grant.ttlMs,
  );
  return outdated && isTheirs ? { no: 'approved-already', grant } : outdated;
}

/** Less may be allowed than was asked for, never more. */
function moreThanAskedRefusal(grant: Requested, to: Less | 'what was asked'): Refusal | undefined {
  if (to === 'what was asked') return undefined;
  const within = isRegion(grant.source)
    ? to.source === grant.source
    : !isRegion(to.source) &&
      covers(grant.source, to.source) &&
      addresses(to.source) <= addresses(grant.source);
  return within && to.ttlMs <= grant.ttlMs ? undefined : { no: 'more-than-asked', grant };
}

/** What is in the way of what was asked is told to everybody; what is in the way of less, to this approver. */
async function obstacleRefusal(
  world: Needs,
  policy: Policy,
  { asked, to }: { readonly asked: Requested; readonly to: Less | 'what was asked' },
): Promise<Refusal | undefined> {
  const terms = to === 'what was asked' ? asked : { ...asked, ...to };
  const obstacle = await obstacleTo(world, policy, terms);
  if (!obstacle) return undefined;
  if (to !== 'what was asked' || obstacle.by === undefined) return ofRequester(obstacle.refusal);
  await noteBlock(world, asked.id, obstacle);
  return { no: 'blocked', grant: asked, why: obstacle.refusal };
}
