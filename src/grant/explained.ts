/** What is answered to "why": each clause of a policy, and what makes somebody an approver. */
import type { GroupId } from './ids.ts';
import type { Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';

/** One clause of the policy, and its answer. */
export type Explained = {
  readonly clause: string;
  readonly answer: 'yes' | 'not asked' | { readonly refusal: Refusal };
};

export type WhyAsked = {
  readonly policy: Policy;
  /** listed by name, or as a member of these groups, or as anyone may */
  readonly by: 'name' | 'anyone' | readonly GroupId[];
};
