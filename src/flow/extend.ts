/** More time: asked for by the one who has the access, at once or through the approvers as the policy says. No rule is touched. */
import { type Asking, asOfNow } from '../grant/automatic.ts';
import { answersYes, evaluate } from '../grant/evaluate.ts';
import {
  allowMore as allowMove,
  askMore,
  extendedMs,
  extend as extendMove,
  heardBy,
  refuseMore as refuseMove,
} from '../grant/extension.ts';
import type { GrantId } from '../grant/ids.ts';
import { noAccess, settled } from '../grant/lifecycle.ts';
import { memberRefusal } from '../grant/members.ts';
import { moreObstacle } from '../grant/more-obstacle.ts';
import { type Person, zoneOf } from '../grant/person.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { countsFor } from '../grant/quorum.ts';
import { type Active, endsAt, type Grant, wantsMore } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type Answered, outdatedRefusal } from '../grant/seen.ts';
import { readTerm, type Term } from '../grant/term.ts';
import { clauseRefusal, hourRefusal, ofRequester } from '../grant/today.ts';
import { nobodyRefusal, pingedFor, todayOf } from './approvers.ts';
import { authorize } from './authorize.ts';
import { changeUnder } from './change.ts';
import { earlierOf } from './earlier.ts';
import { elsewhereRefusal } from './elsewhere.ts';
import { policyFor } from './find-policy.ts';
import { noteBlock } from './obstacle.ts';
import type { Actor, Asker, World } from './ports.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'firewall' | 'now'>;

export type Extension = {
  readonly id: GrantId;
  /** a length, or “until” and a time of day, as typed */
  readonly more: string;
  /** what the form was about that this was sent with; absent where it was typed, and is about what there is when it comes */
  readonly form?: Pick<Answered, 'saw'>;
};

/** The same delivery asks once, however often it comes. */
export async function extend(world: Needs, actor: Asker, asked: Extension): Promise<Active | Refusal> {
  const { deliveryId: delivery } = actor;
  const understood = await understandExtension(world, actor, { ...asked, delivery });
  if (isRefusal(understood)) return understood;
  if ('heard' in understood) return understood.heard;
  const { policy, person, term } = understood;
  const asking = { requester: actor.id, approvals: [] };
  const pinged = (await pingedFor(world, policy, asking)) ?? { people: [] };
  const nobody = await nobodyRefusal(world, policy, actor.id);
  const earlier = await earlierOf(world.grants, policy, { requester: actor.id, at: world.now() });
  // What waits already, and can no longer be allowed, keeps nobody from asking for less.
  const isBlocked = (grant: Grant) =>
    wantsMore(grant) && moreObstacle(policy, grant, { person, byMs: grant.extension.byMs }) !== undefined;
  let heard: Active | undefined;
  let usedUp: ((current: readonly Grant[]) => Refusal | undefined) | undefined;
  const extending = (grant: Grant) => {
    heard = heardBy(grant, delivery);
    if (heard) return settled(grant);
    const at = world.now();
    const byMs = longerBy(grant, term);
    const others = earlier.filter(({ id }) => id !== grant.id);
    const more = { person, byMs, at, earlier: others };
    const isNow = grant.state === 'active' && isAtOnce(policy, grant, more);
    usedUp = isNow
      ? (current) => byClauseRefusal(policy, grant, { ...more, earlier: asOfNow(policy, others, current) })
      : undefined;
    const refusal =
      changedRefusal(grant, asked.form) ?? noLongerRefusal(grant, byMs) ?? moreRefusal(policy, grant, more);
    if (refusal) return refusal;
    const extension = { byMs, by: actor.id, at, ...pinged, delivery };
    if (isNow) return extendMove(grant, extension);
    const waiting = askMore(grant, { ...extension, isBlocked: isBlocked(grant) });
    return isRefusal(waiting) ? waiting : (nobody ?? waiting);
  };
  const active = await changeUnder<Active>(world, asked.id, {
    policy,
    move: extending,
    room: { ofPerson: (current) => usedUp?.(current) },
    again: () => extend(world, actor, asked),
  });
  if (heard) return heard;
  // Another request of theirs at the same moment has used the clause up: approvers are asked.
  if (isRefusal(active) && active.no === 'clause-used-up') return extend(world, actor, asked);
  return wakeAtEnd(world, policy, active);
}

/** Who asks is looked up before any limit is told. */
async function understandExtension(
  world: Needs,
  actor: Actor,
  { id, more: typed, form, delivery }: Extension & { readonly delivery: string },
): Promise<Understood | { readonly heard: Active } | Refusal> {
  const grant = await world.grants.get(id);
  if (!grant) return { no: 'unknown-grant', id };
  if (grant.requester !== actor.id) return { no: 'not-yours', grant };
  const heard = heardBy(grant, delivery);
  if (heard) return { heard };
  const policy = policyFor(world, grant);
  if (isRefusal(policy)) return policy;
  if (grant.state !== 'active') return noAccess(grant, world.now());
  const elsewhere = await elsewhereRefusal(world, grant);
  if (elsewhere) return elsewhere;
  const person = await world.people.person(actor, askingGroups(policy));
  const at = world.now();
  const term = readTerm(typed, { now: at, zone: zoneOf(person) });
  const changed = changedRefusal(grant, form);
  if (isRefusal(term)) return changed ?? memberRefusal(person) ?? term;
  const byMs = longerBy(grant, term);
  const refusal = changed ?? noLongerRefusal(grant, byMs) ?? moreRefusal(policy, grant, { person, byMs, at });
  return refusal ?? { policy, person, term };
}

type Understood = { readonly policy: Policy; readonly person: Person; readonly term: Term };

/** A length comes on top of the end that there is, and an instant is the end; of both the earlier one counts. */
function longerBy(grant: Grant, { ttlMs, until }: Term): number {
  return until === undefined || grant.state !== 'active' ? ttlMs : Math.min(ttlMs, until - endsAt(grant));
}

function noLongerRefusal(grant: Grant, byMs: number): Refusal | undefined {
  return grant.state === 'active' && byMs <= 0 ? { no: 'lasts-already', grant } : undefined;
}

/** A form that is sent again after more time was given does not give it twice. */
function changedRefusal(grant: Grant, form: Extension['form']): Refusal | undefined {
  // Where more time waits for an answer already, that is what people are told.
  if (!form || grant.state !== 'active' || grant.extension) return undefined;
  return outdatedRefusal(grant, form.saw);
}

export async function allowMore(world: Needs, actor: Actor, answered: Answered): Promise<Active | Refusal> {
  const { id, saw } = answered;
  const authorized = await authorize(world, actor, id);
  if (isRefusal(authorized)) return authorized;
  const { policy, person, asked } = authorized;
  const elsewhere = await elsewhereRefusal(world, asked);
  if (elsewhere) return elsewhere;
  const requester = await world.people.known(asked.requester, askingGroups(policy));
  const waiting = asked.state === 'active' ? asked.extension : undefined;
  const today = await todayOf(world, policy, {
    requester: asked.requester,
    yeses: waiting ?? { approvals: [] },
    except: actor.id,
  });
  const obstacle =
    waiting &&
    asked.state === 'active' &&
    moreObstacle(policy, asked, { person: requester, byMs: waiting.byMs });
  if (obstacle && asked.state === 'active' && !outdatedExtension(asked, saw))
    await noteBlock(world, id, obstacle);
  const active = await changeUnder<Active>(world, id, {
    policy,
    move(grant) {
      const at = world.now();
      const byMs = grant.state === 'active' ? (grant.extension?.byMs ?? 0) : 0;
      const yes = { by: actor.id, at, groups: countsFor(policy, person), today };
      const outdated = outdatedExtension(grant, saw);
      if (outdated) return outdated;
      const refusal = moreRefusal(policy, grant, { person: requester, byMs, at });
      return (refusal && ofRequester(refusal)) ?? allowMove(grant, yes);
    },
    again: () => allowMore(world, actor, answered),
  });
  return wakeAtEnd(world, policy, active);
}

export async function refuseMore(world: Needs, actor: Actor, answered: Answered): Promise<Active | Refusal> {
  const { id, saw } = answered;
  const authorized = await authorize(world, actor, id);
  if (isRefusal(authorized)) return authorized;
  return changeUnder<Active>(world, id, {
    policy: authorized.policy,
    move: (grant) => outdatedExtension(grant, saw) ?? refuseMove(grant, { by: actor.id, at: world.now() }),
    again: () => refuseMore(world, actor, answered),
  });
}

/** An answer to an earlier request for more time does not answer the present one. */
function outdatedExtension(grant: Grant, saw: Answered['saw']): Refusal | undefined {
  return grant.state === 'active' && grant.extension ? outdatedRefusal(grant, saw) : undefined;
}

type More = { readonly person: Person; readonly byMs: number; readonly at: number };

/** Whether more time may be had, by today's policy and people: the same for who asks and for who allows it. */
export function moreRefusal(policy: Policy, grant: Grant, { person, byMs, at }: More): Refusal | undefined {
  if (grant.state !== 'active') return undefined;
  return moreObstacle(policy, grant, { person, byMs })?.refusal ?? hourRefusal(policy, grant, at);
}

/**
 * Nobody is asked where the policy lets people extend by themselves; what a clause approved, only as far as the clause goes. Where the
 * approvers allowed less than was asked for, more is theirs to allow.
 */
function isAtOnce(
  policy: Policy,
  grant: Active,
  { person, byMs, at, earlier }: More & Pick<Asking, 'earlier'>,
): boolean {
  if (policy.extending !== 'automatic' || grant.askedFor) return false;
  if (grant.decision.how === 'emergency') return true;
  return (
    answersYes(evaluate(policy, { at }), 'hours') &&
    !byClauseRefusal(policy, grant, { person, byMs, at, earlier })
  );
}

/** What the clause that approved it says against the whole length; nothing where people approved it. */
function byClauseRefusal(
  policy: Policy,
  grant: Active,
  { person, byMs, at, earlier }: More & Pick<Asking, 'earlier'>,
): Refusal | undefined {
  const asking = { person, source: grant.source, ttlMs: extendedMs(grant, byMs), at, earlier };
  return clauseRefusal(policy, grant, asking);
}

export async function wakeAtEnd(
  world: Pick<World, 'jobs'>,
  { endEarlyMs }: Policy,
  active: Active | Refusal,
): Promise<Active | Refusal> {
  if (!isRefusal(active)) await world.jobs.wake(active.database, endsAt(active, endEarlyMs));
  return active;
}
