/** Redis answers but takes no writes, or takes nobody: the bot starts all the same, says so, and makes up for it when it can. */
import { request } from 'undici';
import { test } from 'vitest';
import { HOUR, SECOND } from '../../src/grant/duration.ts';
import { aBot, wholeText } from '../support/bot.ts';
import { freePort } from '../support/free-port.ts';
import { runImpatientBot, surroundings } from '../support/processes.ts';
import { anOwnRedis, type Trouble } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

test.concurrent.for<Trouble>(['OOM', 'MISCONF'])(
  'F3: Redis answers %s to writes: access ends on time, the bot starts, and all is made up for later',
  { timeout: 90_000 },
  async (trouble, { expect, onTestFinished }) => {
    const own = await anOwnRedis(onTestFinished);
    let ahead = 0;
    const change = {
      redisUrl: own.url,
      now: () => Date.now() + ahead,
      // The watchdog looks ten times a second.
      env: { SCALINGO_CALLS_PER_MINUTE: '600' },
      timing: {
        // The job that could not be finished comes back once its lock is over.
        worker: { ...short.worker, lockMs: 2000 },
        watchdog: { everyMs: 100, lateMs: 60_000 },
      },
    };
    const bot = await aBot('Socket Mode', change, onTestFinished);
    const open = async (address: string) => {
      await bot.command('U0ANA', `orders ${address} 2h the import hangs`);
      const card = (words: string) => bot.card(new RegExp(`${words}.*${address}|${address}.*${words}`, 's'));
      await bot.press('U0BO', await card('Waiting for approval'), 'approve');
      await card('Open until');
      expect(bot.rules()).toEqual([`${address}/32`]);
    };
    const over = () => bot.cards().filter((card) => /Expired|Ended early/.test(wholeText(card)));

    await open('203.0.113.7');
    const takeWrites = await own.refuseWrites(trouble);
    // The look without jobs takes what is overdue by 15 s.
    ahead += 2 * HOUR + 15 * SECOND;
    await expect.poll(() => bot.rules(), { timeout: 10_000 }).toEqual([]);
    expect(over()).toEqual([]);
    await takeWrites();
    // The record follows. BullMQ's workers wait 15 s after an error.
    await expect.poll(over, { timeout: 30_000 }).toHaveLength(1);

    await open('203.0.113.8');
    const takeWritesAgain = await own.refuseWrites(trouble);
    const logged = bot.log.length;
    await bot.restart();
    expect(bot.slack.sockets.open()).toBe(1);
    expect(bot.log.slice(logged).join('\n')).toMatch(/sweep_part_failed/);
    await bot.command('U0ANA', 'orders 203.0.113.9 2h another');
    await bot.told('U0ANA', /Redis\) is out of reach/);
    expect(bot.rules()).toEqual(['203.0.113.8/32']);
    await takeWritesAgain();
    ahead += 3 * HOUR;
    await expect.poll(() => bot.rules(), { timeout: 30_000 }).toEqual([]);
    await expect.poll(over, { timeout: 30_000 }).toHaveLength(2);
  },
);

// All that answers is a replica: it may not know yet what was decided last.
test.concurrent('F3: ends wait a minute for a primary, and then go by what a replica says', {
  timeout: 60_000,
}, async ({ expect, onTestFinished }) => {
  const own = await anOwnRedis(onTestFinished);
  let ahead = 0;
  let waited = 0;
  const change = {
    redisUrl: own.url,
    now: () => Date.now() + ahead,
    steady: () => performance.now() + waited,
    timing: {
      overdue: { ...short.overdue, retry: { firstMs: 100, longestMs: 300 } },
      // The job that could not be finished comes back once its lock is over.
      worker: { ...short.worker, lockMs: 2000 },
    },
  };
  const bot = await aBot('Socket Mode', change, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  const refused = async () =>
    Number(/cmdstat_set:.*rejected_calls=(\d+)/.exec(await own.redis.info('commandstats'))?.[1] ?? 0);

  const promote = await own.refuseWrites('READONLY');
  ahead = 3 * HOUR;
  // Each look at what is overdue begins with one write.
  await expect.poll(refused, { timeout: 15_000 }).toBeGreaterThan(8);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  expect(bot.log.join('\n')).toMatch(/redis_replica/);

  waited = 60 * SECOND;
  await expect.poll(() => bot.rules(), { timeout: 15_000 }).toEqual([]);

  await promote();
  // BullMQ's workers wait 15 s after an error.
  await expect
    .poll(() => bot.cards().map(wholeText).join('\n'), { timeout: 30_000 })
    .toMatch(/Expired|Ended early/);
});

test.concurrent('T9, F10: a refused password is one line, and the process stays and starts once Redis takes it', {
  timeout: 60_000,
}, async ({ expect, onTestFinished }) => {
  const own = await anOwnRedis(onTestFinished);
  const { env, slack } = await surroundings('refused', onTestFinished);
  const url = own.url.replace(/:[^:@]+@/, ':hunter2@');
  const bot = runImpatientBot({ ...env, REDIS_URL: url }, onTestFinished);
  const refused = () =>
    bot
      .output()
      .split('\n')
      .filter((line) => /REDIS_URL: check the user/.test(line));
  await expect.poll(refused, { timeout: 20_000 }).toHaveLength(1);
  await own.redis.call('ACL', 'SETUSER', 'default', '>hunter2');
  await slack.until(() => slack.sockets.open() === 1, 'connected', 30_000);
  expect(refused()).toHaveLength(1);
  expect(bot.output()).not.toMatch(/\n\s+at |hunter2/);
  expect(bot.output()).not.toContain(new URL(own.url).password);
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
});

test.concurrent('F10: a Redis that cannot be reached yet is waited for, /readyz says so, and a signal ends that', {
  timeout: 60_000,
}, async ({ expect, onTestFinished }) => {
  const { env } = await surroundings('unreachable', onTestFinished);
  const port = await freePort();
  const unreachable = { REDIS_URL: 'unix:///nowhere.sock', METRICS_PORT: String(port) };
  const bot = runImpatientBot({ ...env, ...unreachable }, onTestFinished);
  await expect.poll(bot.output, { timeout: 40_000 }).toMatch(/cannot be reached.*retrying/);
  const get = async (path: string) => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`);
    return `${statusCode} ${await body.text()}`;
  };
  await expect.poll(() => get('/livez').catch(String)).toBe('200 ok\n');
  expect(await get('/readyz')).toMatch(/^503 redis: Redis at .* cannot be reached: .*nowhere\.sock/);
  expect(await get('/metrics')).toContain('\ndb_access_ready{part="redis"} 0\n');
  bot.child.kill('SIGTERM');
  expect(await bot.ended).toBe(0);
});
