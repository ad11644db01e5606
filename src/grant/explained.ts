/** What is answered to "why": each clause of a policy, and what makes somebody an approver. */
import type { Hours } from './hours.ts';
import type { GroupId } from './ids.ts';
import type { Policy, Who } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** One clause of the policy, and its answer. */
export type Explained = {
  readonly clause: string;
  readonly answer:
    | 'yes'
    | 'not asked'
    | { readonly refusal: Refusal }
    /** the rule goes that long before the longest access is over, so this is the longest that people get */
    | { readonly earlyMs: number; readonly longestMs: number }
    /** these people may do what the clause says */
    | { readonly who: Who }
    /** at this instant approvers alone say yes: it is outside these hours */
    | { readonly outside: Hours };
};

export type WhyAsked = {
  readonly policy: Policy;
  /** listed by name, or as a member of these groups, or as anyone may */
  readonly by: 'name' | 'anyone' | readonly GroupId[];
};

/** `because`: the clauses on which it rests. */
export type Verdict =
  | { readonly is: 'opens at once'; readonly by: string }
  | { readonly is: 'asks the approvers' }
  | { readonly is: 'would be refused'; readonly because: readonly Explained[] }
  /** who is in a group was not looked up, or could not be */
  | { readonly is: 'depends on groups'; readonly because: readonly Explained[] };

/** What all the answers come to. Where a clause says yes by itself, nobody needs to be there who could. */
export function verdictOf(explained: readonly Explained[]): Verdict {
  const isClause = ({ clause }: Explained) => clause.startsWith('automatic: ');
  const noes = explained.filter((one) => !isClause(one) && one.clause !== 'emergency' && isNo(one));
  const isVain = ({ clause }: Explained) => clause === 'approvers, approvals';
  const blocking = noes.filter((one) => !isVain(one));
  const refusing = blocking.filter((one) => !isOpen(one));
  if (refusing.length > 0) return { is: 'would be refused', because: refusing };
  if (blocking.length > 0) return { is: 'depends on groups', because: blocking };
  const clauses = explained.filter(isClause);
  const yes = clauses.find(({ answer }) => answer === 'yes');
  if (yes) return { is: 'opens at once', by: yes.clause };
  const open = clauses.filter(isOpen);
  if (open.length > 0) return { is: 'depends on groups', because: open };
  return noes.length > 0 ? { is: 'would be refused', because: noes } : { is: 'asks the approvers' };
}

function isNo({ answer }: Explained): boolean {
  return typeof answer === 'object' && 'refusal' in answer;
}

function isOpen({ answer }: Explained): boolean {
  return typeof answer === 'object' && 'refusal' in answer && answer.refusal.no === 'cannot-tell-group';
}
