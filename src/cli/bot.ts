/** What the bot itself works with, for commands that look at it or act in its place. */
import type { Redis } from 'ioredis';
import { type Config, loadConfig } from '../config/config.ts';
import type { Closings, Firewall, Grants, Rounds } from '../flow/ports.ts';
import { createAccountKeys } from '../redis/account.ts';
import { createKeys, type Keys } from '../redis/keys.ts';
import { createAllowance } from '../redis/store/allowance.ts';
import { type NamedStores, storesNamed } from '../redis/store/named-stores.ts';
import { createRounds } from '../redis/store/round-store.ts';
import type { Scalingo } from '../scalingo/scalingo.ts';
import { redisAt, scalingoOf } from './clients.ts';
import type { Waiting } from './in-turn.ts';
import { UsageError } from './usage.ts';

export type BotMemory = {
  readonly config: Config;
  readonly redis: Redis;
  readonly keys: Keys;
  readonly grants: Grants;
  readonly closings: Closings;
  readonly former: readonly NamedStores[];
  readonly rounds: Pick<Rounds, 'convergedAt'>;
  /** its calls are counted with the bot's own */
  readonly firewall: Firewall;
  /** every Dedicated Resources database that the account can see */
  readonly discover: Scalingo['discover'];
};

/** Opened for `act` and closed after it. Throws a `ConfigError`, a `UsageError` or a `Fault` where it cannot be opened. */
export async function withBotMemory<T>(
  environment: NodeJS.ProcessEnv,
  { sleep }: Pick<Waiting, 'sleep'>,
  act: (memory: BotMemory) => Promise<T>,
): Promise<T> {
  const config = loadConfig(environment);
  if (config.redis === undefined)
    throw new UsageError(
      'REDIS_URL: expected the Redis of the bot; one of its own is not for others to read',
    );
  const redis = await redisAt(config.redis);
  const keys = createKeys(config.installation);
  // What fails is told where the command ends.
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const { callsPerMinute: perMinute } = config.scalingo;
  const scalingo = scalingoOf({
    settings: config.scalingo,
    configured: (name) => config.databases.get(name)?.scalingo,
    allowance: createAllowance({
      redis,
      keys: createAccountKeys(config.scalingo, config.installation),
      perMinute,
      log,
    }),
    sleep,
  });
  try {
    return await act({
      config,
      redis,
      keys,
      ...storesNamed(config.installation, { redis, log }),
      former: config.formerly.map((name) => storesNamed(name, { redis, log })),
      rounds: createRounds({ redis, keys }),
      firewall: scalingo.firewall,
      discover: scalingo.discover,
    });
  } finally {
    await scalingo.close();
    redis.disconnect();
  }
}
