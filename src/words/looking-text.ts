/** Sentences for those who only look: what a policy says, who is asked, and what there is to ask for. */

import { type Closing, endOf, rulesToRemove } from '../grant/envelope.ts';
import type { Learnt } from '../grant/learnt.ts';
import { longestGivenMs } from '../grant/length.ts';
import type { Requested } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { WhyAsked } from '../grant/why-asked.ts';
import { COMMAND } from './command-names.ts';
import { sourceText } from './grant-text.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusal-text.ts';

/** Open access whose record cannot be read: what its envelope knows of it. */
export function unreadText(closing: Closing, ink: Ink): string {
  const { looking, grants } = ink.words;
  const [rule] = rulesToRemove(closing);
  const source = rule ? sourceText(rule.source, ink) : '';
  const what = looking.from({ database: ink.strong(closing.database), source });
  const time = ink.time(endOf(closing) ?? closing.writtenAt);
  const command = ink.code(`${COMMAND} done ${closing.grant}`);
  return grants.about({
    what,
    state: closing.revoked ? looking.unreadEnding : looking.unread({ time, command }),
  });
}

/** “Reminded” is said only where somebody was mentioned. */
export function remindedText({ id, nudges }: Requested, ink: Ink): string {
  const { looking } = ink.words;
  const { people = [], groups = [] } = nudges.at(-1) ?? {};
  return people.length + groups.length > 0
    ? looking.reminded(ink.code(id))
    : looking.remindedNobody(ink.code(id));
}

/** One of several requests that wait: which one it is. */
export function waitingText({ id, database, source }: Requested, ink: Ink): string {
  const where = { database: ink.strong(database), source: sourceText(source, ink) };
  return `${ink.words.looking.from(where)} (${ink.code(id)})`;
}

/** Why somebody is one of those who are asked. */
export function whyAskedText({ policy, by }: WhyAsked, ink: Ink): string {
  const { looking } = ink.words;
  const database = ink.strong(policy.database);
  if (by === 'name') return looking.askedByName(database);
  if (by === 'anyone') return looking.askedAsAnyone(database);
  return looking.askedAsGroup({ database, groups: ink.all(by.map(ink.group)) });
}

/** Those that this person may ask for, or why there are none. */
export function databasesText(learnt: Learnt | Refusal, ink: Ink): string {
  const { looking } = ink.words;
  if (isRefusal(learnt)) return refusalText(learnt, ink);
  const names = [...learnt.policies.values()].map((policy) =>
    looking.upTo({ database: ink.code(policy.database), length: ink.length(longestGivenMs(policy)) }),
  );
  return looking.databases(names.join(', '));
}
