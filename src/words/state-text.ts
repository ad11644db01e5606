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
  wantsMore,
} from '../grant/record.ts';
import { approvalsText, moreUnansweredText, unanswerableText, uncountedText } from './approvals.ts';
import { headlineText } from './headline.ts';
import type { Markup } from './markup.ts';
import { problemText } from './problem-text.ts';
import { sentences } from './text.ts';

/** Without the policy of its database, which may have left the file, it does not say whose answers are missing. */
export function stateText(grant: Grant, policy: Policy | undefined, markup: Markup): string {
  return sentences(
    headlineText(grant, markup),
    decidedText(grant, markup),
    detailText(grant, policy, markup),
  );
}

/** What neither the state nor the decision says. */
export function detailText(grant: Grant, policy: Policy | undefined, markup: Markup): string {
  const { grants } = markup.words;
  switch (grant.state) {
    case 'requested':
      return sentences(
        approvalsText(grant, policy, markup),
        isUnanswerable(grant) && unanswerableText(grant, markup),
        pauseText(grant, policy, markup),
      );
    case 'denied':
      return grant.because === undefined ? '' : grants.because(markup.typed(grant.because, LONGEST_REASON));
    case 'cancelled':
      return '';
    case 'lapsed':
      return yesesText(grant, markup);
    case 'approved':
      return sentences(whyEndedText(grant, markup), openingText(grant, markup));
    case 'active':
      return sentences(whyEndedText(grant, markup), activeText(grant, policy, markup));
    case 'closed':
      return sentences(whyEndedText(grant, markup), closedText(grant, markup));
    case 'failed':
      return grants.failed(problemText(grant.cause, markup));
  }
}

/** Only operators say why. */
function whyEndedText({ revoked }: Approved | Active | Closed, markup: Markup): string {
  if (!revoked?.operator) return '';
  return markup.words.grants.endedBecause(markup.typed(revoked.operator.because, LONGEST_REASON));
}

/** Who said yes; less than was requested is told as that. "" where nobody did. */
export function decidedText(grant: Grant, markup: Markup): string {
  if (!('decision' in grant)) return '';
  const { decision, askedFor, requester } = grant;
  const { states } = markup.words;
  switch (decision.how) {
    case 'approved': {
      const by = markup.all(decision.by.map(markup.person));
      return askedFor
        ? states.approvedForLess({
            by,
            length: markup.length(askedFor.ttlMs),
            source: markup.source(askedFor.source),
          })
        : states.approvedBy(by);
    }
    case 'automatic':
      return states.approvedByPolicy(markup.plain(decision.clause));
    case 'emergency':
      return (neverOpened(grant) ? states.triedInEmergency : states.openedInEmergency)(
        markup.person(requester),
      );
  }
}

/** Until when a request, or more time, can be answered, and from when again; "" where that is all the time it waits. */
export function pauseText(grant: Grant, policy: Policy | undefined, markup: Markup): string {
  const wait = waitOf(grant);
  const pause = policy && wait && pauseOf(policy, wait);
  if (!pause) return '';
  const { until, from } = pause;
  return markup.words.grants.answerable({
    until: markup.time(until),
    from: from === undefined ? '' : markup.time(from),
  });
}

function waitOf(grant: Grant): Parameters<typeof pauseOf>[1] | undefined {
  if (grant.state === 'requested') return grant;
  // More time for an emergency is answered at any hour.
  const isByHour = wantsMore(grant) && grant.decision.how !== 'emergency';
  return isByHour ? { requestedAt: grant.extension.at, lapseAt: endsAt(grant) } : undefined;
}

function yesesText({ saidYes = [], uncounted, reached }: Lapsed, markup: Markup): string {
  return sentences(countedText(saidYes, reached, markup), uncountedText({ uncounted }, markup));
}

function countedText(
  saidYes: NonNullable<Lapsed['saidYes']>,
  reached: Lapsed['reached'],
  markup: Markup,
): string {
  if (saidYes.length === 0) return '';
  const { grants } = markup.words;
  const said = {
    by: markup.all(saidYes.map(({ by }) => markup.person(by))),
    count: saidYes.length,
    missing: markup.any((reached?.missing ?? []).map(markup.group)),
  };
  return reached
    ? grants.lapsedWith({ ...said, ...reached, missing: said.missing })
    : `${grants.saidYes(said)}.`;
}

function openingText({ revoked, trouble, approvedAt, openBy }: Approved, markup: Markup): string {
  const { grants } = markup.words;
  if (revoked || !trouble) return '';
  const problem = problemText(trouble.what, markup);
  if (trouble.at >= openBy) return grants.notOpen(problem);
  return grants.notOpenYet({
    problem,
    time: markup.time(openBy),
    length: markup.length(openBy - approvedAt),
  });
}

function activeText(grant: Active, policy: Policy | undefined, markup: Markup): string {
  return sentences(
    grant.rule === null && markup.words.grants.othersRule,
    ...(grant.revoked ? [] : [movingText(grant, markup), moreText(grant, policy, markup)]),
    troubleText(grant, markup),
  );
}

/** What is in the way just now. */
export function inTheWayText({ what, notMovedTo }: NonNullable<Active['trouble']>, markup: Markup): string {
  const problem = problemText(what, markup);
  return notMovedTo ? markup.words.grants.notMoved({ source: markup.source(notMovedTo), problem }) : problem;
}

function troubleText(grant: Active, markup: Markup): string {
  if (!grant.trouble) return '';
  const goesOn = grant.revoked || isOnTheMove(grant) || grant.trouble.at >= endsAt(grant);
  return sentences(inTheWayText(grant.trouble, markup), goesOn && markup.words.grants.keepTrying);
}

/** The new address is open before the old one is closed, and neither is said before it is so. */
function movingText({ source, moving, leaving, approvedSource }: Active, markup: Markup): string {
  const { grants } = markup.words;
  if (moving) return grants.moving({ to: markup.source(moving.to), from: markup.source(source) });
  if (leaving) return grants.movedFrom(markup.source(leaving.source));
  return approvedSource ? grants.approvedFrom(markup.source(approvedSource)) : '';
}

/** More time that was requested, and waits. */
function moreText(grant: Active, policy: Policy | undefined, markup: Markup): string {
  const { extension } = grant;
  if (!extension) return '';
  return sentences(
    markup.words.grants.moreWaits(markup.length(extension.byMs)),
    approvalsText(grant, policy, markup),
    isUnanswerable(extension) && unanswerableText(grant, markup),
    pauseText(grant, policy, markup),
  );
}

function closedText(grant: Closed, markup: Markup): string {
  const { grants } = markup.words;
  return sentences(
    grant.cause === 'removed outside' && grants.notReopened,
    grant.cause === 'database gone' && grants.removedIfBack,
    grant.cause === 'time is up' && moreUnansweredText(grant, markup.words.grants.moreUnanswered, markup),
    grant.openedAt !== null &&
      grant.rule === null &&
      grant.cause !== 'removed outside' &&
      grants.othersRuleStays,
  );
}
