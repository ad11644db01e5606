/** What is in the way of a request that waits, or of more time, said to the requester: and what would be allowed. */
import { MINUTE } from '../grant/duration.ts';
import { mostMoreMs } from '../grant/more-obstacle.ts';
import type { Policy } from '../grant/policy.ts';
import type { Requested, WantsMore } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { unanswerableText } from './approvals.ts';
import { COMMAND } from './command-names.ts';
import { factsOf } from './grant-text.ts';
import type { Markup } from './markup.ts';
import { refusalText } from './refusal-text.ts';
import { sentences } from './text.ts';

/** `why`: undefined where nothing is in the way any more. */
export function blockedForRequesterText(grant: Requested, why: Refusal | undefined, markup: Markup): string {
  const { blocked, grants } = markup.words;
  const facts = factsOf(grant, markup);
  const access = grants.accessFor(facts);
  return why
    ? sentences(blocked.yours(access), allowedText(facts.database, why, markup))
    : blocked.again(access);
}

function allowedText(database: string, why: Refusal, markup: Markup): string {
  const { blocked } = markup.words;
  const command = markup.code(COMMAND);
  switch (why.no) {
    case 'duration-too-long':
      return blocked.askForUpTo({ database, longest: markup.length(why.longestMs), command });
    case 'duration-too-short':
      return blocked.askForAtLeast({ database, shortest: markup.length(why.shortestMs), command });
    case 'not-a-requester':
    case 'not-a-member':
      return refusalText(why, markup);
    case 'too-many-of-person':
      return blocked.giveBack({ database, most: why.most, command: markup.code(`${COMMAND} done`) });
    case 'too-many-in-all':
      return blocked.giveBackOne({ most: why.most, command: markup.code(`${COMMAND} done`) });
    case 'too-many-of-database':
      return blocked.waitsForPlace({ database, most: why.most });
    default:
      return sentences(refusalText(why, markup), blocked.askAgain(command));
  }
}

type MoreAsked = { readonly grant: WantsMore; readonly policy: Policy };

/** `why`: undefined where nothing is in the way any more. */
export function moreBlockedForRequesterText(
  { grant, policy }: MoreAsked,
  why: Refusal | undefined,
  markup: Markup,
): string {
  const { blocked } = markup.words;
  const facts = moreFacts(grant, markup);
  return why
    ? sentences(blocked.more(facts), moreAllowedText({ grant, policy }, why, markup))
    : blocked.moreAgain(facts);
}

/** Too few are left who could allow it, or were for a time. */
export function moreUnanswerableText(grant: WantsMore, markup: Markup): string {
  return sentences(markup.words.blocked.moreWaits(moreFacts(grant, markup)), unanswerableText(grant, markup));
}

function moreFacts(grant: WantsMore, markup: Markup) {
  return {
    access: markup.words.grants.access(factsOf(grant, markup)),
    length: markup.length(grant.extension.byMs),
  };
}

function moreAllowedText({ grant, policy }: MoreAsked, why: Refusal, markup: Markup): string {
  const { blocked } = markup.words;
  switch (why.no) {
    case 'extends-too-long': {
      const { database } = factsOf(grant, markup);
      const longest = markup.length(why.longestMs);
      const mostMs = mostMoreMs(policy, grant);
      if (mostMs < MINUTE) return blocked.noMoreLeft({ database, longest, command: markup.code(COMMAND) });
      const command = markup.code(`${COMMAND} extend`);
      return blocked.askForMore({ database, longest, most: markup.length(mostMs), command });
    }
    case 'no-extension':
    case 'not-a-requester':
    case 'no-emergency':
      return refusalText(why, markup);
    default:
      return sentences(refusalText(why, markup), blocked.requestAgain(markup.code(COMMAND)));
  }
}
