/** The record: a Grant, from asking to closing. One state field; each state has exactly the fields that are true in it. */
import { z } from 'zod';
import { Approval, Review, Unanswerable, yeses } from './approval.ts';
import { Block } from './block.ts';
import { DAY, LONGEST_ACCESS_MS } from './duration.ts';
import { DatabaseName, GrantId, GroupId, Instant, Millis, PersonId, RuleId } from './ids.ts';
import { Extension, Given, MoreAnswer } from './more-time.ts';
import { EndCause, Reappearance, Revoked } from './over.ts';
import { Place } from './place.ts';
import { NextStep, type Problem, StoredProblem } from './problem.ts';
import { Nag, Nudge } from './reminder.ts';
import { Source } from './source.ts';

const asked = {
  id: GrantId,
  /** one more at each change; kept by the store */
  version: z.number().int().positive(),
  database: DatabaseName,
  source: Source,
  /** what was approved, where the requester's address changed since */
  approvedSource: Source.optional(),
  /** what was asked for, where less was approved */
  askedFor: z.object({ source: Source, ttlMs: Millis }).optional(),
  requester: PersonId,
  /** the length that was asked for, and from the approval on the one that was approved */
  ttlMs: Millis,
  /** access is over then at the latest, where an instant was asked for; more time moves it */
  until: Instant.optional(),
  reason: z.string(),
  requestedAt: Instant,
};

/** Who said yes: people, a clause of the policy, or the requester themselves in an emergency. */
export const Decision = z.discriminatedUnion('how', [
  z.object({ how: z.literal('approved'), by: z.array(PersonId).min(1).readonly() }),
  z.object({ how: z.literal('automatic'), clause: z.string() }),
  z.object({ how: z.literal('emergency') }),
]);
export type Decision = Readonly<z.infer<typeof Decision>>;

const decided = {
  decision: Decision,
  approvedAt: Instant,
  /** of an emergency only */
  review: Review.optional(),
  /** who was asked to review it, and when */
  nags: z.array(Nag).readonly().optional(),
};

/** Records that are older than problem values hold a sentence, and the next step in words, which nothing uses any longer. */
const Told = z.union([StoredProblem, z.string().transform((text): Problem => ({ is: 'said', text }))]);
const Next = NextStep.optional().catch(undefined);

/** What keeps us from doing what is due. */
const Trouble = z.object({
  what: Told,
  next: Next,
  /** where that is the address that the requester has now */
  notMovedTo: Source.optional(),
  at: Instant,
});

/** Its address changed; absent in records of builds that kept the first one alone. */
const Moves = z.array(z.object({ from: Source, to: Source, at: Instant })).readonly();

const placed = {
  /** where its rule was asked for; absent before that, and in records of builds that did not record places */
  place: Place.optional(),
  /** how long before `expiresAt` the rule goes: 0, but in records of builds that did not take it off the length */
  endEarlyMs: z.number().int().nonnegative().optional(),
};

export const Requested = z.object({
  state: z.literal('requested'),
  ...asked,
  lapseAt: Instant,
  ...yeses,
  unanswerable: Unanswerable.optional(),
  /** who was reminded of it, and when */
  nudges: z.array(Nudge).readonly(),
  /** what was in the way of an approval since it was asked for */
  blocks: z.array(Block).readonly().optional(),
});

export const Denied = z.object({
  state: z.literal('denied'),
  ...asked,
  deniedBy: PersonId,
  deniedAt: Instant,
  /** what the approver said to it */
  because: z.string().optional(),
});

export const Cancelled = z.object({ state: z.literal('cancelled'), ...asked, cancelledAt: Instant });

/** `missing`: the groups from which nobody had said yes. */
const Reached = z.object({
  have: z.number().int().nonnegative(),
  need: z.number().int().positive(),
  missing: z.array(GroupId).readonly(),
});

export const Lapsed = z.object({
  state: z.literal('lapsed'),
  ...asked,
  lapsedAt: Instant,
  /** those who had said yes, where several approvals were needed; absent in records of earlier builds */
  saidYes: z.array(Approval).readonly().optional(),
  /** those whose yes no longer counted by then */
  uncounted: z.array(Approval).readonly().optional(),
  /** how many of them counted, by the policy of that instant; absent in records of earlier builds */
  reached: Reached.optional(),
  /** its database has left the file, so nobody could have answered */
  databaseLeft: z.literal(true).optional(),
});

export const Approved = z.object({
  state: z.literal('approved'),
  ...asked,
  ...decided,
  /** not open by then: the grant fails */
  openBy: Instant,
  /** the outer bound: `openBy` and the whole length asked for */
  expiresAt: Instant,
  /** when Scalingo was last about to be asked for its rule; without it there can be none */
  openingSince: Instant.optional(),
  ...placed,
  revoked: Revoked.optional(),
  trouble: Trouble.optional(),
});

export const Active = z.object({
  state: z.literal('active'),
  ...asked,
  ...decided,
  openedAt: Instant,
  expiresAt: Instant,
  /** our rule; null where somebody else's rule lets this source in already */
  rule: RuleId.nullable(),
  ...placed,
  /** more time was asked for, and waits for the approvers */
  extension: Extension.optional(),
  /** the answers to requests for more time */
  answers: z.array(MoreAnswer).readonly().optional(),
  /** more time that nobody had to allow */
  given: z.array(Given).readonly().optional(),
  /** the deliveries of Slack's that asked for more time, the newest last: the same one may come again */
  heard: z.array(z.string()).readonly().optional(),
  /** our rule was first seen to be gone then */
  missingSince: Instant.optional(),
  /** the ends that the requester was warned of; another one where it was extended since */
  warnedOf: z.array(Instant).readonly().optional(),
  /** what a try of the endpoint from here taught us */
  probe: z.object({ reached: z.boolean(), what: z.string(), at: Instant }).optional(),
  /** the requester's address changed: this one is to be let in, and only then `source` no more */
  moving: z.object({ to: Source, at: Instant, openingSince: Instant.optional() }).optional(),
  moves: Moves.optional(),
  /** the source to close, until Scalingo confirms that no rule of ours is left for it; with our rule, where there was one */
  leaving: z.object({ source: Source, rule: RuleId.nullable() }).optional(),
  revoked: Revoked.optional(),
  trouble: Trouble.optional(),
});

/** rules of ours that were there again after it was said that none is left, and were removed again */
const over = { reappeared: z.array(Reappearance).readonly().optional() };

export const Closed = z.object({
  state: z.literal('closed'),
  ...asked,
  ...decided,
  ...over,
  /** null where it was revoked before it ever opened */
  openedAt: Instant.nullable(),
  rule: RuleId.nullable(),
  closedAt: Instant,
  cause: EndCause,
  moves: Moves.optional(),
  /** the answers to requests for more time, and more time that nobody had to allow */
  answers: z.array(MoreAnswer).readonly().optional(),
  given: z.array(Given).readonly().optional(),
  /** more time that was asked for, and not answered before the end */
  unansweredMore: Extension.optional(),
  warnedOf: z.array(Instant).readonly().optional(),
  revoked: Revoked.optional(),
});

export const Failed = z.object({
  state: z.literal('failed'),
  ...asked,
  ...decided,
  ...over,
  failedAt: Instant,
  /** what Scalingo said, or what was in the way until `openBy` */
  cause: Told,
  next: Next,
});

export const Grant = z.discriminatedUnion('state', [
  Requested,
  Denied,
  Cancelled,
  Lapsed,
  Approved,
  Active,
  Closed,
  Failed,
]);

export type Requested = Readonly<z.infer<typeof Requested>>;
export type Denied = Readonly<z.infer<typeof Denied>>;
export type Cancelled = Readonly<z.infer<typeof Cancelled>>;
export type Lapsed = Readonly<z.infer<typeof Lapsed>>;
export type Approved = Readonly<z.infer<typeof Approved>>;
export type Active = Readonly<z.infer<typeof Active>>;
export type Closed = Readonly<z.infer<typeof Closed>>;
export type Failed = Readonly<z.infer<typeof Failed>>;
export type Grant = Requested | Denied | Cancelled | Lapsed | Approved | Active | Closed | Failed;

/** Approved or active: what may have a rule at Scalingo. */
export type Live = Approved | Active;

export function isLive(grant: Grant): grant is Live {
  return grant.state === 'approved' || grant.state === 'active';
}

/** Requested, approved or active: not over for the person who asked. */
export type Current = Requested | Live;

export function isRequested(grant: Grant): grant is Requested {
  return grant.state === 'requested';
}

export function isCurrent(grant: Grant): grant is Current {
  return grant.state === 'requested' || isLive(grant);
}

/** Does somebody have to look at it afterwards? Where nothing was ever open there is nothing to look at. */
export function awaitsReview(grant: Grant): grant is Approved | Active | Closed {
  if (!('decision' in grant) || grant.state === 'failed' || neverOpened(grant)) return false;
  return grant.decision.how === 'emergency' && grant.review === undefined;
}

export type WantsMore = Active & { readonly extension: Extension };

/** Does it wait for more time, which approvers have to allow? */
export function wantsMore(grant: Grant): grant is WantsMore {
  return grant.state === 'active' && grant.extension !== undefined && !grant.revoked;
}

/** Do approvers have to do something: answer it, answer more time, or review it? */
export function waitsForApprovers(grant: Grant): boolean {
  if (grant.state === 'requested') return true;
  return wantsMore(grant) || awaitsReview(grant);
}

/** Is it over, and was nothing ever open for it? */
export function neverOpened(grant: Grant): boolean {
  return grant.state === 'failed' || (grant.state === 'closed' && grant.openedAt === null);
}

/**
 * When nothing is to be let in for it any more, which is the end that people are told. Records of earlier builds end a little before
 * `expiresAt`: `endEarlyMs` says how much for one that does not know it. Never later than 30 days after the opening.
 */
export function endsAt(grant: Live, endEarlyMs = 0): number {
  if (grant.state === 'approved') return Math.min(grant.openBy, grant.expiresAt);
  const early = grant.endEarlyMs ?? endEarlyMs;
  return Math.min(grant.expiresAt - early, grant.openedAt + LONGEST_ACCESS_MS);
}

/** Is nothing to be let in for it any more? */
export function isOver(
  grant: Live,
  { now, endEarlyMs }: { readonly now: number; readonly endEarlyMs: number },
): boolean {
  return endsAt(grant, endEarlyMs) <= now || isFromFuture(grant, now);
}

/** More than a day, which is more than our clock may have been wrong: somebody wrote that by hand, and its end is no end. */
export function isFromFuture(grant: Live, now: number): boolean {
  return grant.state === 'active' && grant.openedAt > now + DAY;
}

/** Is something to be done for it now: to be opened, to be moved, or to be ended? */
export function isWaiting(grant: Live, when: { readonly now: number; readonly endEarlyMs: number }): boolean {
  return grant.state === 'approved' || isOver(grant, when) || isOnTheMove(grant);
}

/** Is a source still to be opened, or another to be closed, before its move is complete? */
export function isOnTheMove(grant: Live): boolean {
  return grant.state === 'active' && (grant.moving !== undefined || grant.leaving !== undefined);
}
