/** What was meant by a setting that there is not at its place: another name, or another place. */
import type { z } from 'zod';
import { nearest } from '../words/nearest.ts';
import { ExpectationSetting } from './expect.ts';
import { DatabaseSetting, DatabasesFile, Settings } from './policy-schema.ts';
import { AutomaticSetting, EmergencySetting, Reason } from './values.ts';

type Shape = { readonly shape: Readonly<Record<string, z.ZodType>> };

/** Settings that have settings of their own. */
const WITHIN = new Map<PropertyKey, Shape>([
  ['automatic', AutomaticSetting],
  ['emergency', EmergencySetting],
  ['expect', ExpectationSetting],
  ['reason', Reason],
]);

/** Where in the file a name would be right, nearest to the whole first. */
const PLACES = [
  { shape: DatabasesFile.shape, says: 'it belongs at the top of the file, beside databases' },
  { shape: Settings.shape, says: 'it belongs under defaults, a group or a database' },
  { shape: DatabaseSetting.shape, says: 'it belongs under a database' },
] as const;

/** `path`: of what it is in */
export function meantAt(path: readonly PropertyKey[], key: string): string {
  if (key === '<<') return 'settings are not merged: databases that share some name a group';
  const here = settingsAt(path);
  const lower = new Map(here.map((name) => [name.toLowerCase(), name]));
  const exact = lower.get(key.toLowerCase());
  const elsewhere = PLACES.find(({ shape }) => Object.hasOwn(shape, key))?.says;
  if (exact === undefined && elsewhere !== undefined) return elsewhere;
  const near = exact ?? lower.get(nearest(key, [...lower.keys()]) ?? '');
  return near === undefined ? 'check its spelling' : `did you mean ${near}?`;
}

/** The names of the settings at that place of the file; none where they are not known. */
function settingsAt([part, name, ...within]: readonly PropertyKey[]): readonly string[] {
  const keys = ({ shape }: Shape) => Object.keys(shape);
  if (part === undefined) return keys(DatabasesFile);
  if (part === 'defaults') return name === undefined ? keys(Settings) : namesWithin(name);
  const [setting] = within;
  if (name === undefined) return [];
  if (setting !== undefined) return namesWithin(setting);
  if (part === 'groups') return keys(Settings);
  return part === 'databases' ? keys(DatabaseSetting) : [];
}

function namesWithin(setting: PropertyKey): readonly string[] {
  return Object.keys(WITHIN.get(setting)?.shape ?? {});
}
