/** Redis answers but takes no writes: the bot starts all the same, says so, and makes up for it when writes are taken again. */
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { aBot, freePort, wholeText } from '../support/bot.ts';
import { runBot, surroundings } from '../support/processes.ts';
import { anOwnRedis, type Trouble } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

test.each<Trouble>(['OOM', 'MISCONF'])(
  'F3: the bot starts while Redis answers %s to writes, and recovers without help',
  async (trouble) => {
    const own = await anOwnRedis();
    let ahead = 0;
    const bot = await aBot('Socket Mode', {
      redisUrl: own.url,
      now: () => Date.now() + ahead,
      timing: { ...short, watchdog: { everyMs: 100, lateMs: 60_000 } },
    });
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.direct('U0ANA', /psql/);

    const takeWrites = await own.refuseWrites(trouble);
    await bot.restart();
    expect(bot.slack.sockets.open()).toBe(1);
    expect(bot.log.join('\n')).toMatch(/sweep_part_failed/);
    await bot.command('U0ANA', 'orders 203.0.113.9 2h another');
    await bot.told('U0ANA', /Redis\) is out of reach/);

    await takeWrites();
    ahead = 3 * 3_600_000;
    await expect.poll(() => bot.rules(), { timeout: 15_000 }).toEqual([]);
    await bot.card(/Expired|Ended early/);
  },
  60_000,
);

test.each<Trouble>(['OOM', 'MISCONF'])(
  'F3: while Redis answers %s to writes access ends on time; the record follows once it takes them',
  async (trouble) => {
    const own = await anOwnRedis();
    let ahead = 0;
    const bot = await aBot('Socket Mode', {
      redisUrl: own.url,
      now: () => Date.now() + ahead,
      // The job that could not be finished comes back once its lock is over.
      timing: { worker: { ...short.worker, lockMs: 2000 } },
    });
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.card(/Open until/);
    const takeWrites = await own.refuseWrites(trouble);
    // The look without jobs takes what is overdue by 15 s.
    ahead = 2 * 3_600_000 + 15_000;
    await expect.poll(() => bot.rules(), { timeout: 10_000 }).toEqual([]);
    expect(bot.cards().some(({ text }) => /Expired|Ended early/.test(text))).toBe(false);
    await takeWrites();
    // BullMQ's workers wait 15 s after an error.
    await expect
      .poll(() => bot.cards().map(wholeText).join('\n'), { timeout: 30_000 })
      .toMatch(/Expired|Ended early/);
  },
  60_000,
);

test('T9, F10: a refused password is one line, and the process stays and starts once Redis takes it', async () => {
  const own = await anOwnRedis();
  const { env, slack } = await surroundings('refused', onTestFinished);
  const url = own.url.replace(/:[^:@]+@/, ':hunter2@');
  const bot = runBot({ ...env, REDIS_URL: url }, onTestFinished);
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
}, 60_000);

test('F10: a Redis that cannot be reached yet is waited for, /readyz says so, and a signal ends that', async () => {
  const { env } = await surroundings('unreachable', onTestFinished);
  const port = await freePort();
  const unreachable = { REDIS_URL: 'unix:///nowhere.sock', METRICS_PORT: String(port) };
  const bot = runBot({ ...env, ...unreachable }, onTestFinished);
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
}, 60_000);
