/** When something is to be done next about a record, by what it says itself. */

import { DAY, HOUR, MINUTE } from './duration.ts';
import { afterWithin, answeringHours, type Hours, isWithin, nextChange, withinBetween } from './hours.ts';
import type { Policy } from './policy.ts';
import { type Active, awaitsReview, endsAt, type Grant, type Requested } from './record.ts';

/** People are asked to answer the same once an hour at most, by reminders and by more time that is asked for again. */
export const ASK_AGAIN_MS = HOUR;

/** When the record itself says that something must happen next; nothing is due in a final state. */
export function dueAt(grant: Grant): number | undefined {
  switch (grant.state) {
    case 'requested':
      return grant.lapseAt;
    case 'approved':
      return Math.min(grant.openBy, grant.expiresAt);
    case 'active':
      return grant.expiresAt;
    case 'closed':
    case 'failed':
      return nextNagAt(grant);
    default:
      return undefined;
  }
}

export const REMIND_OF_REVIEW_AFTER_MS = HOUR;

/** Reviewers are reminded of an emergency after an hour, and then each day. */
export function nextNagAt(grant: Grant): number | undefined {
  if (!awaitsReview(grant)) return undefined;
  const last = grant.nags?.at(-1);
  return last ? last.at + DAY : grant.approvedAt + REMIND_OF_REVIEW_AFTER_MS;
}

/** A tenth of its length before the end, but five minutes at least; half of what is shorter than ten. */
export function warnAt(grant: Active): number {
  const { ttlMs } = grant;
  return endsAt(grant) - Math.max(ttlMs / 10, Math.min(5 * MINUTE, ttlMs / 2));
}

/** How long a request may wait: time in which nobody can answer does not count. */
export function lapseAtOf(policy: Pick<Policy, 'hours' | 'lapseAfterMs'>, requestedAt: number): number {
  const hours = answeringHours(policy);
  const { lapseAfterMs } = policy;
  return hours ? afterWithin(hours, requestedAt, lapseAfterMs) : requestedAt + lapseAfterMs;
}

/**
 * Reminders are due after a third and after five sixths of the time that a request waits, also where its requester sent some. `hours`:
 * those outside of which nobody can answer.
 */
export function nextNudgeAt(
  { requestedAt, lapseAt, nudges }: Requested,
  hours: Hours | undefined,
): number | undefined {
  const share = [1 / 3, 5 / 6][nudges.filter(({ by }) => by === undefined).length];
  if (share === undefined) return undefined;
  if (!hours) return Math.round(requestedAt + (lapseAt - requestedAt) * share);
  return afterWithin(hours, requestedAt, Math.round(withinBetween(hours, requestedAt, lapseAt) * share));
}

/**
 * When answers stop for a while, and from when they are possible again; undefined where they do not stop before `lapseAt`, and without
 * `from` where they are not possible again before it.
 */
export function pauseOf(
  policy: Pick<Policy, 'hours'>,
  { requestedAt, lapseAt }: Pick<Requested, 'requestedAt' | 'lapseAt'>,
): { readonly until: number; readonly from?: number } | undefined {
  const hours = answeringHours(policy);
  if (!hours) return undefined;
  // The hours may have come into the file later, and leave out the instant of the request.
  const until = isWithin(hours, requestedAt) ? nextChange(hours, requestedAt) : requestedAt;
  if (until === undefined || until >= lapseAt) return undefined;
  const from = nextChange(hours, until);
  return from === undefined || from >= lapseAt ? { until } : { until, from };
}
