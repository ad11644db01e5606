/** The life of each rule, by Scalingo's own history. */
import type { RuleChange, Story } from './story.ts';

export type Life = {
  readonly id: string;
  readonly database: string;
  readonly source: string;
  readonly label: string;
  readonly addedBy: RuleChange['by'];
  readonly from: number;
  /** infinite where it is still there */
  readonly to: number;
  readonly removedBy: RuleChange['by'] | undefined;
};

export function livesOf(rules: readonly RuleChange[]): readonly Life[] {
  return rules
    .filter(({ what }) => what === 'added')
    .map(({ id, database, source, label, by, at }) => {
      const removed = rules.find((one) => one.what === 'removed' && one.id === id);
      const to = removed?.at ?? Number.POSITIVE_INFINITY;
      return { id, database, source, label, addedBy: by, from: at, to, removedBy: removed?.by };
    });
}

/** By its label, or because the API made it: nobody else uses the API in the run. */
export function isOurs({ label, addedBy }: Life, { installation }: Pick<Story, 'installation'>): boolean {
  return addedBy === 'api' || label.startsWith(`db-access/${installation} `);
}

/** Does a rule for `outer` let in all of `inner`? */
export function admits(outer: string, inner: string): boolean {
  if (outer === inner) return true;
  if (outer.startsWith('region:') || inner.startsWith('region:')) return false;
  const [wide, narrow] = [rangeOf(outer), rangeOf(inner)];
  return wide.first <= narrow.first && narrow.last <= wide.last;
}

function rangeOf(cidr: string): { readonly first: number; readonly last: number } {
  const [address = '', bits = '32'] = cidr.split('/');
  const first = address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 };
}
