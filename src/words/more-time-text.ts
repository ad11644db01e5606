/** More time: what the requester reads when asking, and what the approvers read in the thread. */
import { isUrgent, longestOf } from '../grant/extending.ts';
import type { MoreAnswer } from '../grant/more-time.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, type Closed, endsAt as endOf, type Grant } from '../grant/record.ts';
import { factsOf } from './grant-text.ts';
import { headlineText } from './headline.ts';
import type { Ink } from './ink.ts';
import { sentences } from './text.ts';

/** Right after it was asked for. */
export function extendedText(grant: Active, policy: Policy | undefined, ink: Ink): string {
  const { moreAsked, moreUrgent, moreDone } = ink.words.grants;
  if (grant.extension) return sentences(moreAsked, isUrgent(grant) && moreUrgent);
  if (!policy) return headlineText(grant, ink);
  return moreDone({
    time: ink.time(endOf(grant)),
    length: ink.length(grant.ttlMs),
    longest: ink.length(longestOf(policy, grant)),
  });
}

/** In the thread, once each: those who could have answered read what became of it. */
export function answeredText(grant: Grant, { allowed, byMs, ...answer }: MoreAnswer, ink: Ink): string {
  const { moreAllowedShort, moreRefusedShort } = ink.words.grants;
  const said = { by: whoAnswered(answer, ink), length: ink.length(byMs) };
  return sentences((allowed ? moreAllowedShort : moreRefusedShort)(said), headlineText(grant, ink));
}

export function whoAnswered({ by, all = [by] }: Pick<MoreAnswer, 'by' | 'all'>, ink: Ink): string {
  return ink.all(all.map(ink.person));
}

export function givenText(grant: Active, given: NonNullable<Active['given']>[number], ink: Ink): string {
  const facts = { ...factsOf(grant, ink), length: ink.length(given.byMs), time: ink.time(given.until) };
  return ink.words.grants.moreGiven(facts);
}

/** It ended before enough people had answered; "" where nothing waited. */
export function unansweredText({ unansweredMore }: Closed, ink: Ink): string {
  if (!unansweredMore) return '';
  return ink.words.grants.moreNotAnswered(ink.length(unansweredMore.byMs));
}
