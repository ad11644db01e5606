/**
 * Where db-access.yaml or the environment cannot be used and access is open, this keeps running in place of the app and ends what is due,
 * by the closing envelopes of every installation in this Redis. Nothing is opened, nobody is told, no stray is judged. It gives way to
 * the app as soon as the configuration can be used.
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { unlessAborted } from './abort.ts';
import type { Outside } from './app.ts';
import { type Clock, startClock } from './clock/clock.ts';
import { type Config, ConfigError, endsFromEnvironment, loadConfig } from './config.ts';
import type { Alarms } from './flow/alarms.ts';
import { noJobs } from './flow/alone.ts';
import { attempt } from './flow/attempt.ts';
import { Fault } from './flow/fault.ts';
import { createOverdue } from './flow/overdue.ts';
import type { EndsWorld, Metrics } from './flow/ports.ts';
import { startOperations } from './http/operations.ts';
import type { HttpServer } from './http/server.ts';
import type { RedisAddress } from './redis/address.ts';
import { createAlarms } from './redis/alarms.ts';
import { createAllowance } from './redis/allowance.ts';
import { createClosings } from './redis/closings.ts';
import { connectRedis } from './redis/connect.ts';
import { orFault } from './redis/fault.ts';
import { createGrants } from './redis/grants.ts';
import { installationsIn, openIn } from './redis/installations.ts';
import { createKeys } from './redis/keys.ts';
import { startOwnRedis } from './redis/own.ts';
import { createPrimary } from './redis/primary.ts';
import { createRemovals } from './redis/removals.ts';
import { createScalingo } from './scalingo/scalingo.ts';
import { userAgent } from './version.ts';

type Needs = Outside & {
  readonly environment: NodeJS.ProcessEnv;
  /** why the app cannot start */
  readonly why: ConfigError;
  readonly signal: AbortSignal;
};

/** What the app starts with, as soon as it can be used; undefined where `signal` came first. Throws as `endsOnly` does. */
export async function configWhenUsable(needs: Omit<Needs, 'why'>): Promise<Config | undefined> {
  try {
    return loadConfig(needs.environment);
  } catch (why) {
    if (!(why instanceof ConfigError)) throw why;
    try {
      return await unlessAborted(endsOnly({ ...needs, why }), needs.signal);
    } catch (error) {
      if (needs.signal.aborted) return undefined;
      throw error;
    }
  }
}

async function eachOf(
  enders: ReadonlyMap<string, Ender>,
  act: (ender: Ender) => Promise<void>,
): Promise<void> {
  for (const ender of enders.values()) await act(ender);
}

const noMetrics: Metrics = {
  called: () => {},
  waited: () => {},
  granted: () => {},
  leftAlone: () => {},
  clocks: () => {},
};

/**
 * Resolves with the configuration once it can be used. Throws `why` where Redis says that nothing is open, and a ConfigError where
 * Redis or Scalingo are not configured either. Where Redis does not answer, access counts as open, and it is asked again.
 */
export async function endsOnly(needs: Needs): Promise<Config> {
  const { environment, why, timing, log, signal } = needs;
  const ends = endsFromEnvironment(environment);
  const { redisUrl, redisCa: ca, dataFolder, scalingo: settings } = ends;
  // Our own Redis never ran here, so nothing can be open.
  if (redisUrl === undefined && !existsSync(dataFolder)) throw why;
  const own =
    redisUrl === undefined
      ? await startOwnRedis(dataFolder, {
          log,
          path: environment['PATH'],
          uid: process.getuid?.(),
          waits: timing.ownRedis,
        })
      : undefined;
  const enders = new Map<string, Ender>();
  let redis: Redis | undefined;
  let clock: Clock | undefined;
  let operations: HttpServer | undefined;
  try {
    redis = await connected(needs, { url: redisUrl ?? own?.url ?? '', ca });
    const known = redis;
    if (!(await answered(needs, () => openIn(known)))) throw why;
    log.error(
      { event: 'ends_only', why: why.message },
      'configuration unusable; only ending what is open until it is fixed',
    );
    operations = await serveReadiness(needs, { port: ends.metricsPort, redis, enders });
    clock = await answered(needs, () =>
      startClock({
        ...needs,
        redisTime: () => needs.redisTime(known),
        // One account for all of them.
        askScalingo: async (signal) => [...enders.values()][0]?.askTime(signal),
        changed: () => {},
        alarms: {
          raise: (alarm) => eachOf(enders, ({ alarms }) => alarms.raise(alarm)),
          clear: (event, subject) => eachOf(enders, ({ alarms }) => alarms.clear(event, subject)),
        },
        metrics: noMetrics,
        waits: timing.clock,
      }),
    );
    clock.begin();
    for (;;) {
      for (const installation of await answered(needs, () => installationsIn(known))) {
        const ender =
          enders.get(installation) ?? createEnder(needs, { redis, clock, installation, settings });
        enders.set(installation, ender);
        await ender.look();
      }
      await delay(timing.overdue.everyMs, undefined, { signal });
      const config = usable(environment);
      if (config) return config;
    }
  } finally {
    await operations?.close();
    await clock?.stop();
    for (const { close } of enders.values()) await close();
    redis?.disconnect();
    await own?.close();
  }
}

type Served = {
  readonly port: number | undefined;
  readonly redis: Redis;
  readonly enders: ReadonlyMap<string, Ender>;
};

/** `/livez`, and a `/readyz` that says why nothing but ends is done; a port that is taken keeps nothing from ending. */
async function serveReadiness(
  { why, timing, log }: Needs,
  { port, redis, enders }: Served,
): Promise<HttpServer | undefined> {
  if (port === undefined) return undefined;
  const health = async () => {
    const alarms = [...enders.values()].map((ender) => attempt(() => ender.alarms.lasting()));
    const lasting = (await Promise.all(alarms)).flatMap((found) => (found instanceof Fault ? [] : found));
    const answer = await attempt(() => orFault(redis.ping()));
    return [
      ['config', `only ending what is open: ${why.message.replaceAll(/\s+/g, ' ')}`],
      ['redis', answer instanceof Fault ? answer.message : undefined],
      ...lasting.map(({ event, facts }) => [`alarm ${event}`, JSON.stringify(facts)] as const),
    ] as const;
  };
  try {
    return await startOperations({ port, health, metrics: async () => '', waits: timing.http, log });
  } catch (error) {
    log.error({ event: 'operations_not_served', err: error }, 'readiness not served');
    return undefined;
  }
}

/** Redis may be away for a while at any moment: nothing is known of what is open then, so it is asked again. */
async function answered<T>({ timing, log, signal }: Needs, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await attempt(ask);
    if (!(answer instanceof Fault)) return answer;
    log.error({ event: 'redis_unreachable', err: answer }, 'redis unreachable; access may be open, retrying');
    await delay(timing.overdue.everyMs, undefined, { signal });
  }
}

async function connected({ timing, log, signal }: Needs, address: RedisAddress): Promise<Redis> {
  for (;;) {
    try {
      const onError = () => {};
      return await connectRedis({ ...address, kind: 'producer', onError, waits: timing.redis });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.error({ event: 'redis_unreachable', why }, 'redis unreachable; access may be open, retrying');
      await delay(timing.overdue.everyMs, undefined, { signal });
    }
  }
}

type Ender = {
  readonly alarms: Alarms;
  look(): Promise<void>;
  askTime(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

type Installed = {
  readonly redis: Redis;
  readonly clock: Clock;
  readonly installation: string;
  readonly settings: Config['scalingo'];
};

function createEnder(
  { steady, log, timing }: Needs,
  { redis, clock, installation, settings }: Installed,
): Ender {
  const keys = createKeys(installation);
  const scalingo = createScalingo({
    ...settings,
    configured: () => undefined,
    allowance: createAllowance({ redis, keys, perMinute: settings.callsPerMinute, log }),
    clock: clock.now,
    steady,
    toldTime: clock.heard,
    random: Math.random,
    sleep: (ms) => delay(ms),
    userAgent: userAgent(),
    requestId: randomUUID,
    metrics: noMetrics,
    log,
    waits: timing.scalingo,
  });
  const world: EndsWorld = {
    installation,
    grants: createGrants({ redis, keys, log }),
    closings: createClosings({ redis, keys, log }),
    removals: createRemovals({ redis, keys }),
    primary: createPrimary({ redis, keys, steady, log }),
    alarms: createAlarms({ redis, keys, now: clock.now, log }),
    firewall: scalingo.firewall,
    jobs: noJobs,
    now: clock.now,
    steady,
    log,
  };
  const overdue = createOverdue(world, timing.overdue);
  return {
    alarms: world.alarms,
    look: () => overdue.look(0),
    askTime: scalingo.askTime,
    close: () => scalingo.close(),
  };
}

function usable(environment: NodeJS.ProcessEnv): Config | undefined {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
