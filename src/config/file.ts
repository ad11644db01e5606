/** db-access.yaml: what is in it, or every problem with its line. */
import type { DatabaseName } from '../grant/ids.ts';
import { ConfigError, type Problem } from './config-error.ts';
import type { DatabaseSettings } from './database-settings.ts';
import type { Warning } from './findings.ts';
import { meantAt } from './misplaced.ts';
import { rightByThemselves, settle } from './policy-file.ts';
import { DatabasesFile } from './policy-schema.ts';
import type { Layers } from './resolve-policy.ts';
import { roundedRanges } from './rounded-ranges.ts';
import { atLine, nearestLine, readYaml } from './yaml.ts';
import { problemsOf } from './zod-problems.ts';

/** The content of db-access.yaml. */
export type File = {
  readonly installation: string;
  /** older names of it, whose access in the same Redis is ended when it is due */
  readonly formerly: readonly string[];
  readonly databases: ReadonlyMap<DatabaseName, DatabaseSettings>;
  /** what is written for each of them, nearest first */
  readonly layers: ReadonlyMap<DatabaseName, Layers>;
  /** groups of databases that no database names */
  readonly unusedGroups: readonly string[];
  /** ranges that are read as others than they are written */
  readonly rounded: readonly Warning[];
  /** db-access.yaml as it was read */
  readonly text: string;
};

/** Throws a ConfigError with everything that is wrong in it. */
export function loadFile(path: string): File {
  const file = readFile(path);
  if ('problems' in file) throw new ConfigError(file.problems);
  return file;
}

/** The same as a value, for those who look for more problems than these. */
export function readFile(path: string): File | { readonly problems: readonly Problem[] } {
  const yaml = readYaml(path);
  if ('problems' in yaml)
    return {
      problems: yaml.problems.map(({ line, expected }) => ({ where: atLine(path, line), expected })),
    };
  const { value: raw, text } = yaml;
  const parsed = DatabasesFile.safeParse(raw);
  if (!parsed.success) {
    const right = rightByThemselves(raw);
    return {
      problems: [...problemsOf(parsed.error, '', meantAt), ...(right ? problemsIn(settle(right)) : [])].map(
        (problem) => placed(problem, { path, text }),
      ),
    };
  }
  const settled = settle(parsed.data);
  if ('problems' in settled)
    return { problems: settled.problems.map((problem) => placed(problem, { path, text })) };
  const { installation, formerly: names = [] } = parsed.data;
  // Its own name among them would end everything twice, and nothing worse.
  const formerly = names.filter((name) => name !== installation);
  return { installation, formerly, ...settled, rounded: roundedRanges(raw), text };
}

/** What is missing or contradicts itself, though each setting is fine. */
function problemsIn(settled: ReturnType<typeof settle>): readonly Problem[] {
  return 'problems' in settled ? settled.problems : [];
}

/** With the line of the setting, or of what it is missing from. */
function placed(
  { where, expected }: Problem,
  { path, text }: { readonly path: string; readonly text: string },
): Problem {
  const line = nearestLine(text, where.split('.'));
  return { where: `${atLine(path, line)}: ${where}`, expected };
}
