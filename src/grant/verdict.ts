/** What the answers of all clauses come to. */
import { type Clause, type ClauseKind, isNo } from './clause.ts';

/** `because`: the clauses on which it rests. */
export type Verdict =
  | { readonly is: 'opens at once'; readonly by: Extract<Clause, { readonly kind: 'automatic' }> }
  | { readonly is: 'asks the approvers' }
  | { readonly is: 'would be refused'; readonly because: readonly Clause[] }
  /** who is in a group was not looked up, or could not be */
  | { readonly is: 'depends on groups'; readonly because: readonly Clause[] };

/** What a "no" of that clause refuses: every request, one that people have to approve, or none. */
const REFUSES = {
  requesters: 'all',
  source: 'all',
  ranges: 'all',
  length: 'all',
  'end early': 'none',
  reason: 'all',
  hours: 'all',
  'person limit': 'all',
  'database limit': 'all',
  'limit in all': 'all',
  'waiting limit': 'by hand',
  approvers: 'by hand',
  automatic: 'none',
  emergency: 'none',
  reviewers: 'none',
} as const satisfies Record<ClauseKind, 'all' | 'by hand' | 'none'>;

export function verdictOf(clauses: readonly Clause[]): Verdict {
  const noes = clauses.filter(isNo);
  const refusing = (what: 'all' | 'by hand') => noes.filter(({ kind }) => REFUSES[kind] === what);
  const refused = refusing('all').filter((clause) => !dependsOnGroups(clause));
  if (refused.length > 0) return { is: 'would be refused', because: refused };
  const open = refusing('all');
  if (open.length > 0) return { is: 'depends on groups', because: open };
  const automatic = clauses.filter((clause) => clause.kind === 'automatic');
  const by = automatic.find(({ answer }) => answer === 'yes');
  if (by) return { is: 'opens at once', by };
  const openClauses = automatic.filter(dependsOnGroups);
  if (openClauses.length > 0) return { is: 'depends on groups', because: openClauses };
  const byHand = refusing('by hand');
  return byHand.length > 0 ? { is: 'would be refused', because: byHand } : { is: 'asks the approvers' };
}

/** Who is in a group was not looked up: that is no refusal yet. */
export function dependsOnGroups({ answer }: Clause): boolean {
  return typeof answer === 'object' && answer.refusal.no === 'cannot-tell-group';
}
