/** Every sentence about a grant. The refusals have a file of their own; the words stand in en/ and fr/. */
import { isUnanswerable } from '../grant/approval.ts';
import { pauseOf } from '../grant/due.ts';
import { SECOND } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { LONGEST_REASON } from '../grant/reason.ts';
import {
  type Active,
  type Approved,
  type Closed,
  endsAt,
  type Grant,
  isLive,
  isOnTheMove,
  type Lapsed,
  neverOpened,
  type Requested,
} from '../grant/record.ts';
import { addresses, isRegion, type Source } from '../grant/source.ts';
import { approvalsText, unanswerableText } from './approvals.ts';
import type { Ink } from './ink.ts';
import { problemText, stepText } from './problem-text.ts';
import { sentences } from './text.ts';

/** `203.0.113.7/32` is one address, and not everybody reads that from its end. */
export function sourceText(source: Source, ink: Ink): string {
  const { grants } = ink.words;
  if (isRegion(source)) return grants.region(ink.code(source));
  const count = addresses(source);
  return count === 1 ? grants.oneAddress(ink.code(source)) : grants.addresses(ink.code(source), count);
}

/** What the sentences about a grant speak of, put on paper. */
export function factsOf(grant: Grant, ink: Ink) {
  const length = ink.length(grant.ttlMs);
  const isLess = grant.state === 'requested' && grant.askedFor && grant.askedFor.ttlMs > grant.ttlMs;
  const asked = isLess ? ink.length(grant.askedFor?.ttlMs ?? 0) : '';
  return {
    id: ink.code(grant.id),
    who: ink.person(grant.requester),
    database: ink.strong(grant.database),
    source: sourceText(grant.source, ink),
    length: isLess ? ink.words.grants.lengthProposed({ length, asked }) : length,
  };
}

/** One full sentence: what a screen reader reads, and what a phone shows. */
export function askText(grant: Grant, ink: Ink): string {
  const { asks, asksInEmergency, triedInEmergency } = ink.words.grants;
  const facts = factsOf(grant, ink);
  const emergency = 'decision' in grant && grant.decision.how === 'emergency';
  if (!emergency) return asks(facts);
  return neverOpened(grant) ? triedInEmergency(facts) : asksInEmergency(facts);
}

/** `cutFromMs`: the length that was typed, where less is given. */
type Asked = { readonly grant: Grant; readonly masked: boolean; readonly cutFromMs?: number };

/** What the requester reads right after asking. */
export function askedText(
  { grant, masked, cutFromMs }: Asked,
  policies: ReadonlyMap<string, Policy>,
  ink: Ink,
): string {
  const { grants } = ink.words;
  // Asked for again under clauses: the access that is there may have a later end now, and nothing else was opened.
  if (grant.state === 'active')
    return grants.alreadyOpen({ ...factsOf(grant, ink), time: ink.time(endsAt(grant)) });
  return sentences(
    grants.asked(factsOf(grant, ink)),
    masked && grants.masked(ink.code(grant.source)),
    cutFromMs !== undefined && grants.cut({ longest: ink.length(grant.ttlMs), asked: ink.length(cutFromMs) }),
    'decision' in grant && `${decisionText(grant, ink)} ${grants.opensNow}`,
    grant.state === 'requested' && pauseText(grant, policies.get(grant.database), ink),
    grants.eachStep,
  );
}

/**
 * What has become of it. Nothing is called open or closed here that Scalingo has not confirmed. Without the policy of its database, which
 * may have left the file, it does not say whose answers are missing.
 */
export function stateText(grant: Grant, policy: Policy | undefined, ink: Ink): string {
  const { grants } = ink.words;
  switch (grant.state) {
    case 'requested':
      return sentences(
        approvalsText(grant, policy, ink),
        isUnanswerable(grant) && unanswerableText(grant, ink),
        grants.waitsUntil(ink.time(grant.lapseAt)),
        pauseText(grant, policy, ink),
      );
    case 'denied':
      return sentences(
        grants.denied({ by: ink.person(grant.deniedBy), time: ink.time(grant.deniedAt) }),
        grant.because !== undefined && grants.because(ink.typed(grant.because, LONGEST_REASON)),
      );
    case 'cancelled':
      return grants.withdrawn({ by: ink.person(grant.requester), time: ink.time(grant.cancelledAt) });
    case 'lapsed':
      return grant.databaseLeft
        ? grants.databaseLeft({ database: ink.strong(grant.database), time: ink.time(grant.lapsedAt) })
        : lapsedText(grant, ink);
    case 'approved':
      return sentences(decisionText(grant, ink), openingText(grant, ink));
    case 'active':
      return activeText(grant, policy, ink);
    case 'closed':
      return closedText(grant, ink);
    case 'failed':
      return sentences(decisionText(grant, ink), grants.failed(problemText(grant.cause, ink)));
  }
}

/** Until when it can be answered, and from when again. */
function pauseText(grant: Requested, policy: Policy | undefined, ink: Ink): string {
  const pause = policy && pauseOf(policy, grant);
  if (!pause) return '';
  return ink.words.grants.answerable({ until: ink.time(pause.until), from: ink.time(pause.from) });
}

/** “Nobody answered” is said only where nobody did. */
function lapsedText({ lapsedAt, saidYes = [], reached }: Lapsed, ink: Ink): string {
  const { grants } = ink.words;
  const time = ink.time(lapsedAt);
  if (saidYes.length === 0) return grants.lapsed(time);
  const said = {
    by: ink.all(saidYes.map(({ by }) => ink.person(by))),
    count: saidYes.length,
    missing: ink.any((reached?.missing ?? []).map(ink.group)),
  };
  return sentences(
    reached && reached.have >= reached.need ? grants.lapsedInTheWay(time) : grants.lapsedHalfway(time),
    reached ? grants.lapsedWith({ ...said, ...reached, missing: said.missing }) : `${grants.saidYes(said)}.`,
  );
}

function openingText({ revoked, trouble, approvedAt, openBy }: Approved, ink: Ink): string {
  const { grants } = ink.words;
  if (revoked) return grants.givenBackUnopened(enderText(revoked, ink));
  if (!trouble) return grants.opening;
  const problem = problemText(trouble.what, ink);
  if (trouble.at >= openBy) return grants.notOpen(problem);
  return grants.notOpenYet({ problem, time: ink.time(openBy), length: ink.length(openBy - approvedAt) });
}

function activeText(grant: Active, policy: Policy | undefined, ink: Ink): string {
  const { grants } = ink.words;
  return sentences(
    decisionText(grant, ink),
    grants.openSince(ink.time(grant.openedAt)),
    grant.rule === null && grants.lent,
    ...(grant.revoked
      ? [grants.endedEarly(enderText(grant.revoked, ink))]
      : [
          movingText(grant, ink),
          grants.endsAt(ink.time(endsAt(grant))),
          moreText(grant, policy, ink),
          grant.warnedOf?.includes(grant.expiresAt) && grants.warned(ink.time(endsAt(grant))),
        ]),
    troubleText(grant, ink),
  );
}

/** What was learned from here, and what it does not tell. */
export function probeText({ probe }: Active, ink: Ink): string {
  if (!probe) return '';
  const { reached, notReached, unreached } = ink.words.grants;
  if (probe.reached) return reached(ink.plain(probe.what));
  const why = new Map(Object.entries(unreached)).get(probe.what);
  return notReached(why ?? ink.plain(probe.what));
}

/** What somebody can do at Scalingo about what is in the way; "" where nothing is, or nobody can. */
export function nextStepText(grant: Grant, ink: Ink): string {
  const next = grant.state === 'failed' ? grant.next : isLive(grant) ? grant.trouble?.next : undefined;
  return next ? stepText(next, ink) : '';
}

/** What is in the way just now. */
export function inTheWayText({ what, notMovedTo }: NonNullable<Active['trouble']>, ink: Ink): string {
  const problem = problemText(what, ink);
  return notMovedTo ? ink.words.grants.notMoved({ source: ink.code(notMovedTo), problem }) : problem;
}

function troubleText(grant: Active, ink: Ink): string {
  if (!grant.trouble) return '';
  const goesOn = grant.revoked || isOnTheMove(grant) || grant.trouble.at >= endsAt(grant);
  return sentences(inTheWayText(grant.trouble, ink), goesOn && ink.words.grants.keepTrying);
}

/** The new address is open before the old one is closed, and neither is said before it is so. */
function movingText({ source, moving, leaving, approvedSource }: Active, ink: Ink): string {
  const { grants } = ink.words;
  if (moving) return grants.moving({ to: ink.code(moving.to), from: ink.code(source) });
  if (leaving) return grants.movedFrom(ink.code(leaving.source));
  return approvedSource ? grants.approvedFrom(ink.code(approvedSource)) : '';
}

/** Who said yes, and when; less than was asked for is told as that. */
export function decisionText(
  grant: Pick<Approved, 'decision' | 'approvedAt' | 'askedFor' | 'requester'>,
  ink: Ink,
): string {
  const { decision, approvedAt, askedFor, requester } = grant;
  const { grants } = ink.words;
  const time = ink.time(approvedAt);
  switch (decision.how) {
    case 'approved':
      return sentences(
        grants.approvedBy({ by: ink.all(decision.by.map(ink.person)), time }),
        askedFor && grants.less({ length: ink.length(askedFor.ttlMs), source: ink.code(askedFor.source) }),
      );
    case 'automatic':
      return grants.approvedByPolicy({ clause: ink.plain(decision.clause), time });
    case 'emergency':
      return grants.emergencyBy({ by: ink.person(requester), time });
  }
}

/** More time that was asked for, and waits. */
function moreText(grant: Active, policy: Policy | undefined, ink: Ink): string {
  const { extension } = grant;
  if (!extension) return '';
  const more = { length: ink.length(extension.byMs), time: ink.time(extension.at) };
  return sentences(
    ink.words.grants.moreWaits(more),
    approvalsText(grant, policy, ink),
    isUnanswerable(extension) && unanswerableText(grant, ink),
  );
}

function enderText({ by }: { readonly by: PersonId | 'db-access' }, ink: Ink): string {
  return by === 'db-access' ? ink.words.grants.byDbAccess : ink.person(by);
}

function closedText(grant: Closed, ink: Ink): string {
  const { grants } = ink.words;
  const time = ink.time(grant.closedAt);
  const by = grant.revoked ? enderText(grant.revoked, ink) : '';
  if (grant.openedAt === null) return grants.closedUnopened({ by, time });
  const closing = { since: ink.time(grant.openedAt), time, by };
  const sentence = {
    'time is up': grants.timeIsUp,
    revoked: grants.closedEarly,
    'removed outside': grants.removedOutside,
    'database gone': grants.databaseGone,
    other: grants.closedOtherwise,
  }[grant.cause](closing);
  return sentences(
    sentence,
    grant.cause === 'time is up' && unansweredText(grant, ink),
    grant.rule === null && grant.cause !== 'removed outside' && grants.stillLent,
  );
}

/** “Nobody answered” is said only where nobody did. */
function unansweredText({ unansweredMore }: Closed, ink: Ink): string {
  if (!unansweredMore) return '';
  const { byMs, at, approvals } = unansweredMore;
  const people = ink.all(approvals.map(({ by }) => ink.person(by)));
  return ink.words.grants.moreUnanswered({ length: ink.length(byMs), time: ink.time(at), people });
}

/** One text for each rule that was there again after the end, in the order in which they were removed. */
export function reappearedTexts(grant: Grant, ink: Ink): readonly string[] {
  if (grant.state !== 'closed' && grant.state !== 'failed') return [];
  const { grants } = ink.words;
  const isBack = grant.state === 'closed' && grant.cause === 'database gone';
  return (grant.reappeared ?? []).map(({ source, seenAt, removedAt }) =>
    sentences(
      grants.reappeared({
        source: ink.code(source),
        database: ink.strong(grant.database),
        time: ink.time(seenAt),
        // Less than a second is one.
        length: ink.length(Math.max(SECOND, removedAt - seenAt)),
      }),
      isBack && grants.reappearedGone,
      grant.state === 'failed' && grants.reappearedLate,
      grants.openSessions,
    ),
  );
}

/** `beyond`: what keeps the source of that grant open; of somebody else's the id is not told. */
export function stillOpenText(beyond: Active, { requester }: Grant, ink: Ink): string {
  const { grants } = ink.words;
  const time = ink.time(endsAt(beyond));
  return beyond.requester === requester
    ? grants.stillOpen({ time, id: ink.code(beyond.id) })
    : grants.stillOpenForOther(time);
}
