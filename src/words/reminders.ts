/** What approvers and reviewers read when they are asked again, and what a review found. */
import { ASK_AGAIN_MS } from '../grant/due.ts';
import type { Policy } from '../grant/policy.ts';
import { awaitsReview, endsAt, type Grant } from '../grant/record.ts';
import type { Nag } from '../grant/reminder.ts';
import { approvalsText } from './approvals.ts';
import { factsOf, subjectText } from './grant-text.ts';
import type { Markup } from './markup.ts';
import { sentences } from './text.ts';

/** The outcome of an emergency's review; "" where it needs none. */
export function reviewText(grant: Grant, markup: Markup): string {
  const { grants } = markup.words;
  if (!('decision' in grant) || grant.decision.how !== 'emergency') return '';
  if (!grant.review) return awaitsReview(grant) ? grants.toReview : '';
  const looked = { by: markup.person(grant.review.by), time: markup.time(grant.review.at) };
  return grant.review.found === 'justified' ? grants.justified(looked) : grants.notJustified(looked);
}

/** The same, to the one whom it is about; "" where nobody has reviewed it. */
export function verdictText(grant: Grant, markup: Markup): string {
  if (!('decision' in grant) || !grant.review) return '';
  const { yourJustified, yourNotJustified } = markup.words.grants;
  const facts = {
    ...factsOf(grant, markup),
    by: markup.person(grant.review.by),
    time: markup.time(grant.review.at),
  };
  return grant.review.found === 'justified' ? yourJustified(facts) : yourNotJustified(facts);
}

/** That it was an emergency, where its state does not say that any more, and what was found. */
export function emergencyText(grant: Grant, markup: Markup): string {
  const wasOne = grant.state === 'closed' && grant.decision.how === 'emergency';
  return sentences(wasOne && markup.words.grants.wasEmergency, reviewText(grant, markup));
}

export function nudgeText(grant: Grant, policy: Policy, markup: Markup): string {
  const { grants } = markup.words;
  return sentences(
    grants.nudge({ ...factsOf(grant, markup), requester: markup.person(grant.requester) }),
    approvalsText(grant, policy, markup),
    grant.state === 'requested' && grants.expires(markup.time(grant.lapseAt)),
  );
}

export function wasAnyoneReminded(grant: Grant): boolean {
  const last = grant.state === 'requested' ? grant.nudges.at(-1) : undefined;
  return (last?.people.length ?? 0) + (last?.groups?.length ?? 0) > 0;
}

/** “Reminded” is said only where somebody was mentioned. */
export function remindedLatelyText({ grant, at }: { grant: Grant; at: number }, markup: Markup): string {
  const { remindedLately, remindedNobodyLately } = markup.words.refusals;
  const say = wasAnyoneReminded(grant) ? remindedLately : remindedNobodyLately;
  const again = againText(grant, at + ASK_AGAIN_MS, markup);
  return say({ access: subjectText(grant, markup), time: markup.time(at), again });
}

/** From when on it can be done again; "" where the request, or the access, is over by then. */
export function againText(grant: Grant, at: number, markup: Markup): string {
  const isOver =
    grant.state === 'requested' ? grant.lapseAt <= at : grant.state === 'active' && endsAt(grant) <= at;
  return isOver ? '' : markup.time(at);
}

export function nagText(grant: Grant, { others = [] }: Nag, markup: Markup): string {
  const { grants } = markup.words;
  const also = [...new Set(others.map(({ requester }) => requester))].map(markup.person);
  return sentences(
    grants.nag(factsOf(grant, markup)),
    also.length > 0 && grants.alsoToReview(markup.all(also)),
  );
}
