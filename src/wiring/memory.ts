/** The connections to Redis, ours or another one: one for commands, one for each queue's workers, and the queues. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Allowance } from '../contracts/call-turns.ts';
import type { Alarms } from '../flow/alarms.ts';
import type { CallsRefused } from '../flow/calls.ts';
import { createCauses } from '../flow/causes.ts';
import type { Former, Grants, Log, QueueName } from '../flow/ports.ts';
import { startOwnRedis } from '../local-redis/own-redis.ts';
import { QUEUES } from '../queue/jobs.ts';
import { createAccountKeys } from '../redis/account.ts';
import { openDoorProblem, readRedisFacts, redisProblems } from '../redis/check.ts';
import { type ConnectionKind, connectRedis } from '../redis/connect.ts';
import { watchEviction } from '../redis/eviction.ts';
import { createKeys, type Keys } from '../redis/keys.ts';
import { problemLine, RedisUnusable } from '../redis/refused.ts';
import { createAllowance } from '../redis/store/allowance.ts';
import { isKnownIn, openIn } from '../redis/store/installations.ts';
import { storesNamed } from '../redis/store/named-stores.ts';
import type { Timing } from '../timing.ts';
import type { WithClosers } from './closers.ts';

/** What a connection is for, as the log says it. */
type Of = { readonly of: 'calls' | QueueName; readonly skipVersionCheck?: boolean };

type Around = WithClosers & {
  readonly timing: Pick<Timing, 'redis' | 'ownRedis'>;
  readonly log: Log;
};

export type Memory = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** what may be called at Scalingo */
  readonly calls: Allowance & CallsRefused;
  /** what each former name of the installation knows */
  readonly former: readonly Former[];
  /** has any installation in this Redis a record of that grant? */
  readonly isKnown: (id: Parameters<Grants['get']>[0]) => Promise<boolean>;
  /** an alarm while Redis may evict what it holds; may throw a `Fault` */
  readonly watchEviction: (alarms: Pick<Alarms, 'raise' | 'clear'>) => Promise<void>;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  /** the workers' own, which wait for a Redis that is away */
  readonly workers: Readonly<Record<QueueName, Redis>>;
  /** resolves where our own Redis has ended, with why; else never: another Redis comes back, and we wait for it */
  readonly lost: Promise<string>;
};

/**
 * Starts a Redis of our own where none is configured. Throws `RedisUnusable` where Redis cannot be reached in time, or is set up so that
 * it would lose or evict what is open.
 */
export async function connectMemory(config: Config, { timing, closers, log }: Around): Promise<Memory> {
  const { installation, formerly, scalingo } = config;
  const own =
    config.redis === undefined
      ? await startOwnRedis(config.dataFolder, {
          log,
          path: process.env['PATH'],
          uid: process.getuid?.(),
          waits: timing.ownRedis,
        })
      : undefined;
  if (own) closers.push(() => own.close());
  const address = config.redis ?? { url: own?.url ?? '' };
  const causes = createCauses();
  const connect = async (kind: ConnectionKind, { of, skipVersionCheck = false }: Of) => {
    const told = {
      onError(why: string) {
        if (causes.isNews(of, why))
          log.warn({ event: 'redis_connection_lost', of, why }, 'redis connection lost; reconnecting');
      },
      onReady() {
        if (causes.well(of)) log.info({ event: 'redis_connected', of }, 'redis connected again');
      },
    };
    const redis = await connectRedis({ ...address, kind, ...told, waits: timing.redis, skipVersionCheck });
    closers.push(() => redis.disconnect());
    return redis;
  };
  const redis = await connect('producer', { of: 'calls' });
  const found = await readRedisFacts(redis);
  const { fatal, warnings } = redisProblems(found);
  for (const warning of [openDoorProblem(address.url) ?? [], warnings].flat())
    log.error({ event: 'redis_unsafe' }, problemLine(warning));
  if (fatal.length > 0) throw new RedisUnusable(fatal, 78, { isNothingOpen: !(await openIn(redis)) });
  const skipVersionCheck = found === undefined;
  const workers = {
    access: await connect('worker', { of: 'access', skipVersionCheck }),
    messages: await connect('worker', { of: 'messages', skipVersionCheck }),
  };

  const keys = createKeys(installation);
  const openQueue = (name: QueueName) => {
    const queue = new Queue(QUEUES[name], { connection: redis, prefix: keys.queuePrefix, skipVersionCheck });
    const of = `queue of ${name}`;
    queue.on('error', ({ message: why }) => {
      if (causes.isNews(of, why))
        log.warn(
          { event: 'redis_connection_lost', queue: name, why },
          'redis connection of the queue lost; reconnecting',
        );
    });
    redis.on('ready', () => void causes.well(of));
    closers.push(() => queue.close());
    return queue;
  };
  const queues = { access: openQueue('access'), messages: openQueue('messages') };
  const former = formerly.map((name) => storesNamed(name, { redis, log }));
  const calls = createAllowance({
    redis,
    keys: createAccountKeys(scalingo, installation),
    perMinute: scalingo.callsPerMinute,
    log,
  });
  const isKnown: Memory['isKnown'] = (id) => isKnownIn(redis, id);
  return {
    redis,
    keys,
    calls,
    former,
    isKnown,
    watchEviction: (alarms) => watchEviction({ redis, alarms }),
    workers,
    queues,
    lost: own?.died ?? new Promise(() => {}),
  };
}
