/** Starts the app, also where Redis cannot be reached yet or refuses us: access may be open there, so the process stays and tries again. */
import { setTimeout as delay } from 'node:timers/promises';
import { unlessAborted } from '../abort.ts';
import { type App, startApp } from '../app.ts';
import type { Config } from '../config/config.ts';
import { connectRedis } from '../redis/connect.ts';
import { RedisUnusable } from '../redis/refused.ts';
import type { Outside } from '../wiring/outside.ts';
import { serveWaiting } from './start-health.ts';

/** Throws `RedisUnusable` where Redis can never be used and says that nothing is open, and the signal's reason where that comes first. */
export async function startWhenRedisAnswers(
  config: Config,
  outside: Outside,
  signal: AbortSignal,
): Promise<App> {
  let told: string | undefined;
  for (;;) {
    try {
      return await startApp(config, outside, signal);
    } catch (error) {
      if (!(error instanceof RedisUnusable) || error.isNothingOpen) throw error;
      tell(error);
      await untilReached(error);
    }
  }

  /** One line for each cause, however often it is met. */
  function tell({ message }: RedisUnusable): void {
    if (message !== told)
      outside.log.error(
        { event: 'redis_unusable', why: message },
        'redis cannot be used; access may be open, retrying',
      );
    told = message;
  }

  /** Health is told meanwhile. */
  async function untilReached(first: RedisUnusable): Promise<void> {
    let why: RedisUnusable | undefined = first;
    const stop = await serveWaiting(config.operations, { ...outside, why: () => why?.message ?? 'starting' });
    try {
      while (why) {
        await delay(outside.timing.overdue.everyMs, undefined, { signal });
        why = await troubleNow();
        if (why) tell(why);
      }
    } finally {
      await stop();
    }
  }

  async function troubleNow(): Promise<RedisUnusable | undefined> {
    // One of our own is started with the app.
    if (config.redis === undefined) return undefined;
    const { timing } = outside;
    try {
      const trying = connectRedis({
        ...config.redis,
        kind: 'producer',
        onError: () => {},
        waits: timing.redis,
      });
      (await unlessAborted(trying, signal)).disconnect();
      return undefined;
    } catch (error) {
      if (error instanceof RedisUnusable) return error;
      throw error;
    }
  }
}
