/** Two files held against each other: by what is true of each database, however it is written. */
import type { File } from '../config/config.ts';
import type { DatabaseSettings } from '../config/database-settings.ts';
import { type Layers, policyFrom, settingOf } from '../config/resolve-policy.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { settingTexts } from './setting-texts.ts';

/** `null`: that file does not have it. */
export type Change = { readonly before: string | null; readonly after: string | null };

export type DatabaseChange = {
  readonly is: 'changed' | 'new' | 'gone';
  readonly settings: ReadonlyMap<string, Change>;
};

export type Comparison = {
  readonly installation: Change | undefined;
  /** those that differ: of the old file in its order, then the new ones */
  readonly databases: ReadonlyMap<DatabaseName, DatabaseChange>;
};

export function compare(before: File, after: File): Comparison {
  const databases = new Map<DatabaseName, DatabaseChange>();
  for (const [name, settings] of before.databases) {
    const other = after.databases.get(name);
    const changed = other && changes(settingTexts(settings), settingTexts(other));
    if (!changed) databases.set(name, { is: 'gone', settings: new Map() });
    else if (changed.size > 0) databases.set(name, { is: 'changed', settings: changed });
  }
  for (const [name, settings] of after.databases)
    if (!before.databases.has(name)) databases.set(name, { is: 'new', settings: ownOf(settings) });
  const isRenamed = before.installation !== after.installation;
  const installation = { before: before.installation, after: after.installation };
  return { installation: isRenamed ? installation : undefined, databases };
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
