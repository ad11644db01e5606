/** Checks the Redis that we were given: an old one is refused, one that may lose data is warned of. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { isThisMachine } from '../grant/secrecy.ts';
import { type RedisProblem, RedisUnusable } from './refused.ts';

/** What INFO says. CONFIG would add nothing, and managed services forbid it. */
const RedisFacts = z.object({
  redis_version: z.string().regex(/^\d+\.\d+/),
  /** Valkey gives its own version here, and 7.2.4 as Redis's */
  valkey_version: z.string().optional(),
  maxmemory_policy: z.string().optional(),
  aof_enabled: z.enum(['0', '1']).optional(),
  role: z.string().optional(),
});
export type RedisFacts = z.infer<typeof RedisFacts>;

const OLDEST = [6, 2] as const;

const UNCHECKED = {
  what: 'Redis could not be checked: its user may not run INFO. It has to be 6.2 or newer, or Valkey, with maxmemory-policy noeviction and appendonly yes',
  fix: 'Allow it with: ACL SETUSER <user> +info',
};

/** Undefined where this user may not run INFO; throws `RedisUnusable` where no answer comes. */
export async function readRedisFacts(redis: Redis): Promise<RedisFacts | undefined> {
  let info: string;
  try {
    info = await redis.info();
  } catch (error) {
    // Only the words: the error carries the command.
    const words = error instanceof Error ? error.message : 'unknown';
    if (words.startsWith('NOPERM')) return undefined;
    const what = `Redis does not answer: ${words}`;
    throw new RedisUnusable([{ what, fix: 'Check that it runs, and REDIS_URL' }], 1);
  }
  const lines = info.split(/\r?\n/);
  const pairs = lines.filter((line) => line.includes(':')).map((line) => line.split(/:(.*)/s).slice(0, 2));
  return RedisFacts.parse(Object.fromEntries(pairs));
}

/** `fatal`: do not start; `warnings`: start, but log them as errors. */
export function redisProblems(facts: RedisFacts | undefined): {
  readonly fatal: readonly RedisProblem[];
  readonly warnings: readonly RedisProblem[];
} {
  if (!facts) return { fatal: [], warnings: [UNCHECKED] };
  const fatal: RedisProblem[] = [];
  const warnings: RedisProblem[] = [];
  if (facts.valkey_version === undefined && isTooOld(facts.redis_version)) {
    fatal.push({
      what: `Redis ${facts.redis_version} is too old`,
      fix: 'Install 6.2 or newer, or Valkey.',
    });
  }
  if (facts.maxmemory_policy !== 'noeviction') {
    const policy = facts.maxmemory_policy ?? 'not told';
    warnings.push({
      what: `Redis's maxmemory-policy is ${policy}: when its memory is full it may drop grants and jobs`,
      fix: 'Set it to noeviction.',
    });
  }
  if (facts.aof_enabled !== '1') {
    const aof = facts.aof_enabled === '0' ? 'off' : 'not told';
    warnings.push({
      what: `Redis's append-only file is ${aof}: a restart may lose decisions`,
      fix: 'Set appendonly to yes.',
    });
  }
  return { fatal, warnings };
}

/** A warning where anyone in the network could read and write what is granted. */
export function openDoorProblem(url: string): RedisProblem | undefined {
  const { protocol, hostname, password } = new URL(url);
  if (protocol === 'unix:' || password !== '' || isThisMachine(hostname)) return undefined;
  return {
    what: `Redis at ${hostname} takes no password: anyone who reaches it can grant themselves access`,
    fix: 'Give it one (requirepass, or an ACL user) and write it into REDIS_URL.',
  };
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
