/** How long what is over is kept: nothing that is open, waits, or has to be looked at ever goes. */
import { endedAt } from './ended.ts';
import { type Closing, overSince } from './envelope.ts';
import { awaitsReview, type Grant, isCurrent } from './record.ts';

/** The last instant at which something happened to it; undefined while it has to be kept. */
export function overAt(grant: Grant): number | undefined {
  if (isCurrent(grant) || awaitsReview(grant)) return undefined;
  const reviewed = 'review' in grant && grant.review ? [grant.review.at] : [];
  const again = 'reappeared' in grant ? (grant.reappeared ?? []).map(({ removedAt }) => removedAt) : [];
  return Math.max(endedAt(grant), ...reviewed, ...again);
}

const END_STATES: readonly unknown[] = ['denied', 'cancelled', 'lapsed', 'closed', 'failed'];

export function isEndState(state: unknown): boolean {
  return END_STATES.includes(state);
}

/**
 * Does its envelope keep the record? What a database that is gone has left is undone by the envelope alone, should it come back; any other
 * envelope goes a day after the end.
 */
export function keepsRecord(closing: Closing, before: number): boolean {
  const { doubts, reappeared } = closing;
  const since = overSince(closing);
  return since === undefined || since > before || doubts !== undefined || reappeared !== undefined;
}
