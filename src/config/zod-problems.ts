/** What a schema says of a file or an environment that is not right, in their own words. */
import type { z } from 'zod';
import { nearest } from '../words/nearest.ts';
import type { Problem } from './findings.ts';

type SettingsAt = (path: readonly PropertyKey[]) => readonly string[];

/** `prefix`: of where it is said to be; `settingsAt`: the names that there are at that place, for slips of the finger */
export function problemsOf(error: z.ZodError, prefix: string, settingsAt: SettingsAt = () => []): Problem[] {
  const problems = error.issues.flatMap((issue) => {
    const where = (path: readonly PropertyKey[]) =>
      `${prefix}${path.map(String).join('.') || 'the whole file'}`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        where: where([...issue.path, key]),
        expected: `there is no such setting; ${meant(key, settingsAt(issue.path))}`,
      }));
    }
    return [{ where: where(issue.path), expected: inWords(issue.message) }];
  });
  // An empty text is no list, and too short for one as well.
  const each = new Map(problems.map((problem) => [`${problem.where}: ${problem.expected}`, problem]));
  return [...each.values()];
}

function meant(key: string, names: readonly string[]): string {
  const lower = new Map(names.map((name) => [name.toLowerCase(), name]));
  const near = lower.get(nearest(key, [...lower.keys()]) ?? '');
  return near === undefined ? 'check its spelling' : `did you mean ${near}?`;
}

const kinds = new Map([
  ['object', 'settings, each as “name: value”'],
  ['record', 'settings, each as “name: value”'],
  ['array', 'a list such as [a, b]'],
  ['string', 'a text'],
]);

/** Rewords zod’s message about a value of the wrong kind in the terms of the file, where a missing value is empty. */
function inWords(message: string): string {
  const [, wanted = '', found = ''] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? [];
  const kind = kinds.get(wanted);
  if (kind === undefined) return message;
  return `expected ${kind}${found === 'null' || found === 'undefined' ? '; it is empty' : ''}`;
}
