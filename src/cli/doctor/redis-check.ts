/** Of `db-access doctor`: the Redis that the bot is given, and what its user may do there. */
import type { Redis } from 'ioredis';
import type { Config } from '../../config/config.ts';
import { type AccountKeys, createAccountKeys } from '../../redis/account.ts';
import { openDoorProblem, readRedisFacts, redisProblems } from '../../redis/check.ts';
import { createKeys, type Keys } from '../../redis/keys.ts';
import { createPrimary } from '../../redis/primary.ts';
import { RedisUnusable } from '../../redis/refused.ts';
import { redisAt } from '../clients.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';

const { ok, warning, failure } = diagnosesOf('redis');

/** Undefined where it cannot be reached or used. */
export async function openRedis(
  address: NonNullable<Config['redis']>,
): Promise<{ readonly redis: Redis | undefined; readonly found: readonly Diagnosis[] }> {
  try {
    return { redis: await redisAt(address), found: [] };
  } catch (error) {
    if (!(error instanceof RedisUnusable)) throw error;
    return { redis: undefined, found: error.problems.map(({ what, fix }) => failure(what, fix)) };
  }
}

type Looked = {
  readonly redis: Redis;
  readonly url: string;
  readonly installation: string;
  /** undefined where its settings are not right */
  readonly scalingo: Config['scalingo'] | undefined;
};

export async function checkRedis({
  redis,
  url,
  installation,
  scalingo,
}: Looked): Promise<readonly Diagnosis[]> {
  const facts = await readRedisFacts(redis);
  const { fatal, warnings } = redisProblems(facts);
  const version = facts?.valkey_version ? `Valkey ${facts.valkey_version}` : `Redis ${facts?.redis_version}`;
  const keys = createKeys(installation);
  // One that is asked to write is left for another one, and what is read then fails.
  const isReplica = facts?.role === 'slave';
  return [
    ...(facts ? [ok(`${version}, database ${redis.options.db ?? 0}`)] : []),
    ...fatal.map(({ what, fix }) => failure(what, fix)),
    ...[openDoorProblem(url) ?? [], warnings].flat().map(({ what, fix }) => warning(what, fix)),
    ...(isReplica
      ? [failure('this Redis is a replica, and takes no writes', 'point REDIS_URL at the primary')]
      : [
          ...(await writeLines(redis, keys)),
          ...(await rightsLines(redis, keys, scalingo && createAccountKeys(scalingo, installation))),
        ]),
  ];
}

async function writeLines(redis: Redis, keys: Keys): Promise<readonly Diagnosis[]> {
  const primary = createPrimary({ redis, keys, steady: () => performance.now(), log: { warn: () => {} } });
  const { refused } = await primary.look();
  // What its user may not do is told below.
  if (refused === undefined || refused.startsWith('NOPERM')) return [];
  return [
    failure(
      `Redis takes no writes: ${refused}`,
      'see that it has memory and disk left, and that its snapshots succeed',
    ),
  ];
}

type Try = readonly [right: string, act: () => Promise<unknown>];

/** Each command and each family of keys that the bot and the restore of a backup use, where nothing is changed by trying. */
function triesOf(redis: Redis, keys: Keys, account: AccountKeys | undefined): readonly Try[] {
  return [
    ['+time', () => redis.time()],
    ['+scan', () => redis.scan('0', 'COUNT', 1)],
    ['+eval', () => redis.eval('return 1', 0)],
    ['+get', () => redis.get(keys.swept)],
    ['+set', () => redis.set(keys.writable, '1', 'PX', 1000)],
    ['+hlen', () => redis.hlen(keys.closings)],
    ['+zcard', () => redis.zcard(keys.due)],
    ['+xlen', () => redis.xlen(keys.audit)],
    ['+watch', () => redis.watch(keys.audit)],
    ...writes(redis, keys.writable),
    ['+rename', () => redis.rename(keys.restoring('none', 'audit'), keys.restoring('none', 'audit'))],
    [`~${keys.queuePrefix}:*`, () => redis.get(`${keys.queuePrefix}:access:id`)],
    ...(account ? [['~{db-access-account:*', () => redis.get(account.held)] as const] : []),
  ];
}

/** Those of other types, on a key that holds a string: where the user may, Redis refuses them for the type, and nothing is changed. */
function writes(redis: Redis, string: string): readonly Try[] {
  return [
    ['+hset', () => redis.hset(string, 'field', '1')],
    ['+hdel', () => redis.hdel(string, 'field')],
    ['+zadd', () => redis.zadd(string, 1, 'member')],
    ['+zrem', () => redis.zrem(string, 'member')],
    ['+sadd', () => redis.sadd(string, 'member')],
    ['+srem', () => redis.srem(string, 'member')],
    ['+xadd', () => redis.xadd(string, '*', 'field', '1')],
    ['+rpush', () => redis.rpush(string, '1')],
    ['+lrem', () => redis.lrem(string, 1, '1')],
    ['+pexpire', () => redis.pexpire(string, 1000)],
    ['+del', () => redis.del(string)],
  ];
}

async function rightsLines(
  redis: Redis,
  keys: Keys,
  account: AccountKeys | undefined,
): Promise<readonly Diagnosis[]> {
  const missing: Diagnosis[] = [];
  const user = redis.options.username ?? 'default';
  for (const [right, act] of triesOf(redis, keys, account)) {
    const words = await refusal(act);
    if (words) missing.push(failure(`Redis refuses its user: ${words}`, `ACL SETUSER ${user} ${right}`));
  }
  return missing.length > 0 ? missing : [ok('its user may do what the bot does')];
}

/** Redis's words where it says that the user may not; a key of another type is no matter of rights. */
async function refusal(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unknown';
    return words.startsWith('NOPERM') ? words : undefined;
  }
}
