/** The clauses of a policy as values, and what may be known of a request that is held against them. */
import type { Approval } from './approval.ts';
import { parseDuration } from './duration.ts';
import type { Hours } from './hours.ts';
import type { PersonId } from './ids.ts';
import type { Person } from './person.ts';
import type { Automatic, Emergency, Policy, Quorum, Who } from './policy.ts';
import type { Current, Grant, Live } from './record.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import type { SourceLimits } from './source.ts';
import type { TermRefusal } from './term.ts';

/** `by hand`: not refused, but people have to approve it. */
export type Answer = 'yes' | 'by hand' | 'not asked' | { readonly refusal: Refusal };

type Part<Kind extends string, Limit> = {
  readonly kind: Kind;
  readonly limit: Limit;
  readonly answer: Answer;
};

export type Clause =
  | Part<'requesters', Who>
  | Part<'source', SourceLimits>
  | Part<'ranges', Pick<Policy, 'allowedRanges' | 'deniedRanges'>>
  | Part<'length', Pick<Policy, 'shortestMs' | 'longestMs'>>
  /** the rule is removed `earlyMs` before the longest access is over, so `longestMs` is the most that people get */
  | Part<'end early', { readonly earlyMs: number; readonly longestMs: number }>
  | Part<'reason', Policy['reason']>
  | Part<'hours', Hours | null>
  | Part<'person limit' | 'database limit' | 'limit in all', number | null>
  | Part<'waiting limit', number>
  | Part<'approvers', { readonly who: Who; readonly quorum: Quorum }>
  | Part<'automatic', Automatic>
  | Part<'emergency', Emergency | null>
  | Part<'reviewers', Who>;

export type ClauseKind = Clause['kind'];

/** What somebody requests, what they get of it, or what is open and keeps the length it has. */
export type Length = { readonly of: 'request' | 'given' | 'open'; readonly ms: number } | TermRefusal;

/** Of what somebody typed. */
export function typedLength(text: string): Length {
  const ms = parseDuration(text);
  return isRefusal(ms) ? ms : { of: 'request', ms };
}

/** All that may be known. Times are arguments, and so is what was looked up. */
export type Facts = {
  readonly at?: number | undefined;
  readonly person?: Person | undefined;
  /** where `person` was not looked up */
  readonly requester?: PersonId | undefined;
  /** as typed, or as recorded */
  readonly source?: string | undefined;
  readonly length?: Length | undefined;
  readonly reason?: string | undefined;
  /** what is approved or open at this database, without the grant that this is about */
  readonly live?: readonly Live[] | undefined;
  /** what this person has and waits for at all databases, without the grant that this is about */
  readonly current?: readonly Current[] | undefined;
  /** what this person had here within a day; see `earlierFrom` */
  readonly earlier?: readonly Grant[] | undefined;
  /** this person's emergencies that nobody has reviewed yet */
  readonly unreviewed?: readonly Grant[] | undefined;
  /** those who could approve it, where they are too few */
  readonly able?: readonly Approval[] | 'enough' | 'unknown' | undefined;
};

export function isNo<C extends Clause>(
  clause: C,
): clause is C & { readonly answer: { readonly refusal: Refusal } } {
  return typeof clause.answer === 'object';
}
