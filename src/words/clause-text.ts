/** One clause of a policy and its answer, by the names of its settings in db-access.yaml. */
import type { Clause, ClauseKind } from '../grant/clause.ts';
import { hoursText } from '../grant/hours.ts';
import { whoText } from './approvals.ts';
import type { Markup } from './markup.ts';
import { refusalText } from './refusal-text.ts';

const SETTINGS = {
  requesters: 'requesters',
  source: 'widestRange, regions',
  ranges: 'allowedRanges, deniedRanges',
  length: 'minDuration, maxDuration',
  'end early': 'endEarly',
  reason: 'reason',
  hours: 'hours',
  'person limit': 'maxLivePerPerson',
  'database limit': 'maxLive',
  'limit in all': 'maxLivePerPersonInAll',
  'waiting limit': 'maxPendingPerPerson',
  approvers: 'approvers, approvals',
  automatic: 'automatic',
  emergency: 'emergency',
  reviewers: 'emergency.reviewers',
} as const satisfies Record<ClauseKind, string>;

export function clauseName(clause: Clause): string {
  const settings = SETTINGS[clause.kind];
  return clause.kind === 'automatic' ? `${settings}: ${clause.limit.name}` : settings;
}

export function clauseText(one: Clause, markup: Markup): string {
  const { looking } = markup.words;
  const clause = markup.code(clauseName(one));
  if (typeof one.answer === 'object')
    return looking.clauseNo({ clause, why: refusalText(one.answer.refusal, markup) });
  if (one.answer === 'not asked') return looking.clauseDepends(clause);
  switch (one.kind) {
    case 'reviewers':
      return looking.clauseWho({ clause, who: whoText(one.limit, markup) });
    case 'end early':
      return looking.clauseEarly({
        clause,
        early: markup.length(one.limit.earlyMs),
        longest: markup.length(one.limit.longestMs),
      });
    case 'hours':
      return one.answer === 'by hand' && one.limit
        ? looking.clauseByHand({ clause, hours: markup.plain(hoursText(one.limit)) })
        : looking.clauseYes(clause);
    default:
      return looking.clauseYes(clause);
  }
}
