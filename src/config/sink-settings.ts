/** Where the audit trail goes besides Redis. */
import { z } from 'zod';
import { secretUrl } from './secrets.ts';
import { optional } from './variable.ts';

export const sinkVariables = {
  AUDIT_STDOUT: optional(z.enum(['yes', 'no'], 'expected yes or no')),
  AUDIT_FILE: optional(z.string()),
  AUDIT_WEBHOOK_URL: optional(secretUrl('https://audit.example.com/db-access')),
  AUDIT_WEBHOOK_SECRET: optional(
    z.string().min(32, 'expected 32 characters or more, such as openssl rand -hex 32 prints'),
  ),
};

export type SinkSettings = {
  readonly stdout: boolean;
  /** a path; each event is appended as a line of JSON */
  readonly file: string | undefined;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
};

export function sinkSettings(env: z.infer<z.ZodObject<typeof sinkVariables>>): SinkSettings {
  const { AUDIT_WEBHOOK_URL: url, AUDIT_WEBHOOK_SECRET: secret } = env;
  return {
    stdout: env.AUDIT_STDOUT === 'yes',
    file: env.AUDIT_FILE,
    webhook: url !== undefined && secret !== undefined ? { url, secret } : undefined,
  };
}

/** Who receives it has to be able to tell that it is from us. */
export function sinkProblems({ AUDIT_WEBHOOK_URL: url, AUDIT_WEBHOOK_SECRET: secret }: NodeJS.ProcessEnv) {
  if (Boolean(url) === Boolean(secret)) return [];
  const where = url ? 'AUDIT_WEBHOOK_SECRET' : 'AUDIT_WEBHOOK_URL';
  return [{ where, expected: 'expected AUDIT_WEBHOOK_URL and AUDIT_WEBHOOK_SECRET, and only one is set' }];
}
