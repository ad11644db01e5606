/**
 * Where db-access.yaml or the environment cannot be used and access is open, this keeps running in place of the app and ends what is due,
 * by the closing envelopes of every installation in this Redis. Nothing is opened or decided, and no stray is judged; in Slack people can
 * give back what is theirs. It gives way to the app as soon as the configuration can be used.
 */
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { unlessAborted } from '../abort.ts';
import { type Clock, startClock } from '../clock/clock.ts';
import { type Config, loadConfig } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { endsFromEnvironment } from '../config/ends-config.ts';
import { noMetrics } from '../contracts/measurements.ts';
import { attempt } from '../flow/attempt.ts';
import { overdueBy } from '../flow/end-due.ts';
import { Fault } from '../flow/fault.ts';
import { endOf, isRunning } from '../grant/envelope.ts';
import type { HttpServer } from '../http/http-server.ts';
import { createMetrics } from '../http/metrics.ts';
import { observeConfig, observeEnds, observeReady } from '../http/observed-metrics.ts';
import { startOperations } from '../http/operations.ts';
import { startOwnRedis } from '../local-redis/own-redis.ts';
import type { RedisAddress } from '../redis/address.ts';
import { connectRedis } from '../redis/connect.ts';
import { orFault } from '../redis/redis-fault.ts';
import { areAtWork } from '../redis/store/at-work.ts';
import { installationsIn, openIn } from '../redis/store/installations.ts';
import { version } from '../version.ts';
import type { Outside } from '../wiring/outside.ts';
import { createEnder, type Ender } from './ender.ts';
import { createEndsSlack, type EndsSlack } from './ends-slack.ts';

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
    const ending = endsOnly({ ...needs, why });
    try {
      return await unlessAborted(ending, needs.signal);
    } catch (error) {
      if (!needs.signal.aborted) throw error;
      // How long writing that to the audit trail may take before the process ends.
      await Promise.race([Promise.allSettled([ending]), delay(needs.timing.redis.answerMs)]);
      return undefined;
    }
  }
}

async function eachOf(
  enders: ReadonlyMap<string, Ender>,
  act: (ender: Ender) => Promise<void>,
): Promise<void> {
  for (const ender of enders.values()) await act(ender);
}

/** Those with access open, or all: which of them is ours no file tells, and one that is at work does not answer for another. */
async function installationsToServe(enders: ReadonlyMap<string, Ender>): Promise<readonly string[]> {
  const open: string[] = [];
  for (const [installation, { world }] of enders)
    if ((await world.closings.all()).some(isRunning)) open.push(installation);
  return open.length > 0 ? open : [...enders.keys()];
}

/** Access may be open, and this process cannot end it: no waiting changes the environment that it was given. */
export class CannotEnd extends Error {
  override readonly name = 'CannotEnd';

  constructor({ message }: ConfigError) {
    super(`${message}\nAccess may be open in Redis, and with these settings it cannot be ended.`);
  }
}

/**
 * Resolves with the configuration once it can be used. Throws `why` where Redis says that nothing is open, and `CannotEnd` where the
 * environment does not say which Redis is meant, or how to reach Scalingo while access is open. Where Redis does not answer, or refuses
 * us, access counts as open, and it is asked again.
 */
export async function endsOnly(needs: Needs): Promise<Config> {
  const { environment, why, timing, log, signal } = needs;
  const ends = endsOf(environment, why);
  const { redis: address, dataFolder, scalingo: settings } = ends;
  // Our own Redis never ran here, so nothing can be open.
  if (address === undefined && !existsSync(dataFolder)) throw why;
  const own =
    address === undefined
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
  let slack: EndsSlack | undefined;
  try {
    redis = await connected(needs, address ?? { url: own?.url ?? '' });
    const known = redis;
    if (!(await answered(needs, () => openIn(known)))) throw why;
    if (!settings) throw new CannotEnd(why);
    log.error(
      { event: 'ends_only', why: why.message },
      'configuration unusable; only ending what is open until it is fixed',
    );
    if (ends.slack) slack = createEndsSlack(needs, { settings: ends.slack, enders });
    operations = await serveReadiness(needs, {
      at: ends.operations,
      redis,
      enders,
      slack,
      now: () => clock?.now(),
    });
    clock = await answered(needs, () =>
      startClock({
        ...needs,
        redisTime: () => needs.redisTime(known),
        // One account for all of them.
        askScalingo: async (signal) => [...enders.values()][0]?.askTime(signal),
        changed: () => {},
        alarms: {
          raise: (alarm) => eachOf(enders, ({ world }) => world.alarms.raise(alarm)),
          clear: (event, subject) => eachOf(enders, ({ world }) => world.alarms.clear(event, subject)),
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
      // Where one of several processes has the right file, people are answered by that one.
      const others = await attempt(async () => areAtWork(known, await installationsToServe(enders)));
      if (!(others instanceof Fault)) await slack?.connect(!others);
      await delay(timing.overdue.everyMs, undefined, { signal });
      const config = usable(environment);
      if (config) return config;
    }
  } finally {
    await operations?.close();
    await slack?.connect(false);
    await clock?.stop();
    for (const { close } of enders.values()) await close();
    redis?.disconnect();
    await own?.close();
  }
}

function endsOf(environment: NodeJS.ProcessEnv, why: ConfigError) {
  try {
    return endsFromEnvironment(environment);
  } catch (error) {
    throw error instanceof ConfigError ? new CannotEnd(why) : error;
  }
}

type Served = {
  readonly at: Config['operations'];
  readonly redis: Redis;
  readonly enders: ReadonlyMap<string, Ender>;
  readonly slack: EndsSlack | undefined;
  /** undefined until the time is known */
  readonly now: () => number | undefined;
};

/** `/livez`, and a `/readyz` that says why nothing but ends is done; a port that is taken keeps nothing from ending. */
async function serveReadiness(
  { why, timing, log }: Needs,
  { at, redis, enders, slack, now }: Served,
): Promise<HttpServer | undefined> {
  if (!at) return undefined;
  const health = async () => {
    const alarms = [...enders.values()].map((ender) => attempt(() => ender.world.alarms.lasting()));
    const lasting = (await Promise.all(alarms)).flatMap((found) => (found instanceof Fault ? [] : found));
    const answer = await attempt(() => orFault(redis.ping()));
    return [
      ['config', `only ending what is open: ${why.message}`],
      ['redis', answer instanceof Fault ? answer.message : undefined],
      ['slack', slack ? slack.trouble() : 'its settings cannot be used'],
      ...lasting.map(({ event, facts }) => [`alarm ${event}`, JSON.stringify(facts)] as const),
    ] as const;
  };
  const { registry } = createMetrics(version());
  observeReady({ registry, log }, { parts: ['redis', 'slack', 'config'], health });
  observeConfig({ registry, log }, () => why.message);
  observeEnds(registry, {
    alarms: {
      lasting: async () =>
        (await Promise.all([...enders.values()].map(({ world }) => world.alarms.lasting()))).flat(),
    },
    overdue: async () => {
      const by = now();
      // Nothing is known of what is overdue either.
      if (by === undefined) throw new Fault({ is: 'no memory' }, { retry: true });
      const late = await Promise.all(
        [...enders.values()].map(async ({ world }) => overdueBy(await world.closings.all(), by)),
      );
      return late.flat().sort((a, b) => (endOf(a) ?? 0) - (endOf(b) ?? 0));
    },
    now: () => now() ?? 0,
    log,
  });
  try {
    return await startOperations({
      ...at,
      health,
      metrics: () => registry.metrics(),
      waits: timing.http,
      log,
    });
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

function usable(environment: NodeJS.ProcessEnv): Config | undefined {
  try {
    return loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
