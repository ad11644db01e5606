/** What stands in db-access.yaml: databases and their policies. No secret belongs there. */
import { z } from 'zod';
import { contradictions, namedTwice, type Problem } from './config-contradictions.ts';
import type { Expectation } from './config-expect.ts';
import { neededOf, policyFrom, settingOf } from './config-policy.ts';
import { DatabaseSetting, type DatabasesFile, Settings } from './config-schema.ts';
import { DatabaseName } from './grant/ids.ts';
import type { Policy } from './grant/policy.ts';
import type { Language } from './words/language.ts';

export type DatabaseSettings = {
  readonly policy: Policy;
  /** Slack's id of the channel where its cards are posted */
  readonly channel: string;
  /** what its writer expects it to answer */
  readonly expectations: readonly Expectation[];
  /** of the cards: a channel has many readers */
  readonly language: Language;
  readonly scalingo: {
    readonly region: string;
    readonly database: string;
    readonly user?: string | undefined;
    readonly dbname?: string | undefined;
    /** it has left the file: what is open there ends in its time */
    readonly isRetired?: boolean;
  };
};

type Settled = { readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings> };

const Loose = z.object({ defaults: Settings.optional(), databases: z.record(z.string(), z.unknown()) });

/** Of a file that is not right, the databases that are right by themselves; without defaults that are, nothing can be said of them. */
export function rightByThemselves(file: unknown): Pick<DatabasesFile, 'defaults' | 'databases'> | undefined {
  const loose = Loose.safeParse(file);
  if (!loose.success) return undefined;
  const databases: DatabasesFile['databases'] = {};
  for (const [name, settings] of Object.entries(loose.data.databases)) {
    const one = z.record(DatabaseName, DatabaseSetting).safeParse({ [name]: settings });
    if (one.success) Object.assign(databases, one.data);
  }
  return { defaults: loose.data.defaults, databases };
}

/** Each database's own settings, over the defaults of the file, over the usual ones. */
export function settle({
  defaults,
  databases,
}: Pick<DatabasesFile, 'defaults' | 'databases'>): Settled | { readonly problems: readonly Problem[] } {
  const settled = new Map<DatabaseName, DatabaseSettings>();
  const problems = new Map<string, Problem>();
  const add = (problem: Problem) => problems.set(`${problem.where}: ${problem.expected}`, problem);
  for (const [key, own] of Object.entries(databases)) {
    const layers = { own, defaults };
    const setting = settingOf(layers);
    const database = DatabaseName.parse(key);
    const policy = policyFrom(database, layers);
    const channel = neededOf(layers, 'channel');
    const needed = {
      requesters: neededOf(layers, 'requesters'),
      ...(policy.quorum.of === 'any' ? { approvers: neededOf(layers, 'approvers') } : {}),
      channel,
    };
    for (const [name, value] of Object.entries(needed)) {
      if (value === undefined)
        add({ where: `databases.${key}.${name}`, expected: 'expected here or under defaults' });
    }
    const common = contradictions(policyFrom(database, { own: {}, defaults }));
    for (const problem of contradictions(policy)) add(blamed(problem, { key, layers, common }));
    settled.set(database, {
      channel: channel ?? '',
      expectations: own.expect ?? [],
      language: setting('language'),
      scalingo: { region: setting('region'), database: own.scalingo, user: own.user, dbname: own.dbname },
      policy: Object.freeze(policy),
    });
  }
  for (const problem of namedTwice([...settled])) add(problem);
  return problems.size > 0 ? { problems: [...problems.values()] } : { databases: settled };
}

type Blaming = {
  readonly key: string;
  readonly layers: { readonly own: object; readonly defaults: object | undefined };
  /** what contradicts itself in the defaults already */
  readonly common: readonly Problem[];
};

/** A problem is told where its setting is written, or where another one has to be written. */
function blamed({ where, expected }: Problem, { key, layers, common }: Blaming): Problem {
  const [setting = ''] = where.split('.');
  const { own, defaults = {} } = layers;
  const here = `databases.${key}.${where}`;
  if (Object.hasOwn(own, setting) || !Object.hasOwn(defaults, setting)) return { where: here, expected };
  return common.some((problem) => problem.where === where)
    ? { where: `defaults.${where}`, expected }
    : { where: here, expected: `${expected} (inherited from defaults; say ${setting} here)` };
}
