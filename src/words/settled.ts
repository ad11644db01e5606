/** An answer that comes too late, or to something else than what is asked now. */
import { isAnswered } from '../grant/approval.ts';
import { type Active, endsAt, type Grant, type Lapsed, type Live } from '../grant/record.ts';
import type { Settled } from '../grant/refusal.ts';
import { askText, factsOf, subjectText } from './grant-text.ts';
import { headlineText } from './headline.ts';
import type { Markup } from './markup.ts';
import { answeredText } from './more-time-text.ts';
import { reviewText } from './reminders.ts';
import { decidedText } from './state-text.ts';

/** What is asked or open now, in full: it is what the next press will be about. */
export function outdatedText(grant: Grant, markup: Markup): string {
  const { refusals: say, grants } = markup.words;
  if (grant.state !== 'active') return say.outdated(`${askText(grant, markup)}.`);
  const facts = factsOf(grant, markup);
  if (!grant.extension) return say.accessChanged({ ...facts, time: markup.time(endsAt(grant)) });
  return say.outdated(grants.wantsMore({ ...facts, length: markup.length(grant.extension.byMs) }));
}

/** Somebody would cancel what they have already, or are about to have. */
export function accessGivenText(grant: Live, markup: Markup): string {
  const { refusals: say } = markup.words;
  const facts = factsOf(grant, markup);
  if (grant.state === 'approved') return say.openingAlready(facts);
  return say.openAlready({ ...facts, time: markup.time(endsAt(grant)) });
}

/** A late or second answer is told what became of the very thing that it answers: by whom, and when. */
export function settledText({ grant, of }: Omit<Settled, 'no'>, markup: Markup): string {
  const about = (state: string) => markup.words.grants.about({ what: subjectText(grant, markup), state });
  if (of === 'review' && 'review' in grant && grant.review) return about(reviewText(grant, markup));
  if (of === 'more time' && grant.state === 'active') return moreSettledText(grant, about, markup);
  if (of === 'access' && grant.state === 'approved') return about(headlineText(grant, markup));
  return decisionText(grant, markup);
}

/** Who answered last; what was given since without an answer is no answer. */
function moreSettledText(grant: Active, about: (state: string) => string, markup: Markup): string {
  const last = grant.answers?.at(-1);
  const isLast = last && !grant.given?.some(({ at }) => at > last.at);
  return isLast ? about(answeredText(grant, last, markup)) : outdatedText(grant, markup);
}

function decisionText(grant: Grant, markup: Markup): string {
  const { refusals: say } = markup.words;
  const access = subjectText(grant, markup);
  switch (grant.state) {
    case 'requested':
      // Its time is over: while it waits, answers are taken, and anything else is told that it is not approved yet.
      // Whether these yeses would be enough is known once the lapse is written down.
      return (isAnswered(grant) ? say.lapsedUnapproved : say.lapsed)({
        access,
        time: markup.time(grant.lapseAt),
      });
    case 'denied':
      return say.denied({ access, by: markup.person(grant.deniedBy), time: markup.time(grant.deniedAt) });
    case 'cancelled':
      return say.withdrawn({
        access,
        by: markup.person(grant.requester),
        time: markup.time(grant.cancelledAt),
      });
    case 'lapsed':
      return grant.databaseLeft
        ? say.databaseLeft({
            access,
            database: markup.strong(grant.database),
            time: markup.time(grant.lapsedAt),
          })
        : lapsedText(grant, markup);
    case 'approved':
    case 'active':
      return say.decided({
        access,
        decision: decidedText(grant, markup),
        time: markup.time(grant.approvedAt),
      });
    case 'closed':
      return say.ended({ access, time: markup.time(grant.closedAt) });
    case 'failed':
      return say.failed({ access, time: markup.time(grant.failedAt) });
  }
}

function lapsedText(lapsed: Lapsed, markup: Markup): string {
  const { refusals: say } = markup.words;
  const { lapsedAt, saidYes, reached } = lapsed;
  const facts = { access: subjectText(lapsed, markup), time: markup.time(lapsedAt) };
  if (!saidYes) return say.lapsed(facts);
  if (!reached) return say.lapsedUnapproved(facts);
  return (reached.have >= reached.need ? say.lapsedInTheWay : say.lapsedHalfway)(facts);
}
