/**
 * The one evaluation of a policy: its clauses, each with its limit and its answer to what is known of a request. A clause that needs
 * something that is not known answers "not asked", so the same list serves a form, a request, a decision, the last check and `why`.
 */

import { approversOf, reviewersOf } from './answerers.ts';
import { type Asking, whyNotAutomatic } from './automatic.ts';
import {
  emergencyRefusal,
  hoursRefusal,
  liveInAllRefusal,
  mostLiveOfDatabaseRefusal,
  mostLiveOfPersonRefusal,
  rangesRefusal,
  reasonFormRefusal,
  requesterRefusal,
  unreviewedRefusal,
  waitingRefusal,
} from './checks.ts';
import { type Answer, type Clause, type ClauseKind, type Facts, isNo, type Length } from './clause.ts';
import { cappedBy, ofEmergency } from './emergency-limits.ts';
import { isWithin } from './hours.ts';
import { durationRefusal, givenMs, givenRefusal, longestGivenMs } from './length.ts';
import { lasts, notLongerRefusal, openByClauses } from './overlap.ts';
import type { Person } from './person.ts';
import { type Automatic, namesOf, type Policy } from './policy.ts';
import { progress } from './quorum.ts';
import { reasonRefusal } from './reason.ts';
import { isLive, isRequested } from './record.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { parseSource, type Source } from './source.ts';
import type { TermRefusal } from './term.ts';

export function evaluate(policy: Policy, facts: Facts): readonly Clause[] {
  const { at, person, reason, live, current, able } = facts;
  const { source, length, open, asking, isNoneMore } = termsOf(policy, facts);
  const requester = person?.id ?? facts.requester;
  const { widest, regions, documentationRanges, allowedRanges, deniedRanges } = policy;
  const { shortestMs, longestMs, endEarlyMs } = policy;
  const ofPerson = live && requester && { requester, live };
  const inAll = current && { live: current.filter(isLive), waiting: current.filter(isRequested) };
  const limited = (refusal: Refusal | undefined) => (isNoneMore ? undefined : refusal);
  const mayOpen = person && policy.emergency && !emergencyRefusal(policy, person);
  const early = { earlyMs: endEarlyMs, longestMs: longestGivenMs(policy) };
  return [
    {
      kind: 'requesters',
      limit: policy.requesters,
      answer: about(person, (one) => requesterRefusal(policy, one)),
    },
    {
      kind: 'source',
      limit: { widest, regions, documentationRanges },
      answer: about(source, (read) => (isRefusal(read) ? read : undefined)),
    },
    {
      kind: 'ranges',
      limit: { allowedRanges, deniedRanges },
      answer: about(readOf(source), (read) => rangesRefusal(policy, read)),
    },
    {
      kind: 'length',
      limit: { shortestMs, longestMs },
      answer: about(length, (known) => lengthRefusal(policy, known)),
    },
    ...(endEarlyMs > 0 ? [{ kind: 'end early', limit: early, answer: 'yes' } as const] : []),
    {
      kind: 'reason',
      limit: policy.reason,
      answer: about(reason, (text) => reasonRefusal(text) ?? reasonFormRefusal(policy, text)),
    },
    { kind: 'hours', limit: policy.hours, answer: hoursAnswer(policy, at) },
    {
      kind: 'person limit',
      limit: policy.mostLivePerPerson,
      answer: about(ofPerson, (own) => limited(mostLiveOfPersonRefusal(policy, own))),
    },
    {
      kind: 'database limit',
      limit: policy.mostLive,
      answer: about(live, (all) => limited(mostLiveOfDatabaseRefusal(policy, all))),
    },
    {
      kind: 'limit in all',
      limit: policy.mostLivePerPersonInAll,
      answer: about(inAll, (own) => limited(liveInAllRefusal(policy, own.live))),
    },
    {
      kind: 'waiting limit',
      limit: policy.mostPendingPerPerson,
      answer: about(inAll, ({ waiting }) => waitingRefusal(policy, readOf(source), waiting)),
    },
    {
      kind: 'approvers',
      limit: { who: approversOf(policy), quorum: policy.quorum },
      answer: about(able, (found) => tooFewRefusal(policy, found)),
    },
    ...policy.automatic.map((clause) => ({
      kind: 'automatic' as const,
      limit: clause,
      answer: about(asking, (asked) =>
        open && !lasts(open, asked)
          ? notLongerRefusal(policy, clause, { open, asking: asked })
          : whyNotAutomatic(policy, clause, asked),
      ),
    })),
    {
      kind: 'emergency',
      limit: policy.emergency,
      answer: about(person, (one) => notEmergency(policy, one, facts)),
    },
    ...(mayOpen ? [{ kind: 'reviewers', limit: reviewersOf(policy), answer: 'yes' } as const] : []),
  ];
}

/** The first of these clauses, in this order, that says no. */
export function refusalOf(clauses: readonly Clause[], ...kinds: readonly ClauseKind[]): Refusal | undefined {
  return refusedBy(clauses, ...kinds)?.refusal;
}

/** The same, with the kind of the clause that says it. */
export function refusedBy<Kind extends ClauseKind>(
  clauses: readonly Clause[],
  ...kinds: readonly Kind[]
): { readonly kind: Kind; readonly refusal: Refusal } | undefined {
  for (const kind of kinds)
    for (const clause of clauses)
      if (clause.kind === kind && isNo(clause)) return { kind, refusal: clause.answer.refusal };
  return undefined;
}

/** Do all clauses of that kind say yes? */
export function answersYes(clauses: readonly Clause[], kind: ClauseKind): boolean {
  return clauses.every((clause) => clause.kind !== kind || clause.answer === 'yes');
}

/** The first clause that approves it without asking anyone. */
export function approvingClause(clauses: readonly Clause[]): Automatic | undefined {
  return clauses.filter((clause) => clause.kind === 'automatic').find(({ answer }) => answer === 'yes')
    ?.limit;
}

/** What that clause alone says against it. */
export function automaticRefusal(policy: Policy, clause: Automatic, asking: Asking): Refusal | undefined {
  return refusalOf(evaluate({ ...policy, automatic: [clause] }, factsOf(asking)), 'automatic');
}

export function factsOf({ ttlMs, ...asking }: Asking): Facts {
  return { ...asking, length: { of: 'given', ms: ttlMs } };
}

function about<Known>(known: Known | undefined, refuse: (known: Known) => Refusal | undefined): Answer {
  if (known === undefined) return 'not asked';
  const refusal = refuse(known);
  return refusal ? { refusal } : 'yes';
}

function termsOf(policy: Policy, facts: Facts) {
  const { at, person, length, live = [], earlier = [] } = facts;
  const source = facts.source === undefined ? undefined : parseSource(facts.source, policy);
  const read = readOf(source);
  const ttlMs = length && !isRefusal(length) ? ttlOf(policy, length) : undefined;
  const isKnown = person && read !== undefined && ttlMs !== undefined && at !== undefined;
  const asking: Asking | undefined = isKnown ? { person, source: read, ttlMs, at, earlier } : undefined;
  const open = asking && openByClauses(live, asking);
  // That access gets a later end, and none is added.
  const isNoneMore =
    open &&
    (lasts(open, asking) ||
      policy.automatic.some((clause) => !notLongerRefusal(policy, clause, { open, asking })));
  return { source, length, open, asking, isNoneMore };
}

function readOf(source: ReturnType<typeof parseSource> | undefined): Source | undefined {
  return source && !isRefusal(source) ? source.source : undefined;
}

function ttlOf(policy: Policy, { of, ms }: Exclude<Length, TermRefusal>): number {
  return of === 'request' ? givenMs(policy, ms) : ms;
}

function lengthRefusal(policy: Policy, length: Length): Refusal | undefined {
  if (isRefusal(length)) return length;
  switch (length.of) {
    case 'request':
      return durationRefusal(policy, length.ms);
    case 'given':
      return givenRefusal(policy, length.ms);
    case 'open': {
      const shortestMs = Math.min(policy.shortestMs, longestGivenMs(policy));
      return durationRefusal({ longestMs: policy.longestMs, shortestMs }, length.ms);
    }
  }
}

function hoursAnswer(policy: Policy, at: number | undefined): Answer {
  const answer = about(at, (now) => hoursRefusal(policy, now));
  const isByHand = answer === 'yes' && at !== undefined && policy.hours && !isWithin(policy.hours, at);
  return isByHand ? 'by hand' : answer;
}

function tooFewRefusal(
  { database, quorum, admins }: Policy,
  able: Exclude<Facts['able'], undefined>,
): Refusal | undefined {
  if (able === 'enough' || able === 'unknown') return undefined;
  return { no: 'nobody-could-approve', database, admins: namesOf(admins), ...progress(quorum, able) };
}

function notEmergency(policy: Policy, person: Person, facts: Facts): Refusal | undefined {
  const { unreviewed } = facts;
  return (
    emergencyRefusal(policy, person) ??
    emergencyTermsRefusal(policy, facts) ??
    (unreviewed && unreviewedRefusal(policy, unreviewed))
  );
}

function emergencyTermsRefusal(policy: Policy, { source, length }: Facts): Refusal | undefined {
  if (!policy.emergency) return undefined;
  const capped = cappedBy(policy, policy.emergency);
  const parsed = source === undefined ? undefined : parseSource(source, capped);
  const refusal =
    (isRefusal(parsed) ? parsed : undefined) ??
    (length && !isRefusal(length) ? lengthRefusal(capped, length) : undefined);
  return refusal && ofEmergency(refusal);
}
