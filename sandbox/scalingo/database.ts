/** What the local Scalingo holds: databases, their rules, and when each change takes effect. */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Readings } from './readings.ts';

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
  name: string;
  readonly region: string;
  readonly addonId: string;
  readonly resourceId: string;
  /** what its add-on is called: `postgresql-ng` is Dedicated Resources, `postgresql` shared ones */
  readonly provider: string;
  status: string;
  /** the state of its feature force-ssl; undefined where it is not shown */
  tls: string | undefined;
  /** where its endpoint really listens, for those who try to connect; undefined where nothing does */
  endpoint: { readonly hostname: string; readonly port: number } | undefined;
  readonly collaborators: { readonly id: string; readonly email: string; readonly status: string }[];
  rules: StoredRule[];
  /** removed, and not yet without effect */
  leaving: { readonly rule: StoredRule; readonly goneAt: number }[];
};

export type DatabaseWanted = {
  readonly name: string;
  readonly provider?: string;
  readonly region?: string;
  /** that are there from the beginning */
  readonly rules?: readonly StoredRule[];
};

export const REGION = 'osc-fr1';

export type ManagedRange = { readonly id: string; readonly name: string };

/** Two spellings of the ids were seen, and one of them in an example only. */
export function rangesOf({ managedRanges }: Readings): readonly ManagedRange[] {
  if (managedRanges === 'not told') return [];
  return [REGION, 'osc-secnum-fr1'].map((region) => ({
    id: managedRanges === 'man-osc-fr1-egress' ? `man-${region}-egress` : `mr-scalingo-${region}`,
    name: `Scalingo ${region} region`,
  }));
}

export const RuleWanted = z.object({
  type: z.string().optional(),
  cidr: z.string().nullish(),
  label: z.string().nullish(),
  range_id: z.string().nullish(),
});
export type RuleWanted = z.infer<typeof RuleWanted>;

export type Problems = Readonly<Record<string, readonly string[]>>;

/** Two hexadecimal ids that look like Scalingo's and are the same in every run. */
export function makeDatabase(
  { name, provider = 'postgresql-ng', region = REGION, rules = [] }: DatabaseWanted,
  index: number,
): Database {
  const number = String(index + 1).padStart(12, '0');
  return {
    id: `698e082f968c${number}`,
    name,
    region,
    addonId: `ad-97fe3f10-ed53-4459-8e40-${number}`,
    resourceId: `${name.replaceAll('-', '_').slice(0, 10)}_${1000 + index}`,
    provider,
    status: 'running',
    tls: 'ACTIVATED',
    endpoint: undefined,
    collaborators: [],
    rules: [...rules],
    leaving: [],
  };
}

/** The public one, which is made up where nothing listens. */
export function endpointOf({ name, region, endpoint }: Database): { hostname: string; port: number } {
  return endpoint ?? { hostname: `${name}.postgresql.a.${region}.scalingo-dbs.example`, port: 31_000 };
}

/** What the real one is thought to answer 422 to. */
export function problemsOf(database: Database, wanted: RuleWanted, readings: Readings): Problems | undefined {
  const { duplicates, labelOnManagedRange, hostBits, whileNotRunning } = readings;
  if (whileNotRunning === 'refused' && database.status !== 'running')
    return { database: [`is ${database.status}`] };
  if (database.rules.length >= MOST_RULES)
    return { firewall_rules: [`limit of ${MOST_RULES} rules reached`] };
  if ((wanted.label ?? '').length > 255) return { label: ['is too long'] };
  if (wanted.type === 'managed_range') {
    if (!rangesOf(readings).some(({ id }) => id === wanted.range_id)) return { range_id: ['is unknown'] };
    if (wanted.label && labelOnManagedRange === 'refused')
      return { label: ['is not allowed for a managed range'] };
    if (duplicates === 'refused' && database.rules.some((rule) => rule.range_id === wanted.range_id))
      return { range_id: ['has already been taken'] };
    return undefined;
  }
  if (wanted.type !== 'custom_range') return { type: ['is not included in the list'] };
  const cidr = wanted.cidr ?? '';
  if (!/^\d+\.\d+\.\d+\.\d+\/\d{1,2}$/.test(cidr) || !ipaddr.IPv4.isValidCIDR(cidr)) {
    return { cidr: ['is not a valid IPv4 CIDR'] };
  }
  if (hostBits === 'refused' && masked(cidr) !== cidr) return { cidr: ['has host bits set'] };
  if (duplicates === 'refused' && database.rules.some((rule) => rule.cidr === cidr))
    return { cidr: ['has already been taken'] };
  return undefined;
}

/** The rule as it is kept, once nothing is wrong with it. */
export function kept(
  { type, cidr, label, range_id }: RuleWanted,
  { hostBits, labelOnManagedRange }: Readings,
): Pick<StoredRule, 'type' | 'cidr' | 'label' | 'range_id'> {
  if (type === 'managed_range') {
    const keptLabel = labelOnManagedRange === 'kept' ? (label ?? '') : '';
    return { type: 'managed_range', cidr: '', label: keptLabel, range_id: range_id ?? '' };
  }
  const range = hostBits === 'masked' ? masked(cidr ?? '') : (cidr ?? '');
  return { type: 'custom_range', cidr: range, label: label ?? '', range_id: '' };
}

function masked(cidr: string): string {
  return `${ipaddr.IPv4.networkAddressFromCIDR(cidr)}/${Number(cidr.split('/')[1])}`;
}

/** As the API shows a rule: nothing of when it takes effect. */
export function shown(rule: StoredRule, database: Database, { unusedFields, createdAt }: Readings) {
  const { effectiveAt: _, created_at, ...rest } = rule;
  const fields = Object.entries(rest).flatMap(([name, value]) => {
    if (value !== '' || unusedFields === 'empty') return [[name, value]];
    return unusedFields === 'null' ? [[name, null]] : [];
  });
  const times = createdAt === 'told' ? { created_at, updated_at: created_at } : {};
  return { ...Object.fromEntries(fields), ...times, database_id: database.id };
}
