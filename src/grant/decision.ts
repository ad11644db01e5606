/** The moves from asking to the decision, and the look back at an emergency. */
import { type Approval, isAnswered } from './approval.ts';
import { isSameYeses, recounted, type Today, withYes } from './approval-count.ts';
import { type Moved, moved } from './audit.ts';
import { ASK_AGAIN_MS } from './due.ts';
import { MINUTE } from './duration.ts';
import type { GroupId, PersonId } from './ids.ts';
import { type At, asked, type By, noLaterThan, settled } from './lifecycle.ts';
import type { Quorum } from './policy.ts';
import { missingGroups, progress } from './quorum.ts';
import {
  type Active,
  type Approved,
  awaitsReview,
  type Cancelled,
  type Closed,
  type Decision,
  type Denied,
  type Grant,
  isLive,
  type Lapsed,
  type Requested,
} from './record.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import type { Nag, Pinged } from './reminder.ts';
import type { Source } from './source.ts';

type Wanted = Omit<Requested, 'state' | 'version' | 'approvals' | 'nudges'>;
type Window = { readonly openWithinMs: number };

export function request(wanted: Wanted): Moved<Requested> {
  const grant: Requested = { state: 'requested', version: 1, ...wanted, approvals: [], nudges: [] };
  return moved(null, grant, { move: 'request', by: wanted.requester, at: wanted.requestedAt });
}

/** Nobody has to be asked: a clause of the policy says yes, or it is an emergency. It is approved from the start. */
export function grantAtOnce(
  wanted: Wanted,
  { decision, openWithinMs }: Window & { readonly decision: Exclude<Decision, { how: 'approved' }> },
): Moved<Approved> {
  const { lapseAt: _, ...rest } = wanted;
  const at = wanted.requestedAt;
  const grant: Approved = {
    state: 'approved',
    version: 1,
    ...rest,
    decision,
    ...ends(wanted, { at, openWithinMs }),
  };
  const detail = decision.how === 'automatic' ? decision.clause : undefined;
  return moved(null, grant, { move: decision.how, by: wanted.requester, at, detail });
}

/** The end is in the record before any rule exists: the opening window and then the whole length, as an outer bound. */
function ends({ ttlMs, until }: Pick<Wanted, 'ttlMs' | 'until'>, { at, openWithinMs }: At & Window) {
  const openBy = noLaterThan(until, at + openWithinMs);
  // What the policy takes off the end is off the length already.
  return { approvedAt: at, openBy, expiresAt: noLaterThan(until, openBy + ttlMs), endEarlyMs: 0 };
}

/** `until`: it ends then at the latest, also where more was asked for. */
export type Less = { readonly ttlMs: number; readonly source: Source; readonly until?: number };

type Yes = By &
  Window & {
    /** what it counts for, where one from each of several groups has to say yes */
    readonly groups: readonly GroupId[];
    readonly today: Today;
    /** less than was asked for, perhaps: everyone who said yes to more said yes to that */
    readonly to: Less | 'what was asked';
  };

/** One more yes: it stays a request until there are as many as are needed today. */
export function approve(grant: Grant, yes: Yes): Moved<Requested | Approved> | Refusal {
  const { by, at, groups, today, openWithinMs } = yes;
  if (grant.state !== 'requested' || grant.lapseAt <= at) return settled(grant);
  const { source, ttlMs } = grant;
  const less = yes.to === 'what was asked' ? undefined : yes.to;
  const terms = less ? { ...termsOf(less, grant), askedFor: grant.askedFor ?? { source, ttlMs } } : {};
  const to = less ? { source: less.source, ttlMs: less.ttlMs } : { source, ttlMs };
  const approval: Approval = { by, at, groups, to };
  const counted = withYes(grant, { before: grant, yes: approval, today });
  if (isRefusal(counted)) return counted;
  const detail = less ? `for less: ${less.source}, ${less.ttlMs / MINUTE} min` : undefined;
  const answered = { ...grant, ...terms, ...counted.yeses };
  const happening = { move: 'approve', by, at, detail } as const;
  return moved(grant, counted.isEnough ? approved(answered, { at, openWithinMs }) : answered, happening);
}

/** Of two instants the earlier one holds, and nobody can say yes to a time that has passed. */
function termsOf({ source, ttlMs, until }: Less, grant: Requested) {
  if (until === undefined) return { source, ttlMs };
  const end = noLaterThan(grant.until, until);
  return { source, ttlMs, until: end, lapseAt: noLaterThan(end, grant.lapseAt) };
}

/** Who may say yes, or how many have to, may have changed: what is there may be enough today, or no longer count. */
export function recount(
  grant: Grant,
  { at, today, openWithinMs }: At & Window & { readonly today: Today },
): Moved<Requested | Approved> | Refusal {
  if (grant.state !== 'requested' || grant.lapseAt <= at) return settled(grant);
  const counted = recounted(grant, today);
  if (!counted.isEnough && isSameYeses(grant, counted.yeses)) return settled(grant);
  const after = { ...grant, ...counted.yeses };
  const happening = { move: 'recount', by: 'db-access', at } as const;
  return moved(grant, counted.isEnough ? approved(after, { at, openWithinMs }) : after, happening);
}

function approved(request: Requested, when: At & Window): Approved {
  const decision: Decision = { how: 'approved', by: request.approvals.map(({ by }) => by) };
  return { state: 'approved', ...asked(request), decision, ...ends(request, when) };
}

export function deny(
  grant: Grant,
  { by, at, because }: By & { readonly because?: string | undefined },
): Moved<Denied> | Refusal {
  if (grant.state !== 'requested' || grant.lapseAt <= at) return settled(grant);
  const denied: Denied = {
    state: 'denied',
    ...asked(grant),
    deniedBy: by,
    deniedAt: at,
    ...(because && { because }),
  };
  return moved(grant, denied, { move: 'deny', by, at, detail: because });
}

export function cancel(grant: Grant, { by, at }: By): Moved<Cancelled> | Refusal {
  if (isLive(grant)) return { no: grant.revoked ? 'already-ending' : 'access-given', grant };
  if (grant.state !== 'requested') return settled(grant);
  return moved(grant, { state: 'cancelled', ...asked(grant), cancelledAt: at }, { move: 'cancel', by, at });
}

type Pinging = At & Pinged;

/** The approvers are reminded again. */
export function nudge(grant: Grant, { at, ...pinged }: Pinging): Moved<Requested> | Refusal {
  if (grant.state !== 'requested' || grant.lapseAt <= at) return settled(grant);
  const nudges = [...grant.nudges, { at, ...pinged }];
  return moved(grant, { ...grant, nudges }, { move: 'nudge', by: 'db-access', at });
}

/** A reminder sent by the requester: often enough to help, and rarely enough that approvers keep reading them. */
export function remind(
  grant: Grant,
  { by, at, ...pinged }: Pinging & { readonly by: PersonId },
): Moved<Requested> | Refusal {
  if (grant.state !== 'requested' || grant.lapseAt <= at) return settled(grant);
  const last = grant.nudges.at(-1);
  if (last && at - last.at < ASK_AGAIN_MS) return { no: 'reminded-lately', grant, at: last.at };
  const nudges = [...grant.nudges, { at, ...pinged, by }];
  return moved(grant, { ...grant, nudges }, { move: 'remind', by, at });
}

/** `quorum`: of today; undefined where its database has left the file. */
export function lapse(
  grant: Grant,
  { at, quorum }: At & { readonly quorum?: Quorum | undefined },
): Moved<Lapsed> | Refusal {
  if (grant.state !== 'requested' || grant.lapseAt > at) return settled(grant);
  return moved(
    grant,
    { state: 'lapsed', ...asked(grant), lapsedAt: at, ...saidYes(grant, quorum) },
    { move: 'lapse', by: 'db-access', at },
  );
}

/** Of one that had some, and not enough. */
function saidYes(
  { approvals, uncounted }: Requested,
  quorum?: Quorum,
): Pick<Lapsed, 'saidYes' | 'uncounted' | 'reached'> {
  if (!isAnswered({ approvals, uncounted })) return {};
  const said = { saidYes: approvals, ...(uncounted && { uncounted }) };
  if (!quorum) return said;
  const missing = missingGroups(quorum, approvals);
  return { ...said, reached: { ...progress(quorum, approvals), missing } };
}

/** Its database has left the file of every process: nobody can answer any more. */
export function lapseWithDatabase(grant: Grant, { at }: At): Moved<Lapsed> | Refusal {
  if (grant.state !== 'requested') return settled(grant);
  return moved(
    grant,
    { state: 'lapsed', ...asked(grant), lapsedAt: at, ...saidYes(grant), databaseLeft: true },
    { move: 'lapse', by: 'db-access', at, detail: 'the database left db-access.yaml' },
  );
}

type Reviewed = Approved | Active | Closed;

export function review(
  grant: Grant,
  { by, at, found }: By & { readonly found: 'justified' | 'not justified' },
): Moved<Reviewed> | Refusal {
  if (!awaitsReview(grant)) return settled(grant, 'review');
  if (by === grant.requester) return { no: 'own-emergency' };
  return moved<Reviewed>(
    grant,
    { ...grant, review: { by, at, found } },
    { move: 'review', by, at, detail: found },
  );
}

/** Reviewers are asked again to look at it. */
export function nag(grant: Grant, reminder: Nag): Moved<Reviewed> | Refusal {
  if (!awaitsReview(grant)) return settled(grant);
  const { at } = reminder;
  const nags = [...(grant.nags ?? []), reminder];
  return moved<Reviewed>(grant, { ...grant, nags }, { move: 'nag', by: 'db-access', at });
}
