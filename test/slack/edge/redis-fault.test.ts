/** Redis refuses to write while people act in Slack: they are told so, and no line of the log says that Slack failed. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { aBot } from '../../support/bot.ts';
import { anOwnRedis } from '../../support/refusing-redis.ts';

const Line = z.looseObject({
  event: z.string().optional(),
  during: z.string().optional(),
  why: z.string().optional(),
});

test('a fault of Redis is logged as its own event, and the one who pressed is told', async () => {
  const own = await anOwnRedis();
  const bot = await aBot('Socket Mode', { redisUrl: own.url });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  const before = bot.log.length;
  const takeWrites = await own.refuseWrites('READONLY');

  await bot.press('U0BO', card, 'approve');
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await bot.slack.until(
    () => bot.toldAtCard('U0BO').some(({ text }) => /Our own memory \(Redis\) is out of reach/.test(text)),
    'Bo is told',
  );
  await bot.slack.until(
    () =>
      ['working_mark_not_shown', 'action_failed', 'home_not_drawn'].every((during) =>
        failed().includes(during),
      ),
    `all three are logged: ${failed()}`,
  );
  await takeWrites();
  // No job runs, so nothing has to be cut off.
  await bot.stop();
  expect(bot.log.filter((line) => line.includes('job_cut_off'))).toEqual([]);

  const lines = logged();
  expect(lines.filter(({ why = '' }) => why.includes('Slack'))).toEqual([]);
  expect(lines.filter(({ event }) => event === undefined)).toEqual([]);

  function logged() {
    return bot.log.slice(before).map((line) => Line.parse(JSON.parse(line.slice(line.indexOf('{')))));
  }

  function failed() {
    return logged().flatMap(({ event, during = '' }) => (event === 'redis_failed' ? [during] : []));
  }
});
