/** What is printed of an answer: one line for a clause, and one line for what they all come to. */
import { type Clause, isNo } from '../grant/clause.ts';
import type { Policy } from '../grant/policy.ts';
import type { Refusal } from '../grant/refusal.ts';
import { dependsOnGroups, type Verdict } from '../grant/verdict.ts';
import { clauseName, clauseText } from '../words/clause-text.ts';
import { plain } from '../words/markup.ts';
import { refusalText } from '../words/refusal-text.ts';

/** Who is in a group may not have been looked up: that is no refusal yet. */
export function clauseLine(clause: Clause): string {
  return isNo(clause) && dependsOnGroups(clause)
    ? `${clauseName(clause)}: ${whyNotText(clause.answer.refusal)}`
    : clauseText(clause, plain);
}

export function whyNotText(refusal: Refusal): string {
  if (refusal.no !== 'cannot-tell-group') return refusalText(refusal, plain);
  return `depends on who is in ${refusal.group}${refusal.why && ` (${refusal.why})`}`;
}

export function verdictText(verdict: Verdict): string {
  return `=> ${verdict.is}${verdict.is === 'opens at once' ? ` (${clauseName(verdict.by)})` : ''}`;
}

export function quorumText({ quorum }: Policy): string {
  if (quorum.of === 'each') return `one approval from each of ${quorum.groups.join(', ')} is needed`;
  return quorum.count === 1 ? '1 approval is needed' : `${quorum.count} approvals are needed`;
}
