/** What happened to a grant, in order and in one line: it stays to the end, so the channel is an audit trail. */
import { HOUR } from '../grant/duration.ts';
import type { Grant } from '../grant/record.ts';
import { enderText } from './headline.ts';
import type { Markup } from './markup.ts';
import { whoAnswered } from './more-time-text.ts';

/** `at`: undefined where the record does not know when it was; it is then told where it is in the list. */
type Step = { readonly at?: number; readonly toApprovers?: true; readonly say: (time: string) => string };

/** Slack takes 3,000 characters in one line; of more steps the middle is left out. */
const MOST = { first: 4, last: 10 };
/** A time without its date is read as one of the same half day. */
const DATED_AGAIN_MS = 12 * HOUR;

/** `shownAt`: the instant whose date is told beside it; `own`: its reader is the requester, who knows of the warning. */
type Shown = { readonly shownAt?: number | undefined; readonly own?: boolean };

export function trailText(
  grant: Grant,
  markup: Markup,
  { shownAt = Number.NEGATIVE_INFINITY, own = false }: Shown = {},
): string {
  const { trail } = markup.words.states;
  const steps = stepsOf(grant, markup).filter(({ toApprovers }) => !(own && toApprovers));
  const left = steps.length - MOST.first - MOST.last;
  let dated = shownAt;
  const told = steps.map(({ at, say }) => {
    if (at === undefined) return say('').trim();
    const isDated = Math.abs(at - dated) >= DATED_AGAIN_MS;
    if (isDated) dated = at;
    return say(isDated ? trail.dated(markup.time(at)) : markup.clock(at));
  });
  const shown =
    left > 1 ? [...told.slice(0, MOST.first), `… (${trail.skipped(left)})`, ...told.slice(-MOST.last)] : told;
  return shown.join(' → ');
}

function stepsOf(grant: Grant, markup: Markup): readonly Step[] {
  return [
    requestedStep(grant, markup),
    ...yesSteps(grant, markup),
    ...openSteps(grant, markup),
    ...endSteps(grant, markup),
  ];
}

/** What was requested, where that is not what is there now. */
function requestedStep(grant: Grant, markup: Markup): Step {
  const { trail } = markup.words.states;
  const at = grant.requestedAt;
  const first = grant.askedFor ?? { source: grant.approvedSource ?? grant.source, ttlMs: firstLength(grant) };
  if (first.source === grant.source && first.ttlMs === grant.ttlMs) return { at, say: trail.requested };
  const facts = { length: markup.length(first.ttlMs), source: markup.source(first.source) };
  return { at, say: (time) => trail.requestedMore({ ...facts, time }) };
}

/** Before more time was added to it. */
function firstLength(grant: Grant): number {
  const answers = 'answers' in grant ? (grant.answers ?? []) : [];
  const given = 'given' in grant ? (grant.given ?? []) : [];
  const added = [...answers.filter(({ allowed }) => allowed), ...given];
  return added.reduce((left, { byMs }) => left - byMs, grant.ttlMs);
}

function yesSteps(grant: Grant, markup: Markup): readonly Step[] {
  const { trail } = markup.words.states;
  const yeses = grant.state === 'requested' ? grant.approvals : grant.state === 'lapsed' ? grant.saidYes : [];
  const steps = (yeses ?? []).map(
    ({ by, at }): Step => ({ at, say: (time) => trail.approved({ by: markup.person(by), time }) }),
  );
  if (!('decision' in grant)) return steps;
  const { decision, approvedAt: at } = grant;
  switch (decision.how) {
    case 'approved':
      return [
        { at, say: (time) => trail.approved({ by: markup.all(decision.by.map(markup.person)), time }) },
      ];
    case 'automatic':
      return [{ at, say: (time) => trail.byPolicy({ clause: markup.plain(decision.clause), time }) }];
    case 'emergency':
      return [{ at, say: trail.inEmergency }];
  }
}

function openSteps(grant: Grant, markup: Markup): readonly Step[] {
  if (grant.state !== 'active' && grant.state !== 'closed') return [];
  const { trail } = markup.words.states;
  const { moves = [], answers = [], given = [], approvedSource, openedAt, warnedOf = [] } = grant;
  const while_ = [
    ...moves.map(({ from, to, at }) => {
      const facts = { from: markup.source(from), to: markup.source(to) };
      return { at, say: (time: string) => trail.moved({ ...facts, time }) };
    }),
    ...given.map(({ byMs, at }) => ({
      at,
      say: (time: string) => trail.extended({ length: markup.length(byMs), time }),
    })),
    ...answers.map(({ byMs, at, allowed, ...answer }) => {
      const facts = { length: markup.length(byMs), by: whoAnswered(answer, markup) };
      return {
        at,
        say: (time: string) => (allowed ? trail.moreApproved : trail.moreDeclined)({ ...facts, time }),
      };
    }),
  ].sort((one, other) => one.at - other.at);
  return [
    ...(openedAt === null ? [] : [{ at: openedAt, say: trail.open }]),
    // Records of earlier builds know the first address alone.
    ...(approvedSource && moves.length === 0
      ? [{ say: () => trail.movedOnce(markup.source(approvedSource)) }]
      : []),
    ...while_,
    ...(warnedOf.length > 0 ? [{ toApprovers: true as const, say: () => trail.warned }] : []),
    ...('revoked' in grant && grant.revoked ? [stoppedStep(grant.revoked, markup)] : []),
  ];
}

function stoppedStep(
  revoked: Parameters<typeof enderText>[0] & { readonly at: number },
  markup: Markup,
): Step {
  const by = enderText(revoked, markup);
  return { at: revoked.at, say: (time) => markup.words.states.trail.stopped({ by, time }) };
}

function endSteps(grant: Grant, markup: Markup): readonly Step[] {
  const { trail } = markup.words.states;
  switch (grant.state) {
    case 'denied':
      return [
        { at: grant.deniedAt, say: (time) => trail.denied({ by: markup.person(grant.deniedBy), time }) },
      ];
    case 'cancelled':
      return [{ at: grant.cancelledAt, say: trail.cancelled }];
    case 'lapsed':
      return [{ at: grant.lapsedAt, say: trail.lapsed }];
    case 'approved':
      return grant.revoked ? [stoppedStep(grant.revoked, markup)] : [];
    case 'closed':
      return [
        { at: grant.closedAt, say: grant.cause === 'time is up' ? trail.expired : trail.closed },
        ...reviewSteps(grant, markup),
      ];
    case 'failed':
      return [{ at: grant.failedAt, say: trail.failed }];
    case 'active':
      return reviewSteps(grant, markup);
    case 'requested':
      return [];
  }
}

function reviewSteps(grant: Grant, markup: Markup): readonly Step[] {
  if (!('review' in grant) || !grant.review) return [];
  const { trail } = markup.words.states;
  const { by, at, found } = grant.review;
  const say = found === 'justified' ? trail.justified : trail.notJustified;
  return [{ at, say: (time) => say({ by: markup.person(by), time }) }];
}
