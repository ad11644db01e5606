/** The connections to Redis go silent, as behind a proxy that forgot them: no error comes, and new ones would pass. */
import { expect, test } from 'vitest';
import { production } from '../../src/timing.ts';
import { aBot } from '../support/bot.ts';
import { aDoor } from '../support/door.ts';
import { short } from '../support/timing.ts';

test('E1: silent connections are replaced: a press is answered within 3 s, and access ends in a minute', async () => {
  const door = await aDoor();
  const timing = { ...short, redis: production.redis };
  const bot = await aBot('Socket Mode', { redisUrl: door.url, timing });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  await expect.poll(() => bot.rules()).toEqual(['203.0.113.7/32']);

  door.stall();
  const stalledAt = performance.now();
  await bot.press('U0ANA', open, 'done');
  const answers = () => bot.directs('U0ANA').filter(({ ephemeral }) => ephemeral);
  await bot.slack.until(() => answers().length > 0, 'an answer', 3_000);
  expect(answers()[0]?.text).toMatch(/Redis\) is out of reach.*not certain.*before you try again/);

  const seconds = () => (performance.now() - stalledAt) / 1_000;
  const given = async () => {
    if (bot.rules().length > 0) await bot.command('U0ANA', 'done');
    return bot.rules();
  };
  await expect.poll(given, { timeout: 60_000, interval: 500 }).toEqual([]);
  expect(seconds()).toBeLessThan(60);
  await bot.direct('U0ANA', /Expired|Ended early/);
}, 90_000);
