/** What an onlooker with a view of the network would see; no answer of Scalingo's tells it. */
import type { Database, StoredRule } from './database.ts';

export type RuleState = {
  readonly id: string;
  readonly label: string;
  /** the range, or the managed range's id */
  readonly source: string;
  readonly effect: 'spreading in' | 'in force' | 'spreading out';
};

export type ScalingoState = {
  readonly databases: readonly {
    readonly name: string;
    readonly appId: string;
    readonly addonId: string;
    readonly status: string;
    readonly rules: readonly RuleState[];
  }[];
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    /** what the caller named its request */
    readonly requestId: string | undefined;
    readonly userAgent: string | undefined;
  }[];
};

export function effects(database: Database, now: number): RuleState[] {
  const state = (rule: StoredRule, effect: RuleState['effect']) => ({
    id: rule.id,
    label: rule.label,
    source: rule.cidr || rule.range_id,
    effect,
  });
  return [
    ...database.rules.map((rule) => state(rule, rule.effectiveAt <= now ? 'in force' : 'spreading in')),
    ...database.leaving.filter(({ goneAt }) => goneAt > now).map(({ rule }) => state(rule, 'spreading out')),
  ];
}
