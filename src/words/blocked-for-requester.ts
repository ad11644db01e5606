/** What is in the way of a request that waits, or of more time, said to the requester: and what would be allowed. */
import { MINUTE } from '../grant/duration.ts';
import { mostMoreMs } from '../grant/more-obstacle.ts';
import type { Policy } from '../grant/policy.ts';
import type { Requested, WantsMore } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { unanswerableText } from './approvals.ts';
import { COMMAND } from './command-names.ts';
import { factsOf } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusal-text.ts';
import { sentences } from './text.ts';

/** `why`: undefined where nothing is in the way any more. */
export function blockedForRequesterText(grant: Requested, why: Refusal | undefined, ink: Ink): string {
  const { blocked, grants } = ink.words;
  const facts = factsOf(grant, ink);
  const access = grants.accessFor(facts);
  return why
    ? sentences(blocked.yours(access), allowedText(facts.database, why, ink))
    : blocked.again(access);
}

function allowedText(database: string, why: Refusal, ink: Ink): string {
  const { blocked } = ink.words;
  const command = ink.code(COMMAND);
  switch (why.no) {
    case 'duration-too-long':
      return blocked.askForUpTo({ database, longest: ink.length(why.longestMs), command });
    case 'duration-too-short':
      return blocked.askForAtLeast({ database, shortest: ink.length(why.shortestMs), command });
    case 'not-a-requester':
    case 'not-a-member':
      return refusalText(why, ink);
    case 'too-many-of-person':
      return blocked.giveBack({ database, most: why.most, command: ink.code(`${COMMAND} done`) });
    case 'too-many-in-all':
      return blocked.giveBackOne({ most: why.most, command: ink.code(`${COMMAND} done`) });
    case 'too-many-of-database':
      return blocked.waitsForPlace({ database, most: why.most });
    default:
      return sentences(refusalText(why, ink), blocked.askAgain(command));
  }
}

type MoreAsked = { readonly grant: WantsMore; readonly policy: Policy };

/** `why`: undefined where nothing is in the way any more. */
export function moreBlockedForRequesterText(
  { grant, policy }: MoreAsked,
  why: Refusal | undefined,
  ink: Ink,
): string {
  const { blocked } = ink.words;
  const facts = moreFacts(grant, ink);
  return why
    ? sentences(blocked.more(facts), moreAllowedText({ grant, policy }, why, ink))
    : blocked.moreAgain(facts);
}

/** Too few are left who could allow it, or were for a time. */
export function moreUnanswerableText(grant: WantsMore, ink: Ink): string {
  return sentences(ink.words.blocked.moreWaits(moreFacts(grant, ink)), unanswerableText(grant, ink));
}

function moreFacts(grant: WantsMore, ink: Ink) {
  return {
    access: ink.words.grants.access(factsOf(grant, ink)),
    length: ink.length(grant.extension.byMs),
  };
}

function moreAllowedText({ grant, policy }: MoreAsked, why: Refusal, ink: Ink): string {
  const { blocked } = ink.words;
  switch (why.no) {
    case 'extends-too-long': {
      const { database } = factsOf(grant, ink);
      const longest = ink.length(why.longestMs);
      const mostMs = mostMoreMs(policy, grant);
      if (mostMs < MINUTE) return blocked.noMoreLeft({ database, longest, command: ink.code(COMMAND) });
      const command = ink.code(`${COMMAND} extend`);
      return blocked.askForMore({ database, longest, most: ink.length(mostMs), command });
    }
    case 'no-extension':
    case 'not-a-requester':
    case 'no-emergency':
      return refusalText(why, ink);
    default:
      return sentences(refusalText(why, ink), blocked.requestAgain(ink.code(COMMAND)));
  }
}
