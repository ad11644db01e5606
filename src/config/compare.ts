/** Two files held against each other: by what is true of each database, however it is written. */
import type { DatabaseName } from '../grant/ids.ts';
import type { DatabaseSettings } from './database-settings.ts';
import type { File } from './file.ts';
import { type Layers, policyFrom, settingOf } from './resolve-policy.ts';
import { settingTexts } from './setting-texts.ts';

/** `null`: that file does not have it. */
export type Change = { readonly before: string | null; readonly after: string | null };

export type DatabaseChange = {
  readonly is: 'changed' | 'new' | 'gone';
  readonly settings: ReadonlyMap<string, Change>;
};

export type Comparison = {
  readonly installation: Change | undefined;
  readonly databases: DatabaseChanges;
};

/** Those that differ: of the old file in its order, then the new ones. */
export type DatabaseChanges = ReadonlyMap<DatabaseName, DatabaseChange>;

export function compare(before: File, after: File): Comparison {
  const isRenamed = before.installation !== after.installation;
  const installation = { before: before.installation, after: after.installation };
  return {
    installation: isRenamed ? installation : undefined,
    databases: databaseChanges(before.databases, after.databases),
  };
}

type ByName = ReadonlyMap<DatabaseName, DatabaseSettings>;

/** One that is kept only until what is open there has ended is not in the file. */
export function databaseChanges(before: ByName, after: ByName): DatabaseChanges {
  const databases = new Map<DatabaseName, DatabaseChange>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [inFile(before, name), inFile(after, name)];
    const changed = old && next ? changes(settingTexts(old), settingTexts(next)) : new Map();
    if (old && !next) databases.set(name, { is: 'gone', settings: new Map() });
    else if (next && !old) databases.set(name, { is: 'new', settings: ownOf(next) });
    else if (changed.size > 0) databases.set(name, { is: 'changed', settings: changed });
  }
  return databases;
}

function inFile(databases: ByName, name: DatabaseName): DatabaseSettings | undefined {
  const settings = databases.get(name);
  return settings?.policy.isRetired ? undefined : settings;
}

/** One line for each database. */
export function changesText(databases: DatabaseChanges): string {
  const lines = [...databases].map(([name, { is, settings }]) => {
    if (is === 'gone') return `${name} left the file`;
    const texts = [...settings].map(([setting, change]) => changeText(setting, change, is));
    return `${name}${is === 'new' ? ' is new' : ''}: ${texts.join('; ')}`;
  });
  return lines.join('\n');
}

/** Such as `maxDuration: 4h -> 2h`; of what is new, what it is. */
export function changeText(setting: string, { before, after }: Change, is: DatabaseChange['is']): string {
  const texts = is === 'new' ? [after] : [before, after];
  return `${setting}: ${texts.map((text) => text ?? 'none').join(' -> ')}`;
}

/** All that is not as it would be where nobody sets anything. */
function ownOf(settings: DatabaseSettings): ReadonlyMap<string, Change> {
  const nothing: Layers = [];
  const usual = {
    policy: policyFrom(settings.policy.database, nothing),
    channel: '',
    expectations: [],
    language: settingOf(nothing)('language'),
    scalingo: { region: settingOf(nothing)('region'), database: '' },
  };
  const changed = changes(settingTexts(usual), settingTexts(settings));
  return new Map([...changed].map(([name, { after }]) => [name, { before: null, after }]));
}

function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlyMap<string, Change> {
  const changed = new Map<string, Change>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = { before: before.get(name) ?? null, after: after.get(name) ?? null };
    if (change.before !== change.after) changed.set(name, change);
  }
  // The list of the names says nothing beside the clauses that come and go: only that their order is another one.
  if ([...changed.keys()].some((name) => name.startsWith('automatic: '))) changed.delete('automatic');
  return changed;
}
