/** Starts the app, also where Redis cannot be reached yet or refuses us: access may be open there, so the process stays and tries again. */
import { setTimeout as delay } from 'node:timers/promises';
import { type App, startApp } from './app.ts';
import type { Config } from './config/config.ts';
import type { Outside } from './outside.ts';
import { RedisUnusable } from './redis/refused.ts';

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
      // One line for each cause, however often it is met.
      if (error.message !== told)
        outside.log.error(
          { event: 'redis_unusable', why: error.message },
          'redis cannot be used; access may be open, retrying',
        );
      told = error.message;
      await delay(outside.timing.overdue.everyMs, undefined, { signal });
    }
  }
}
