/** What is in the way of a request that waits, said to approvers. */
import type { Requested } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { factsOf } from './grant-text.ts';
import type { Markup } from './markup.ts';

export function blockedText(grant: Requested, why: Refusal, markup: Markup): string {
  const { blocked } = markup.words;
  const { who, database } = factsOf(grant, markup);
  switch (why.no) {
    case 'duration-too-long':
      return blocked.tooLong({ database, longest: markup.length(why.longestMs) });
    case 'duration-too-short':
      return blocked.tooShort({ database, shortest: markup.length(why.shortestMs) });
    case 'source-too-wide':
      return blocked.tooWide({ database, widest: why.widest });
    case 'reason-form':
      return blocked.reason({ database, error: markup.plain(why.error) });
    case 'not-a-requester':
    case 'not-a-member':
      return blocked.requester({ database, who });
    case 'too-many-of-person':
      return blocked.personLimit({ database, who, most: why.most });
    case 'too-many-in-all':
      return blocked.limitInAll({ who, most: why.most });
    case 'too-many-of-database':
      return blocked.databaseLimit({ database, most: why.most });
    default:
      return blocked.source({ database, source: markup.source(grant.source) });
  }
}
