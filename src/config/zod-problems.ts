/** What a schema says of a file or an environment that is not right, in their own words. */
import type { z } from 'zod';
import type { Problem } from './findings.ts';

/** What is said of a setting that there is not, by the path of what it is in. */
type Meant = (path: readonly PropertyKey[], key: string) => string;

const unknown: Meant = () => 'check its spelling';

/** `prefix`: of where it is said to be; `meant`: for slips of the finger */
export function problemsOf(error: z.ZodError, prefix: string, meant: Meant = unknown): Problem[] {
  const problems = error.issues.flatMap((issue) => told(issue, issue.path, { prefix, meant }));
  // An empty text is no list, and too short for one as well.
  const each = new Map(problems.map((problem) => [`${problem.where}: ${problem.expected}`, problem]));
  return [...each.values()];
}

function told(
  issue: z.core.$ZodIssue,
  path: readonly PropertyKey[],
  { prefix, meant }: { readonly prefix: string; readonly meant: Meant },
): Problem[] {
  const where = (steps: readonly PropertyKey[]) =>
    `${prefix}${steps.map(String).join('.') || 'the whole file'}`;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      where: where([...path, key]),
      expected: `there is no such setting; ${meant(path, key)}`,
    }));
  const inside = issue.code === 'invalid_union' ? issue.errors.find(isInside) : undefined;
  if (inside) return inside.flatMap((one) => told(one, [...path, ...one.path], { prefix, meant }));
  return [{ where: where(path), expected: inWords(issue.message) }];
}

/** It is of that kind, such as a list, and only something in it is not right. */
function isInside(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.length > 0 && issues.every(({ path }) => path.length > 0);
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
