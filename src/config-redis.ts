/** How the environment says where Redis is, and what is wrong with what it says. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const expected =
  'expected an address such as redis://host:6379, rediss://host:6379/1 (TLS, database 1) or unix:///run/redis.sock';

/** Redis counts its databases, and has 16 by default. */
const hasNumber = (url: URL) =>
  url.protocol === 'unix:' ? /^\d*$/.test(url.searchParams.get('db') ?? '') : /^\/?\d*$/.test(url.pathname);

export const RedisUrl = z
  .url({ protocol: /^(rediss?|unix)$/, error: expected, abort: true })
  .refine((text) => hasNumber(new URL(text)), {
    error: 'expected the number of a database after the host, as in redis://host:6379/1',
  });

/** A file's path in, its text out. */
export const Certificate = z.string().transform((path, context) => {
  const wrong = (what: string) => {
    context.addIssue({
      code: 'custom',
      message: `expected a file with a certificate in PEM; ${path} ${what}`,
    });
    return z.NEVER;
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return wrong(`cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown'})`);
  }
  try {
    return new X509Certificate(text) && text;
  } catch {
    return wrong('is none');
  }
});

/** A certificate is for TLS alone. */
export function redisProblems({
  REDIS_URL,
  REDIS_CA_FILE,
}: NodeJS.ProcessEnv): { where: string; expected: string }[] {
  if (!REDIS_CA_FILE || REDIS_URL?.startsWith('rediss:')) return [];
  return [{ where: 'REDIS_URL', expected: 'expected an address with rediss://, since REDIS_CA_FILE is set' }];
}
