/** `db-access doctor`: looks at everything that the bot needs, before it starts and while it runs, and says how to mend what is wrong. */
import type { Redis } from 'ioredis';
import { boundsOf } from '../../clock/bounds.ts';
import type { ToldTime } from '../../contracts/told-time.ts';
import { Fault } from '../../flow/fault.ts';
import { createAccountKeys } from '../../redis/account.ts';
import { createAllowance } from '../../redis/store/allowance.ts';
import { timeOf } from '../../redis/time.ts';
import { scalingoOf, uncounted } from '../clients.ts';
import type { Waiting } from '../in-turn.ts';
import { checkBot } from './bot-check.ts';
import { checkClock } from './clock-check.ts';
import { type Diagnosis, diagnosesOf } from './diagnosis.ts';
import { checkRedis, openRedis } from './redis-check.ts';
import { checkScalingo } from './scalingo-check.ts';
import { checkSettings, type Parts, settingsIn } from './settings-check.ts';
import { checkSlack } from './slack-check.ts';

/** Nothing is changed, and nobody is told anything. In the order of the parts: settings, slack, redis, scalingo, bot. */
export async function examine(
  environment: NodeJS.ProcessEnv,
  waiting: Waiting,
): Promise<readonly Diagnosis[]> {
  const parts = settingsIn(environment);
  const { progress } = waiting;
  const settings = checkSettings(environment, parts);
  progress('slack: looking at tokens and scopes');
  const slack = parts.slack
    ? await checkSlack({ settings: parts.slack, file: parts.file, now: Date.now, progress })
    : [];
  return [...settings, ...slack, ...(await inRedis(parts, waiting))];
}

/** What needs Redis, or is counted there. */
async function inRedis(parts: Parts, waiting: Waiting): Promise<readonly Diagnosis[]> {
  const { memory, file } = parts;
  const { ok, failure } = diagnosesOf('redis');
  if (memory && memory.redis === undefined)
    return [
      ok(`REDIS_URL is not set: the bot keeps a Redis of its own in ${memory.dataFolder}, for itself alone`),
      ...(await atScalingo(parts, undefined, waiting)).found,
    ];
  if (!memory?.redis) return (await atScalingo(parts, undefined, waiting)).found;
  waiting.progress('redis: connecting');
  const { redis, found } = await openRedis(memory.redis);
  if (!redis) return [...found, ...(await atScalingo(parts, undefined, waiting)).found];
  try {
    const installation = file?.installation ?? 'db-access-doctor';
    const sentAt = performance.now();
    const at = await timeOf(redis);
    const clock = boundsOf({ at, exactMs: 1, sentAt, receivedAt: performance.now() });
    const checked = await checkRedis({
      redis,
      url: memory.redis.url,
      installation,
      scalingo: parts.scalingo,
    });
    // Calls can be counted only where Redis does what the bot needs.
    const counted = checked.every(({ is }) => is !== 'failure') ? redis : undefined;
    const { found: scalingo, told } = await atScalingo(parts, counted, waiting);
    const bot = file ? await checkBot({ redis, file, now: await timeOf(redis) }) : [];
    return [...checked, ...checkClock(clock, told), ...scalingo, ...bot];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const why = typeof error.cause === 'string' ? ` (${error.cause})` : '';
    return [failure(`${error.message}${why}`, 'check Redis and what its user may do, and try again')];
  } finally {
    redis.disconnect();
  }
}

/** `redis`: where calls are counted with the bot's own; undefined: they are not counted, and the bot cannot call either. */
async function atScalingo(
  { scalingo: settings, file }: Parts,
  redis: Redis | undefined,
  waiting: Waiting,
): Promise<{ readonly found: readonly Diagnosis[]; readonly told: ToldTime | undefined }> {
  if (!settings) return { found: [], told: undefined };
  let told: ToldTime | undefined;
  const scalingo = scalingoOf({
    settings,
    configured: (name) => file?.databases.get(name)?.scalingo,
    allowance:
      redis && file
        ? createAllowance({
            redis,
            keys: createAccountKeys(settings, file.installation),
            perMinute: settings.callsPerMinute,
            log: { info: () => {}, warn: () => {} },
          })
        : uncounted,
    sleep: waiting.sleep,
    toldTime: (one) => {
      told = one;
    },
  });
  try {
    const found = await checkScalingo({ scalingo, file, ...waiting });
    return { found, told };
  } finally {
    await scalingo.close();
  }
}
