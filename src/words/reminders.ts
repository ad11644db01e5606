/** What approvers and reviewers read when they are asked again, and what a review found. */
import type { Policy } from '../grant/policy.ts';
import { awaitsReview, type Grant } from '../grant/record.ts';
import type { Nag } from '../grant/reminder.ts';
import { approvalsText } from './approvals.ts';
import { factsOf } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { sentences } from './text.ts';

/** What became of the look back at an emergency; "" where there is none to be. */
export function reviewText(grant: Grant, ink: Ink): string {
  const { grants } = ink.words;
  if (!('decision' in grant) || grant.decision.how !== 'emergency') return '';
  if (!grant.review) return awaitsReview(grant) ? grants.toReview : '';
  const looked = { by: ink.person(grant.review.by), time: ink.time(grant.review.at) };
  return grant.review.found === 'justified' ? grants.justified(looked) : grants.notJustified(looked);
}

/** The same, to the one whom it is about; "" where nobody has reviewed it. */
export function verdictText(grant: Grant, ink: Ink): string {
  if (!('decision' in grant) || !grant.review) return '';
  const { yourJustified, yourNotJustified } = ink.words.grants;
  const facts = {
    ...factsOf(grant, ink),
    by: ink.person(grant.review.by),
    time: ink.time(grant.review.at),
  };
  return grant.review.found === 'justified' ? yourJustified(facts) : yourNotJustified(facts);
}

/** That it was an emergency, where its state does not say that any more, and what was found. */
export function emergencyText(grant: Grant, ink: Ink): string {
  const wasOne = grant.state === 'closed' && grant.decision.how === 'emergency';
  return sentences(wasOne && ink.words.grants.wasEmergency, reviewText(grant, ink));
}

export function nudgeText(grant: Grant, policy: Policy, ink: Ink): string {
  const { grants } = ink.words;
  return sentences(
    grants.nudge({ ...factsOf(grant, ink), requester: ink.person(grant.requester) }),
    approvalsText(grant, policy, ink),
    grant.state === 'requested' && grants.expires(ink.time(grant.lapseAt)),
  );
}

export function nagText(grant: Grant, { others = [] }: Nag, ink: Ink): string {
  const { grants } = ink.words;
  const also = others.map((other) =>
    grants.emergencyOf({ who: ink.person(other.requester), id: ink.code(other.grant) }),
  );
  return sentences(grants.nag(factsOf(grant, ink)), also.length > 0 && grants.alsoToReview(ink.all(also)));
}
