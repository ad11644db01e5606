/**
 * What has become of a grant, state first, then who decided it, then what else there is to know. Nothing is called open or closed here
 * that Scalingo has not confirmed.
 */
import { isUnanswerable } from '../grant/approval.ts';
import { pauseOf } from '../grant/due.ts';
import type { Policy } from '../grant/policy.ts';
import { LONGEST_REASON } from '../grant/reason.ts';
import {
  type Active,
  type Approved,
  type Closed,
  endsAt,
  type Grant,
  isOnTheMove,
  type Lapsed,
  neverOpened,
  type Requested,
} from '../grant/record.ts';
import { approvalsText, unanswerableText } from './approvals.ts';
import { headlineText } from './headline.ts';
import type { Ink } from './ink.ts';
import { problemText } from './problem-text.ts';
import { sentences } from './text.ts';

/** Without the policy of its database, which may have left the file, it does not say whose answers are missing. */
export function stateText(grant: Grant, policy: Policy | undefined, ink: Ink): string {
  return sentences(headlineText(grant, ink), decidedText(grant, ink), detailText(grant, policy, ink));
}

/** What neither the state nor the decision says. */
export function detailText(grant: Grant, policy: Policy | undefined, ink: Ink): string {
  const { grants } = ink.words;
  switch (grant.state) {
    case 'requested':
      return sentences(
        approvalsText(grant, policy, ink),
        isUnanswerable(grant) && unanswerableText(grant, ink),
        pauseText(grant, policy, ink),
      );
    case 'denied':
      return grant.because === undefined ? '' : grants.because(ink.typed(grant.because, LONGEST_REASON));
    case 'cancelled':
      return '';
    case 'lapsed':
      return yesesText(grant, ink);
    case 'approved':
      return openingText(grant, ink);
    case 'active':
      return activeText(grant, policy, ink);
    case 'closed':
      return closedText(grant, ink);
    case 'failed':
      return grants.failed(problemText(grant.cause, ink));
  }
}

/** Who said yes; less than was requested is told as that. "" where nobody did. */
export function decidedText(grant: Grant, ink: Ink): string {
  if (!('decision' in grant)) return '';
  const { decision, askedFor, requester } = grant;
  const { states } = ink.words;
  switch (decision.how) {
    case 'approved': {
      const by = ink.all(decision.by.map(ink.person));
      return askedFor
        ? states.approvedForLess({
            by,
            length: ink.length(askedFor.ttlMs),
            source: ink.source(askedFor.source),
          })
        : states.approvedBy(by);
    }
    case 'automatic':
      return states.approvedByPolicy(ink.plain(decision.clause));
    case 'emergency':
      return (neverOpened(grant) ? states.triedInEmergency : states.openedInEmergency)(ink.person(requester));
  }
}

/** Until when it can be answered, and from when again. */
export function pauseText(grant: Requested, policy: Policy | undefined, ink: Ink): string {
  const pause = policy && pauseOf(policy, grant);
  if (!pause) return '';
  return ink.words.grants.answerable({ until: ink.time(pause.until), from: ink.time(pause.from) });
}

function yesesText({ saidYes = [], reached }: Lapsed, ink: Ink): string {
  if (saidYes.length === 0) return '';
  const { grants } = ink.words;
  const said = {
    by: ink.all(saidYes.map(({ by }) => ink.person(by))),
    count: saidYes.length,
    missing: ink.any((reached?.missing ?? []).map(ink.group)),
  };
  return reached
    ? grants.lapsedWith({ ...said, ...reached, missing: said.missing })
    : `${grants.saidYes(said)}.`;
}

function openingText({ revoked, trouble, approvedAt, openBy }: Approved, ink: Ink): string {
  const { grants } = ink.words;
  if (revoked || !trouble) return '';
  const problem = problemText(trouble.what, ink);
  if (trouble.at >= openBy) return grants.notOpen(problem);
  return grants.notOpenYet({ problem, time: ink.time(openBy), length: ink.length(openBy - approvedAt) });
}

function activeText(grant: Active, policy: Policy | undefined, ink: Ink): string {
  return sentences(
    grant.rule === null && ink.words.grants.othersRule,
    ...(grant.revoked ? [] : [movingText(grant, ink), moreText(grant, policy, ink)]),
    troubleText(grant, ink),
  );
}

/** What is in the way just now. */
export function inTheWayText({ what, notMovedTo }: NonNullable<Active['trouble']>, ink: Ink): string {
  const problem = problemText(what, ink);
  return notMovedTo ? ink.words.grants.notMoved({ source: ink.source(notMovedTo), problem }) : problem;
}

function troubleText(grant: Active, ink: Ink): string {
  if (!grant.trouble) return '';
  const goesOn = grant.revoked || isOnTheMove(grant) || grant.trouble.at >= endsAt(grant);
  return sentences(inTheWayText(grant.trouble, ink), goesOn && ink.words.grants.keepTrying);
}

/** The new address is open before the old one is closed, and neither is said before it is so. */
function movingText({ source, moving, leaving, approvedSource }: Active, ink: Ink): string {
  const { grants } = ink.words;
  if (moving) return grants.moving({ to: ink.source(moving.to), from: ink.source(source) });
  if (leaving) return grants.movedFrom(ink.source(leaving.source));
  return approvedSource ? grants.approvedFrom(ink.source(approvedSource)) : '';
}

/** More time that was requested, and waits. */
function moreText(grant: Active, policy: Policy | undefined, ink: Ink): string {
  const { extension } = grant;
  if (!extension) return '';
  return sentences(
    ink.words.grants.moreWaits(ink.length(extension.byMs)),
    approvalsText(grant, policy, ink),
    isUnanswerable(extension) && unanswerableText(grant, ink),
  );
}

function closedText(grant: Closed, ink: Ink): string {
  const { grants } = ink.words;
  return sentences(
    grant.cause === 'removed outside' && grants.notReopened,
    grant.cause === 'database gone' && grants.removedIfBack,
    grant.cause === 'time is up' && unansweredText(grant, ink),
    grant.openedAt !== null &&
      grant.rule === null &&
      grant.cause !== 'removed outside' &&
      grants.othersRuleStays,
  );
}

/** “Nobody answered” is said only where nobody did. */
function unansweredText({ unansweredMore }: Closed, ink: Ink): string {
  if (!unansweredMore) return '';
  const { byMs, approvals } = unansweredMore;
  const people = ink.all(approvals.map(({ by }) => ink.person(by)));
  return ink.words.grants.moreUnanswered({ length: ink.length(byMs), people });
}
