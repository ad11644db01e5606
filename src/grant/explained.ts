/** What is answered to "why": each clause of a policy, and what makes somebody an approver. */
import type { Hours } from './hours.ts';
import type { GroupId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** One clause of the policy, and its answer. */
export type Explained = {
  readonly clause: string;
  readonly answer:
    | 'yes'
    | 'not asked'
    | { readonly refusal: Refusal }
    /** at this instant approvers alone say yes: it is outside these hours */
    | { readonly outside: Hours };
};

export type WhyAsked = {
  readonly policy: Policy;
  /** listed by name, or as a member of these groups, or as anyone may */
  readonly by: 'name' | 'anyone' | readonly GroupId[];
};

export type Verdict =
  | { readonly is: 'opens at once'; readonly by: string }
  | { readonly is: 'asks the approvers' }
  | { readonly is: 'would be refused' };

/** What all the answers come to. Where a clause says yes by itself, nobody needs to be there who could. */
export function verdictOf(explained: readonly Explained[]): Verdict {
  const isNo = ({ answer }: Explained) => typeof answer === 'object' && 'refusal' in answer;
  const easing = /^(automatic: |emergency$|approvers, approvals$)/;
  if (explained.some((one) => !easing.test(one.clause) && isNo(one))) return { is: 'would be refused' };
  const yes = explained.find(({ clause, answer }) => clause.startsWith('automatic: ') && answer === 'yes');
  if (yes) return { is: 'opens at once', by: yes.clause };
  const isVain = explained.some((one) => one.clause === 'approvers, approvals' && isNo(one));
  return { is: isVain ? 'would be refused' : 'asks the approvers' };
}
