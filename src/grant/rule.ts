/** A firewall rule at Scalingo, and how ours are told from everybody else's. */
import { GrantId, type RuleId } from './ids.ts';
import type { Source } from './source.ts';

export type Rule = {
  readonly id: RuleId;
  readonly source: Source;
  /** free text; empty where nobody gave one, or where Scalingo took none, as it may for a region's rule */
  readonly label: string;
};

/** `before`: the ids of all rules that were there right before it was asked for; given for a region only. */
export type RuleAskedFor = {
  readonly source: Source;
  readonly label: string;
  readonly before?: readonly RuleId[] | undefined;
};

/**
 * The rule that was asked for, in a list made right afterwards. Its label names it. A region's rule may have none: then it is the one
 * that is new, and where several are new nobody can tell.
 */
export function madeAmong(rules: readonly Rule[], { source, label, before }: RuleAskedFor): Rule | undefined {
  const there = rules.filter((rule) => rule.source === source);
  const labeled = label === '' ? undefined : there.find((rule) => rule.label === label);
  if (labeled || !before) return labeled;
  const fresh = there.filter((rule) => rule.label === '' && !before.includes(rule.id));
  return fresh.length === 1 ? fresh[0] : undefined;
}

/** `db-access/<installation> <grant>`: the blank ends the name, so that `prod` never owns the rules of `prod-2`. */
export function labelFor(installation: string, grant: GrantId): string {
  return `${labelPrefix(installation)}${grant}`;
}

/** The grant that a label of that installation names; undefined where it is another one, or names none. */
export function grantIn(label: string, installation: string): GrantId | undefined {
  const prefix = labelPrefix(installation);
  return label.startsWith(prefix) ? GrantId.safeParse(label.slice(prefix.length)).data : undefined;
}

export function labelPrefix(installation: string): string {
  return `${ANY_INSTALLATION}${installation} `;
}

/** Is that the label which was asked for, or what Scalingo kept of it? Without the whole name of the installation it says nothing. */
export function isLabel(kept: string, asked: string): boolean {
  return kept === asked || (kept.length > asked.lastIndexOf(' ') && asked.startsWith(kept));
}

const ANY_INSTALLATION = 'db-access/';

/** Of an installation of whatever name, as of a former one: it is there for a while only. */
export function isTemporary({ label }: Rule): boolean {
  return label.startsWith(ANY_INSTALLATION);
}
