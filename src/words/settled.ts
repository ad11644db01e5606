/** An answer that comes too late, or to something else than what is asked now. */
import { endsAt, type Grant, type Lapsed, type Live } from '../grant/record.ts';
import { askText, factsOf } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { decidedText } from './state-text.ts';

/** What is asked or open now, in full: it is what the next press will be about. */
export function outdatedText(grant: Grant, ink: Ink): string {
  const { refusals: say, grants } = ink.words;
  if (grant.state !== 'active') return say.outdated(`${askText(grant, ink)}.`);
  const facts = factsOf(grant, ink);
  if (!grant.extension) return say.accessChanged({ ...facts, time: ink.time(endsAt(grant)) });
  return say.outdated(grants.wantsMore({ ...facts, length: ink.length(grant.extension.byMs) }));
}

/** Somebody would cancel what they have already, or are about to have. */
export function accessGivenText(grant: Live, ink: Ink): string {
  const { refusals: say } = ink.words;
  const facts = factsOf(grant, ink);
  if (grant.state === 'approved') return say.openingAlready(facts);
  return say.openAlready({ ...facts, time: ink.time(endsAt(grant)) });
}

/** A late or second answer is told what was decided, by whom, and when. */
export function settledText(grant: Grant, ink: Ink): string {
  const { refusals: say } = ink.words;
  const id = ink.code(grant.id);
  switch (grant.state) {
    case 'requested':
      // Its time is over: while it waits, answers are taken, and anything else is told that it is not approved yet.
      // Whether these yeses would be enough is known once the lapse is written down.
      return (grant.approvals.length > 0 ? say.lapsedUnapproved : say.lapsed)({
        id,
        time: ink.time(grant.lapseAt),
      });
    case 'denied':
      return say.denied({ id, by: ink.person(grant.deniedBy), time: ink.time(grant.deniedAt) });
    case 'cancelled':
      return say.withdrawn({ id, by: ink.person(grant.requester), time: ink.time(grant.cancelledAt) });
    case 'lapsed':
      return grant.databaseLeft
        ? say.databaseLeft({ id, database: ink.strong(grant.database), time: ink.time(grant.lapsedAt) })
        : lapsedText(grant, ink);
    case 'approved':
    case 'active':
      return say.decided({ id, decision: decidedText(grant, ink), time: ink.time(grant.approvedAt) });
    case 'closed':
      return say.ended({ id, time: ink.time(grant.closedAt) });
    case 'failed':
      return say.failed({ id, time: ink.time(grant.failedAt) });
  }
}

function lapsedText({ id, lapsedAt, saidYes, reached }: Lapsed, ink: Ink): string {
  const { refusals: say } = ink.words;
  const facts = { id: ink.code(id), time: ink.time(lapsedAt) };
  if (!saidYes) return say.lapsed(facts);
  if (!reached) return say.lapsedUnapproved(facts);
  return (reached.have >= reached.need ? say.lapsedInTheWay : say.lapsedHalfway)(facts);
}
