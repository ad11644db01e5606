/** What is in the way of more time that waits, said to approvers. */
import type { Active } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { ofRequester } from '../grant/today.ts';
import { factsOf } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusal-text.ts';

export function moreBlockedText(grant: Active, why: Refusal, ink: Ink): string {
  const told = ofRequester(why);
  if (told.no === 'requester-may-not') return refusalText(told, ink);
  const { database } = factsOf(grant, ink);
  return ink.words.blocked.source({ database, source: ink.code(grant.moving?.to ?? grant.source) });
}
