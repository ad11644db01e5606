/** When something is to be done next about a record, by what it says itself. */
import { DAY, HOUR, MINUTE } from './duration.ts';
import { type Active, awaitsReview, type Grant, type Requested } from './record.ts';

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

/** An emergency is brought up after an hour, and then each day, until somebody has looked at it. */
export function nextNagAt(grant: Grant): number | undefined {
  if (!awaitsReview(grant)) return undefined;
  const nags = grant.nags?.length ?? 0;
  return grant.approvedAt + (nags === 0 ? HOUR : nags * DAY);
}

/** A tenth of its length before the end, but five minutes at least; half of what is shorter than ten. */
export function warnAt({ expiresAt, ttlMs }: Active): number {
  return expiresAt - Math.max(ttlMs / 10, Math.min(5 * MINUTE, ttlMs / 2));
}

/** A request is brought up after a third of its time, and once more before it lapses; also where its requester did that too. */
export function nextNudgeAt({ requestedAt, lapseAt, nudges }: Requested): number | undefined {
  const share = [1 / 3, 5 / 6][nudges.filter(({ by }) => by === undefined).length];
  return share === undefined ? undefined : Math.round(requestedAt + (lapseAt - requestedAt) * share);
}
