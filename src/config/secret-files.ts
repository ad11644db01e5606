/** Secrets that are in files, as Docker and Kubernetes mount them: `SLACK_BOT_TOKEN_FILE` names the file that has SLACK_BOT_TOKEN. */
import { readFileSync } from 'node:fs';
import type { Problem } from './findings.ts';
import { systemCode } from './system-code.ts';

/** AUDIT_KEY has a file of its own kind. */
export const secretVariables = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SCALINGO_API_TOKEN',
  'REDIS_URL',
  'REDIS_SENTINEL_PASSWORD',
  'AUDIT_WEBHOOK_SECRET',
] as const;

/** The same with each secret in place of the file that has it. A file that cannot be used is still named there. */
export function withSecretFiles(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const found = { ...environment };
  for (const name of secretVariables) {
    const path = environment[`${name}_FILE`];
    if (!path || environment[name]) continue;
    const read = readSecret(path);
    if ('why' in read) continue;
    found[name] = read.secret;
    delete found[`${name}_FILE`];
  }
  return found;
}

/** What is wrong with those of `withSecretFiles` that are left. */
export function secretFileProblems(environment: NodeJS.ProcessEnv): readonly Problem[] {
  return secretVariables.flatMap((name) => {
    const where = `${name}_FILE`;
    const path = environment[where];
    if (!path) return [];
    if (environment[name])
      return [{ where, expected: `expected one of ${name} and ${where}, and both are set` }];
    const read = readSecret(path);
    return 'why' in read
      ? [{ where, expected: `expected a file with ${name} in it, and nothing else; ${path} ${read.why}` }]
      : [];
  });
}

/** Where a file is named for it, that file is what is wrong, and not that the secret is missing. */
export function besidesFiles(
  problems: readonly Problem[],
  environment: NodeJS.ProcessEnv,
): readonly Problem[] {
  return problems.filter(({ where }) => !environment[`${where}_FILE`]);
}

function readSecret(path: string): { readonly secret: string } | { readonly why: string } {
  try {
    // Editors end a file with a new line.
    const secret = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return secret === '' ? { why: 'is empty' } : { secret };
  } catch (error) {
    return { why: `cannot be read (${systemCode(error)})` };
  }
}
