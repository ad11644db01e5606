/** What is in the way of more time that waits, said to approvers. */
import type { Active } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { ofRequester } from '../grant/today.ts';
import { factsOf } from './grant-text.ts';
import type { Markup } from './markup.ts';
import { refusalText } from './refusal-text.ts';

export function moreBlockedText(grant: Active, why: Refusal, markup: Markup): string {
  const told = ofRequester(why);
  if (told.no === 'requester-may-not') return refusalText(told, markup);
  const { database } = factsOf(grant, markup);
  return markup.words.blocked.source({ database, source: markup.code(grant.moving?.to ?? grant.source) });
}
