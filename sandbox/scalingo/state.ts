/** What the local Scalingo holds: databases, their rules, and when each change takes effect. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

const MOST_RULES = 30;

export type StoredRule = {
  readonly id: string;
  readonly type: 'custom_range' | 'managed_range';
  readonly cidr: string;
  label: string;
  readonly range_id: string;
  readonly created_at: string;
  /** when it lets people in, by the server's clock; Scalingo tells nobody */
  readonly effectiveAt: number;
};

export type Database = {
  readonly id: string;
  readonly name: string;
  readonly addonId: string;
  readonly resourceId: string;
  /** what its add-on is called: `postgresql-ng` is Dedicated Resources, `postgresql` shared ones */
  readonly provider: string;
  status: string;
  /** the state of its feature force-ssl; undefined where it is not shown */
  tls: string | undefined;
  rules: StoredRule[];
  /** removed, and not yet without effect */
  leaving: { readonly rule: StoredRule; readonly goneAt: number }[];
};

export type DatabaseWanted = { readonly name: string; readonly provider?: string };

export const ranges = [
  { id: 'man-osc-fr1-egress', name: 'Scalingo osc-fr1 region' },
  { id: 'man-osc-secnum-fr1-egress', name: 'Scalingo osc-secnum-fr1 region' },
] as const;

export const RuleWanted = z.object({
  type: z.string().optional(),
  cidr: z.string().nullish(),
  label: z.string().nullish(),
  range_id: z.string().nullish(),
});
export type RuleWanted = z.infer<typeof RuleWanted>;

export type Problems = Readonly<Record<string, readonly string[]>>;

/** Two hexadecimal ids that look like Scalingo's and are the same in every run. */
export function makeDatabase({ name, provider = 'postgresql-ng' }: DatabaseWanted, index: number): Database {
  const number = String(index + 1).padStart(12, '0');
  return {
    id: `698e082f968c${number}`,
    name,
    addonId: `ad-97fe3f10-ed53-4459-8e40-${number}`,
    resourceId: `${name.replaceAll('-', '_').slice(0, 10)}_${1000 + index}`,
    provider,
    status: 'running',
    tls: 'ACTIVATED',
    rules: [],
    leaving: [],
  };
}

/** What the real one is thought to answer 422 to; where nothing is documented, the stricter reading. */
export function problemsOf(
  database: Database,
  wanted: RuleWanted,
  duplicates: 'reject' | 'allow',
): Problems | undefined {
  if (database.rules.length >= MOST_RULES)
    return { firewall_rules: [`limit of ${MOST_RULES} rules reached`] };
  if ((wanted.label ?? '').length > 255) return { label: ['is too long'] };
  if (wanted.type === 'managed_range') {
    return ranges.some(({ id }) => id === wanted.range_id) ? undefined : { range_id: ['is unknown'] };
  }
  if (wanted.type !== 'custom_range') return { type: ['is not included in the list'] };
  const cidr = wanted.cidr ?? '';
  if (!/^\d+\.\d+\.\d+\.\d+\/\d{1,2}$/.test(cidr) || !ipaddr.IPv4.isValidCIDR(cidr)) {
    return { cidr: ['is not a valid IPv4 CIDR'] };
  }
  const [address = ''] = cidr.split('/');
  if (ipaddr.IPv4.networkAddressFromCIDR(cidr).toString() !== address) return { cidr: ['has host bits set'] };
  if (duplicates === 'reject' && database.rules.some((rule) => rule.cidr === cidr))
    return { cidr: ['has already been taken'] };
  return undefined;
}

/** As the API shows a rule: nothing of when it takes effect. */
export function shown(rule: StoredRule, database: Database) {
  const { effectiveAt: _, ...rest } = rule;
  return { ...rest, database_id: database.id, updated_at: rest.created_at };
}

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
    readonly status: string;
    readonly rules: readonly RuleState[];
  }[];
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
};

/** As an onlooker with a view of the network would see it. */
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
