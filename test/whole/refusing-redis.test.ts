/** Redis answers but takes no writes: the bot starts all the same, says so, and makes up for it when writes are taken again. */
import { expect, onTestFinished, test } from 'vitest';
import { aBot } from '../support/bot.ts';
import { runBot, surroundings } from '../support/processes.ts';
import { anOwnRedis, type Trouble } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

test.each<Trouble>(['OOM', 'MISCONF'])(
  'F3: the bot starts while Redis answers %s to writes, and goes on by itself after',
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
    expect(bot.log.join('\n')).toMatch(/first_sweep_failed/);
    await bot.command('U0ANA', 'orders 203.0.113.9 2h another');
    await bot.told('U0ANA', /Redis\) is out of reach/);

    await takeWrites();
    ahead = 3 * 3_600_000;
    await expect.poll(() => bot.rules(), { timeout: 15_000 }).toEqual([]);
    await bot.card(/closed at/);
  },
  60_000,
);

test.each([
  ['a database that Redis does not have', (url: string) => `${url}/99`, 78, /REDIS_URL: this database/],
  [
    'a wrong password',
    (url: string) => url.replace(/:[^:@]+@/, ':hunter2@'),
    78,
    /REDIS_URL: check the user/,
  ],
])(
  'T9: %s is one line at the start, and the exit code says that it is a setting',
  async (...row) => {
    const [, change, code, words] = row;
    const own = await anOwnRedis();
    const { env } = await surroundings('refused', onTestFinished);
    const bot = runBot({ ...env, REDIS_URL: change(own.url) }, onTestFinished);
    expect(await bot.ended).toBe(code);
    const lines = bot.output().split('\n');
    expect(lines.filter((line) => words.test(line))).toHaveLength(1);
    expect(bot.output()).not.toMatch(/\n\s+at |hunter2/);
    expect(bot.output()).not.toContain(new URL(own.url).password);
  },
  40_000,
);
