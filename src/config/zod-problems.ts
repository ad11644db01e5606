/** What a schema says of a file or an environment that is not right, in their own words. */
import type { z } from 'zod';
import type { Problem } from './findings.ts';

/** `prefix`: of where it is said to be */
export function problemsOf(error: z.ZodError, prefix: string): Problem[] {
  const problems = error.issues.flatMap((issue) => {
    const where = (path: readonly PropertyKey[]) =>
      `${prefix}${path.map(String).join('.') || 'the whole file'}`;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        where: where([...issue.path, key]),
        expected: 'there is no such setting; check its spelling',
      }));
    }
    return [{ where: where(issue.path), expected: inWords(issue.message) }];
  });
  // An empty text is no list, and too short for one as well.
  const each = new Map(problems.map((problem) => [`${problem.where}: ${problem.expected}`, problem]));
  return [...each.values()];
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
