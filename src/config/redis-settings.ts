/** How the environment says where Redis is, and what is wrong with what it says. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemCode } from './system-code.ts';

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
    return wrong(`cannot be read (${systemCode(error)})`);
  }
  try {
    return new X509Certificate(text) && text;
  } catch {
    return wrong('is none');
  }
});

/** They say where the primary is, which they know by the host of REDIS_URL. */
export type Sentinels = {
  readonly addresses: readonly { readonly host: string; readonly port: number }[];
  readonly password: string | undefined;
};

const Sentinel = z.string().transform((text, context): Sentinels['addresses'][number] => {
  const url = URL.canParse(`sentinel://${text}`) ? new URL(`sentinel://${text}`) : undefined;
  if (url?.hostname && url.host === text.toLowerCase())
    // An IPv6 address is in brackets in a URL, and nowhere else.
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 26_379) };
  context.addIssue({
    code: 'custom',
    message: `expected addresses such as sentinel-1:26379, with commas in between, not “${text}”`,
  });
  return z.NEVER;
});

export const SentinelList = z
  .string()
  .transform((text) => text.split(/[ ,]+/).filter(Boolean))
  .pipe(z.array(Sentinel).min(1));

/** A certificate is for TLS alone; Sentinels are asked for a name, and have a password of their own. */
export function redisProblems({
  REDIS_URL,
  REDIS_CA_FILE,
  REDIS_SENTINELS,
  REDIS_SENTINEL_PASSWORD,
}: NodeJS.ProcessEnv): { where: string; expected: string }[] {
  const problems = [];
  if (REDIS_CA_FILE && !REDIS_URL?.startsWith('rediss:'))
    problems.push({
      where: 'REDIS_URL',
      expected: 'expected an address with rediss://, since REDIS_CA_FILE is set',
    });
  if (REDIS_SENTINELS && !/^rediss?:/.test(REDIS_URL ?? ''))
    problems.push({
      where: 'REDIS_URL',
      expected:
        'expected the name that the Sentinels have for the primary as its host, as in redis://mymaster, since REDIS_SENTINELS is set',
    });
  if (REDIS_SENTINEL_PASSWORD && !REDIS_SENTINELS)
    problems.push({
      where: 'REDIS_SENTINELS',
      expected: 'expected the addresses of the Sentinels, since REDIS_SENTINEL_PASSWORD is set',
    });
  return problems;
}
