/** A firewall rule at Scalingo, and how ours are told from everybody else's. */
import type { GrantId, RuleId } from './ids.ts';
import type { Source } from './source.ts';

export type Rule = {
  readonly id: RuleId;
  readonly source: Source;
  /** free text; empty where nobody gave one, and on a region's rule, which takes none */
  readonly label: string;
  /** when it was made, where Scalingo tells */
  readonly createdAt?: number | undefined;
};

/** `db-access/<installation> <grant>`: the blank ends the name, so that `prod` never owns the rules of `prod-2`. */
export function labelFor(installation: string, grant: GrantId): string {
  return `${labelPrefix(installation)}${grant}`;
}

export function labelPrefix(installation: string): string {
  return `db-access/${installation} `;
}
