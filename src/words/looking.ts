/** Sentences for those who only look: what a policy says, who is asked, and what there is to ask for. */
import type { Explained, WhyAsked } from '../grant/explained.ts';
import type { Policy } from '../grant/policy.ts';
import type { Ink } from './ink.ts';
import { refusalText } from './refusals.ts';

/** Why somebody is one of those who are asked. */
export function whyAskedText({ policy, by }: WhyAsked, ink: Ink): string {
  const { looking } = ink.words;
  const database = ink.strong(policy.database);
  if (by === 'name') return looking.askedByName(database);
  if (by === 'anyone') return looking.askedAsAnyone(database);
  return looking.askedAsGroup({ database, groups: ink.all(by.map(ink.group)) });
}

/** One clause and its answer. */
export function explainedText({ clause: name, answer }: Explained, ink: Ink): string {
  const { looking } = ink.words;
  const clause = ink.code(name);
  if (answer === 'yes') return looking.clauseYes(clause);
  if (answer === 'not asked') return looking.clauseDepends(clause);
  return looking.clauseNo({ clause, why: refusalText(answer.refusal, ink) });
}

export function databasesText(policies: readonly Policy[], ink: Ink): string {
  const { looking } = ink.words;
  if (policies.length === 0) return looking.noDatabase;
  const names = policies.map(({ database, longestMs }) =>
    looking.upTo({ database: ink.code(database), length: ink.length(longestMs) }),
  );
  return looking.databases(names.join(', '));
}
