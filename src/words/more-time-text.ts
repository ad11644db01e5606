/** More time: what the requester reads when asking, and what the approvers read in the thread. */
import { isUrgent, longestOf } from '../grant/extension.ts';
import type { MoreAnswer } from '../grant/more-time.ts';
import type { Policy } from '../grant/policy.ts';
import { type Active, endsAt as endOf, type Grant } from '../grant/record.ts';
import { factsOf } from './grant-text.ts';
import { headlineText } from './headline.ts';
import type { Markup } from './markup.ts';
import { pauseText } from './state-text.ts';
import { sentences } from './text.ts';

/** Right after it was asked for. */
export function extendedText(grant: Active, policy: Policy | undefined, markup: Markup): string {
  const { moreAsked, moreUrgent, moreDone, moreWaitsOn } = markup.words.grants;
  const { extension, given = [] } = grant;
  // What was given after it was asked for is what was asked for last.
  const isGiven = extension === undefined || given.some(({ at }) => at > extension.at);
  if (!isGiven) return sentences(moreAsked, isUrgent(grant) && moreUrgent, pauseText(grant, policy, markup));
  const done = policy
    ? moreDone({
        time: markup.time(endOf(grant)),
        length: markup.length(grant.ttlMs),
        longest: markup.length(longestOf(policy, grant)),
      })
    : headlineText(grant, markup);
  return sentences(done, extension && moreWaitsOn(markup.length(extension.byMs)));
}

/** In the thread, once each: those who could have answered read the outcome. */
export function answeredText(grant: Grant, { allowed, byMs, ...answer }: MoreAnswer, markup: Markup): string {
  const { moreAllowedShort, moreRefusedShort } = markup.words.grants;
  const said = { by: whoAnswered(answer, markup), length: markup.length(byMs) };
  return sentences((allowed ? moreAllowedShort : moreRefusedShort)(said), headlineText(grant, markup));
}

export function whoAnswered({ by, all = [by] }: Pick<MoreAnswer, 'by' | 'all'>, markup: Markup): string {
  return markup.all(all.map(markup.person));
}

export function givenText(
  grant: Active,
  given: NonNullable<Active['given']>[number],
  markup: Markup,
): string {
  const facts = {
    ...factsOf(grant, markup),
    length: markup.length(given.byMs),
    time: markup.time(given.until),
  };
  return markup.words.grants.moreGiven(facts);
}
