/** When each rule came and went, and through whom; no answer of Scalingo's tells it. */
import type { Database, StoredRule } from './database.ts';

/** Through the API, or in the dashboard. */
export type Through = 'api' | 'hand';

type Happened = { readonly what: 'added' | 'removed'; readonly by: Through };

type RuleChange = Happened & {
  /** by the server's clock, in milliseconds */
  readonly at: number;
  readonly database: string;
  readonly id: string;
  readonly label: string;
  /** the range, or the managed range's id */
  readonly source: string;
};

export function createHistory(clock: () => number) {
  const all: RuleChange[] = [];
  return {
    all: all as readonly RuleChange[],
    note({ name }: Database, { id, label, cidr, range_id }: StoredRule, happened: Happened): void {
      all.push({ at: clock(), database: name, id, label, source: cidr || range_id, ...happened });
    },
  };
}
