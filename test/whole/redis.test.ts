/** Redis goes away in the middle: people get an honest answer, nothing is lost, and all goes on when it is back. */

import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { aBot } from '../support/bot.ts';
import { aDoor } from '../support/door.ts';
import { fieldOf, openForm } from '../support/form.ts';
import { runBot, surroundings } from '../support/processes.ts';

test('a click while Redis is away is answered honestly; once it is back the same click opens, and the worker works', async () => {
  const door = await aDoor();
  const bot = await aBot('Socket Mode', { redisUrl: door.url });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);

  await door.shut();
  await bot.press('U0BO', card, 'approve');
  const sorry = () =>
    bot
      .toldAtCard('U0BO')
      .some(({ text }) => /Redis\) is out of reach.*not certain.*before you try again/.test(text));
  await bot.slack.until(sorry, 'Bo is told');
  expect(bot.rules()).toEqual([]);

  await door.open();
  const opened = async () => {
    // Worked on, the card has no buttons; refused, it has them back.
    const now = bot.cards().find(({ ts }) => ts === card.ts);
    if (JSON.stringify(now?.blocks).includes('"approve"')) await bot.press('U0BO', card, 'approve');
    return bot.rules();
  };
  await expect.poll(opened, { timeout: 15_000, interval: 500 }).toEqual(['203.0.113.7/32']);
  await bot.direct('U0ANA', /psql/);
}, 40_000);

test('the form opens while Redis is away, without the address that was used last; once it is back, with it', async () => {
  const door = await aDoor();
  const bot = await aBot('Socket Mode', { redisUrl: door.url });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  const lastAddress = async () => {
    await openForm(bot, 'orders');
    const value = fieldOf(bot, 'source')?.value;
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    return value;
  };

  await door.shut();
  expect(await lastAddress()).toBe('');
  await door.open();
  await expect.poll(lastAddress, { timeout: 15_000, interval: 500 }).toBe('203.0.113.7');
  await bot.command('U0ANA', 'done');
  await bot.card(/Expired|Ended early/);
}, 40_000);

test('its own Redis is killed: the bot says so and exits, so its supervisor starts it again', async ({
  onTestFinished,
}) => {
  const { slack, folder, env } = await surroundings('own', onTestFinished);
  const data = `${folder}/data`;
  const bot = runBot({ ...env, DB_ACCESS_DATA: data }, onTestFinished);
  await slack.until(() => slack.sockets.open() === 1, 'connected', 60_000);
  const Address = z.object({ port: z.number(), password: z.string() });
  const { port, password } = Address.parse(JSON.parse(readFileSync(`${data}/redis.json`, 'utf8')));
  const redis = new Redis({ port, password, retryStrategy: () => null });
  // Success has no answer but the closed connection.
  await expect(redis.shutdown('NOSAVE')).rejects.toThrow('Connection is closed');
  expect(await bot.ended).toBe(1);
  expect(bot.output()).toContain('local redis exited');
  expect(bot.output()).not.toContain(password);
}, 60_000);
