/** The key that signs the seals of the audit trail: an Ed25519 private key, in PEM or as `db-access audit key` prints it. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemCode } from './system-code.ts';

const expected = 'expected an Ed25519 private key, as db-access audit key prints it';

/** PKCS #8, in base64 on one line or in PEM. */
export const AuditKey = z.string().transform((text, context): KeyObject => {
  const key = keyIn(text.trim());
  if (key?.asymmetricKeyType === 'ed25519') return key;
  context.addIssue({ code: 'custom', message: expected });
  return z.NEVER;
});

/** A file's path in, its key out; also a file as `db-access audit key` prints it. */
export const AuditKeyFile = z
  .string()
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8').replace(/^(#.*\n)?AUDIT_KEY=/, '');
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: `${expected}; ${path} cannot be read (${systemCode(error)})`,
      });
      return z.NEVER;
    }
  })
  .pipe(AuditKey);

function keyIn(text: string): KeyObject | undefined {
  try {
    if (text.startsWith('-----')) return createPrivateKey(text);
    return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
  } catch {
    return undefined;
  }
}

export function auditKeyProblems({ AUDIT_KEY, AUDIT_KEY_FILE }: NodeJS.ProcessEnv) {
  if (!AUDIT_KEY || !AUDIT_KEY_FILE) return [];
  return [
    { where: 'AUDIT_KEY_FILE', expected: 'expected one of AUDIT_KEY and AUDIT_KEY_FILE, and both are set' },
  ];
}
