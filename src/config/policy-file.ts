/** The shape of db-access.yaml: databases and their policies. No secret belongs there. */
import { z } from 'zod';
import { DatabaseName } from '../grant/ids.ts';
import { contradictions, namedTwice } from './contradictions.ts';
import type { DatabaseSettings } from './database-settings.ts';
import type { Problem } from './findings.ts';
import { DatabaseSetting, DatabasesFile } from './policy-schema.ts';
import { type Layers, neededOf, policyFrom, settingOf } from './resolve-policy.ts';
import { whereWritten } from './where-written.ts';

type Settled = {
  readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings>;
  readonly layers: ReadonlyMap<DatabaseName, Layers>;
  readonly unusedGroups: readonly string[];
};

type Written = Pick<DatabasesFile, 'defaults' | 'groups' | 'databases'>;

const Loose = z.object({
  ...DatabasesFile.pick({ defaults: true, groups: true }).shape,
  databases: z.record(z.string(), z.unknown()),
});

/** Of a file that is not right, the databases that are right by themselves; without defaults and groups that are, nothing can be said of them. */
export function rightByThemselves(file: unknown): Written | undefined {
  const loose = Loose.safeParse(file);
  if (!loose.success) return undefined;
  const databases: DatabasesFile['databases'] = {};
  for (const [name, settings] of Object.entries(loose.data.databases)) {
    const one = z.record(DatabaseName, DatabaseSetting).safeParse({ [name]: settings });
    if (one.success) Object.assign(databases, one.data);
  }
  return { ...loose.data, databases };
}

/** Each database's own settings, over those of its group, over the defaults of the file, over the usual ones. */
export function settle(file: Written): Settled | { readonly problems: readonly Problem[] } {
  const settled = new Map<DatabaseName, DatabaseSettings>();
  const written = new Map<DatabaseName, Layers>();
  const problems = new Map<string, Problem>();
  const add = (problem: Problem) => problems.set(`${problem.where}: ${problem.expected}`, problem);
  for (const [key, own] of Object.entries(file.databases)) {
    const layers = layersOf(file, key, own);
    if ('expected' in layers) {
      add(layers);
      continue;
    }
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
        add({
          where: `databases.${key}.${name}`,
          expected: `expected here${own.group === undefined ? '' : `, under groups.${own.group}`} or under defaults`,
        });
    }
    // Of each layer with those beyond it: what contradicts itself there already is blamed there.
    const each = layers.map((_, index) => contradictions(policyFrom(database, layers.slice(index))));
    for (const problem of contradictions(policy)) {
      const { where, inherited } = whereWritten(problem.where, { layers, each });
      add({ where, expected: `${problem.expected}${inherited}` });
    }
    written.set(database, layers);
    settled.set(database, {
      channel: channel ?? '',
      expectations: own.expect ?? [],
      language: setting('language'),
      scalingo: { region: setting('region'), database: own.scalingo, user: own.user, dbname: own.dbname },
      policy: Object.freeze(policy),
    });
  }
  for (const problem of namedTwice([...settled])) add(problem);
  if (problems.size > 0) return { problems: [...problems.values()] };
  const named = Object.values(file.databases).map(({ group }) => group);
  const unusedGroups = Object.keys(file.groups ?? {}).filter((group) => !named.includes(group));
  return { databases: settled, layers: written, unusedGroups };
}

function layersOf(
  { defaults = {}, groups = {} }: Written,
  key: string,
  own: DatabaseSetting,
): Layers | Problem {
  const layers: Layers = [
    { where: `databases.${key}`, values: own },
    { where: 'defaults', values: defaults },
  ];
  if (own.group === undefined) return layers;
  const values = Object.hasOwn(groups, own.group) ? groups[own.group] : undefined;
  if (values) return layers.toSpliced(1, 0, { where: `groups.${own.group}`, values });
  const names = Object.keys(groups).join(', ');
  const expected = names ? `one of ${names}, which groups has` : 'a group that is written under groups';
  return { where: `databases.${key}.group`, expected: `expected ${expected}, not “${own.group}”` };
}
