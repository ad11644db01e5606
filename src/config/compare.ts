/** Two files held against each other: by what is true of each database, however it is written. */
import type { SettingTexts } from '../flow/notes.ts';
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
    databases: changesSince(textsOf(before.databases), textsOf(after.databases)),
  };
}

type Texts = ReadonlyMap<string, string>;

/** One that is kept only until what is open there has ended is not in the file. */
export function textsOf(databases: ReadonlyMap<DatabaseName, DatabaseSettings>): SettingTexts {
  const inFile = [...databases].filter(([, { policy }]) => !policy.isRetired);
  return new Map(inFile.map(([name, settings]) => [name, settingTexts(settings)]));
}

/** `before` may be what an earlier build knew: a setting that it did not have was as it is where nobody sets it. */
export function changesSince(before: SettingTexts, after: SettingTexts): DatabaseChanges {
  const databases = new Map<DatabaseName, DatabaseChange>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, next] = [before.get(name), after.get(name)];
    const usual = usualTexts(name);
    const changed = old && next ? changes(withUsual(old, { usual, next }), next) : new Map();
    if (old && !next) databases.set(name, { is: 'gone', settings: new Map() });
    else if (next && !old) databases.set(name, { is: 'new', settings: ownOf(usual, next) });
    else if (changed.size > 0) databases.set(name, { is: 'changed', settings: changed });
  }
  return databases;
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

/** Where nobody sets anything. */
function usualTexts(database: DatabaseName): Texts {
  const nothing: Layers = [];
  return settingTexts({
    policy: policyFrom(database, nothing),
    channel: '',
    expectations: [],
    language: settingOf(nothing)('language'),
    scalingo: { region: settingOf(nothing)('region'), database: '' },
  });
}

/** Settings that only the next one has were as usual. */
function withUsual(old: Texts, { usual, next }: { readonly usual: Texts; readonly next: Texts }): Texts {
  return new Map([...[...usual].filter(([name]) => next.has(name)), ...old]);
}

/** All that is not as usual. */
function ownOf(usual: Texts, own: Texts): ReadonlyMap<string, Change> {
  return new Map([...changes(usual, own)].map(([name, { after }]) => [name, { before: null, after }]));
}

/** Lists whose order says nothing; that of the clauses does, since the first that applies approves. */
const SETS = new Set([
  ...['requesters', 'approvers', 'admins', 'ping'],
  ...['allowedRanges', 'deniedRanges', 'regions', 'durations'],
]);

function isSame(name: string, { before, after }: Change): boolean {
  if (before === after) return true;
  const members = (text: string) => [...new Set(text.split(', '))].sort().join(', ');
  return SETS.has(name) && before !== null && after !== null && members(before) === members(after);
}

function changes(before: Texts, after: Texts): ReadonlyMap<string, Change> {
  const changed = new Map<string, Change>();
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const change = { before: before.get(name) ?? null, after: after.get(name) ?? null };
    if (!isSame(name, change)) changed.set(name, change);
  }
  // The list of the names says nothing beside the clauses that come and go: only that their order is another one.
  if ([...changed.keys()].some((name) => name.startsWith('automatic: '))) changed.delete('automatic');
  return changed;
}
