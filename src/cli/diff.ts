/** `db-access policy diff`: what a new file changes, and which open and waiting grants it touches. */

import { type Comparison, changeText, compare, type DatabaseChange } from '../config/compare.ts';
import { type File, loadFile } from '../config/file.ts';
import { Fault } from '../flow/fault.ts';
import { RedisUnusable } from '../redis/refused.ts';
import { peopleFor } from './known-people.ts';
import { openGrants } from './open-grants.ts';
import { type Touched, touchedBy, touchedLines } from './touched.ts';

export type Diff = {
  readonly text: string;
  /** for stderr: what was not looked at */
  readonly notes: readonly string[];
  readonly differs: boolean;
};

type Paths = { readonly before: string; readonly after: string };

/** Throws a `ConfigError` where one of the files is not right. */
export async function diffPolicies(
  environment: NodeJS.ProcessEnv,
  { before: old, after: next }: Paths,
  { json }: { readonly json?: true },
): Promise<Diff> {
  const files = { before: loadFile(old), after: loadFile(next) };
  const comparison = compare(files.before, files.after);
  const differs = comparison.databases.size > 0 || comparison.installation !== undefined;
  const { touched, notes } = await grantsTouched(environment, { ...files, comparison });
  const text = json ? asJson(comparison, touched, differs) : asText(comparison, touched ?? []);
  return { text, notes, differs };
}

type Looked = { readonly touched: readonly Touched[] | undefined; readonly notes: readonly string[] };

/** Of the installation that runs now, which is the old file's. */
async function grantsTouched(
  environment: NodeJS.ProcessEnv,
  files: { readonly before: File; readonly after: File; readonly comparison: Comparison },
): Promise<Looked> {
  const unseen = (why: string) => ({
    touched: undefined,
    notes: [`(${why}: open and waiting grants were not looked at)`],
  });
  if (!environment['REDIS_URL']) return unseen('REDIS_URL is not set');
  try {
    const open = await openGrants(environment, files.before);
    try {
      const { people, notes } = await peopleFor(environment, undefined);
      const touched = await touchedBy(files, { grants: open.grants, people, now: Date.now() });
      return { touched, notes: touched.length > 0 ? notes : [] };
    } finally {
      await open.close();
    }
  } catch (error) {
    if (!(error instanceof Fault || error instanceof RedisUnusable)) throw error;
    return unseen(error.message);
  }
}

function asText({ installation, databases }: Comparison, touched: readonly Touched[]): string {
  const parts = [
    ...(installation ? [changeText('installation', installation, 'changed')] : []),
    ...[...databases].map(([name, change]) => databaseText(name, change, touched)),
  ];
  return parts.length > 0 ? `${parts.join('\n\n')}\n` : 'The policies are the same.\n';
}

function databaseText(name: string, { is, settings }: DatabaseChange, touched: readonly Touched[]): string {
  const heading = { changed: name, new: `${name}: is new`, gone: `${name}: leaves the file` }[is];
  return [
    heading,
    ...[...settings].map(([setting, change]) => `  ${changeText(setting, change, is)}`),
    ...touched.filter(({ database }) => database === name).flatMap(touchedLines),
  ].join('\n');
}

function asJson(
  { installation, databases }: Comparison,
  touched: readonly Touched[] | undefined,
  differs: boolean,
): string {
  const plainly = Object.fromEntries(
    [...databases].map(([name, { is, settings }]) => [name, { is, settings: Object.fromEntries(settings) }]),
  );
  const told = {
    same: !differs,
    ...(installation ? { installation } : {}),
    databases: plainly,
    grants: touched ?? null,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}
