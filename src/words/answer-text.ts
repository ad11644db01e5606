/** Sentences for those who only look: what a policy says, who is asked, and what there is to ask for. */

import { type Closing, endOf, wantedRules } from '../grant/envelope.ts';
import { type Learnt, onlyInEmergency } from '../grant/learnt.ts';
import { longestGivenMs } from '../grant/length.ts';
import type { Requested } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { WhyAsked } from '../grant/why-asked.ts';
import { COMMAND } from './command-names.ts';
import { factsOf, sourceText, subjectText } from './grant-text.ts';
import { inEmergencyText } from './in-emergency-text.ts';
import type { Markup } from './markup.ts';
import { refusalText } from './refusal-text.ts';
import { wasAnyoneReminded } from './reminders.ts';

/** Which access is meant, as far as its envelope knows. */
export function closingText(closing: Closing, markup: Markup): string {
  const database = markup.strong(closing.database);
  const [rule] = wantedRules(closing);
  return rule ? markup.words.looking.from({ database, source: sourceText(rule.source, markup) }) : database;
}

/** Open access whose record cannot be read: what its envelope knows of it. */
export function unreadText(closing: Closing, markup: Markup): string {
  const { looking, grants } = markup.words;
  const what = closingText(closing, markup);
  const time = markup.time(endOf(closing) ?? closing.writtenAt);
  const command = markup.code(`${COMMAND} done ${closing.grant}`);
  return grants.about({
    what,
    state: closing.revoked ? looking.unreadEnding : looking.unread({ time, command }),
  });
}

/** “Reminded” is said only where somebody was mentioned. */
export function remindedText(request: Requested, markup: Markup): string {
  const { looking } = markup.words;
  const say = wasAnyoneReminded(request) ? looking.reminded : looking.remindedNobody;
  return say(subjectText(request, markup));
}

/** One of several requests that wait: which one it is. */
export function waitingText(request: Requested, markup: Markup): string {
  const what = markup.words.grants.accessFor(factsOf(request, markup));
  return `${what}\n${markup.words.looking.reason(markup.typed(request.reason))}`;
}

/** Why somebody is one of those who are asked. */
export function whyAskedText({ policy, by }: WhyAsked, markup: Markup): string {
  const { looking } = markup.words;
  const database = markup.strong(policy.database);
  if (by === 'name') return looking.askedByName(database);
  if (by === 'anyone') return looking.askedAsAnyone(database);
  return looking.askedAsGroup({ database, groups: markup.all(by.map(markup.group)) });
}

/** In one text, which Slack would cut at three thousand characters. */
const TOGETHER = 30;

/** Those that this person may ask for, `most` of them, or why there are none. */
export function databasesTexts(
  learnt: Learnt | Refusal,
  markup: Markup,
  most = Number.POSITIVE_INFINITY,
): readonly string[] {
  const { looking } = markup.words;
  if (isRefusal(learnt)) return [refusalText(learnt, markup)];
  const { policies, requestable } = learnt;
  const names = [...requestable.values()].map((policy) =>
    looking.upTo({ database: markup.code(policy.database), length: markup.length(longestGivenMs(policy)) }),
  );
  const shown = names.slice(0, most);
  const [first, ...others] = Array.from({ length: Math.ceil(shown.length / TOGETHER) }, (_, n) =>
    shown.slice(n * TOGETHER, (n + 1) * TOGETHER).join(', '),
  );
  const left = names.length - shown.length;
  const command = markup.code(`${COMMAND} databases`);
  return [
    ...(first === undefined ? [] : [looking.databases(first), ...others]),
    ...(left > 0 ? [looking.home.andMore({ count: left, command })] : []),
    ...(policies.size > requestable.size ? [inEmergencyText(onlyInEmergency(learnt), markup)] : []),
  ];
}
