/** Break-glass: for those allowed to it opens at once, for a short while, loudly, and is looked at afterwards. */
import { reviewerRefusal } from '../grant/answerers.ts';
import { review as reviewMove } from '../grant/decision.ts';
import { MINUTE } from '../grant/duration.ts';
import { cappedBy, ofEmergency } from '../grant/emergency-limits.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { awaitsReview, type Grant, isLive } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { type Answered, outdatedRefusal } from '../grant/seen.ts';
import { clockOf } from '../grant/term.ts';
import { attempt } from './attempt.ts';
import { authorize } from './authorize.ts';
import { changeUnder } from './change.ts';
import { Fault } from './fault.ts';
import { isReplaced, type Known, policyWithName } from './find-policy.ts';
import { learn } from './learn.ts';
import type { Actor, Asker, Room, World } from './ports.ts';
import { isGone } from './removed-databases.ts';
import {
  type Asked,
  askedBefore,
  openAtOnce,
  outcomeOf,
  type RequestOutcome,
  type RequestRefusal,
  type Understood,
  understandFor,
  wantedOf,
} from './request.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'readiness' | 'jobs' | 'rounds' | 'people' | 'now'>;

export async function breakGlass(world: Needs, asker: Asker, asked: Asked): Promise<RequestOutcome> {
  const before = await askedBefore(world, asker);
  if (before) return outcomeOf(before, asked);
  const learnt = await learn(world, asker, asked.database);
  if (isRefusal(learnt)) return { refusals: [{ about: 'nobody', refusal: learnt }] };
  const understood = understandEmergency({ ...world, ...learnt }, asked);
  if ('refusals' in understood) return understood;
  const { policy } = understood;
  const { person } = learnt;
  const refusal = refusalOf(evaluate(policy, { person }), 'emergency');
  if (refusal) return { refusals: [{ about: 'nobody', refusal }] };
  const wanted = wantedOf(world, asker, understood);
  // An emergency cannot wait, so no limit on what is open holds for it. But one has to be reviewed before the next.
  const unreviewedAmong = await reviewable(world);
  const ofDue: Room['ofDue'] = (due) =>
    isReplaced(world, policy)
      ? { no: 'database-gone' }
      : refusalOf(evaluate(policy, { person, unreviewed: unreviewedAmong(due) }), 'emergency');
  const grant = await openAtOnce(world, policy, {
    wanted,
    decision: { how: 'emergency' },
    create: (moved) => world.grants.create(moved, { ofDue }),
  });
  if (!isRefusal(grant)) return outcomeOf(grant, asked);
  return isReplaced(world, policy)
    ? breakGlass(world, asker, asked)
    : { refusals: [{ about: 'nobody', refusal: grant }] };
}

/** Lists come every few minutes; an older one says nothing about now. */
const FULL_FOR_MS = 15 * MINUTE;

/** The databases whose last list had all the rules that Scalingo takes. Nothing is asked of Scalingo, and none is named where Redis is away. */
export async function fullDatabases({
  rounds,
  now,
}: Pick<World, 'rounds' | 'now'>): Promise<ReadonlySet<DatabaseName>> {
  const found = await attempt(() => rounds.fullAt());
  if (found instanceof Fault) return new Set();
  const recent = [...found].filter(([, at]) => now() - at < FULL_FOR_MS);
  return new Set(recent.map(([database]) => database));
}

/** Which of somebody's grants wait for a review: all but those at databases that have left the file, where nobody can review any longer. */
export async function reviewable({
  policies,
  rounds,
  now,
}: Pick<World, 'policies' | 'now'> & {
  readonly rounds: Pick<World['rounds'], 'namedAt'>;
}): Promise<(due: readonly Grant[]) => readonly Grant[]> {
  const namedAt = await rounds.namedAt();
  const isLost = ({ database }: Grant) => !policies.has(database) && isGone(namedAt.get(database), now());
  return (due) => due.filter(awaitsReview).filter((grant) => isLive(grant) || !isLost(grant));
}

/**
 * Of what somebody may learn. Addresses are held to the policy as usual; length, width and regions have caps of their own, any reason will
 * do, and no hour is too late.
 */
export function understandEmergency(
  world: Known & Pick<World, 'readiness' | 'now'>,
  asked: Asked,
): Understood | { readonly refusals: readonly RequestRefusal[] } {
  const policy = policyWithName(world, asked.database);
  if (isRefusal(policy)) return { refusals: [{ about: 'database', refusal: policy }] };
  const { database, emergency } = policy;
  if (!emergency) return { refusals: [{ about: 'database', refusal: { no: 'no-emergency', database } }] };
  const never = world.readiness.never(database);
  if (never) return { refusals: [{ about: 'database', refusal: { no: 'impossible', ...never } }] };
  const understood = understandFor(cappedBy(policy, emergency), asked, clockOf(world.person, world.now()));
  return 'refusals' in understood
    ? { refusals: understood.refusals.map(inEmergency) }
    : { ...understood, policy };
}

function inEmergency({ about, refusal }: RequestRefusal): RequestRefusal {
  return { about, refusal: ofEmergency(refusal) };
}

/** An approver says afterwards whether it was justified; nobody reviews their own emergency. */
export async function review(
  world: Needs,
  actor: Actor,
  answered: Answered & { readonly found: 'justified' | 'not justified' },
): Promise<Grant | Refusal> {
  const { id, saw, found } = answered;
  const authorized = await authorize(world, actor, id, reviewerRefusal);
  if (isRefusal(authorized)) return authorized;
  return changeUnder<Grant>(world, id, {
    policy: authorized.policy,
    move(grant) {
      const outdated = awaitsReview(grant) ? outdatedRefusal(grant, saw) : undefined;
      return outdated ?? reviewMove(grant, { by: actor.id, at: world.now(), found });
    },
    again: () => review(world, actor, answered),
  });
}
