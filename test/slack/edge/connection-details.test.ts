/** “Connection details”: shown to the person who has the access, while they have it. */
import { expect, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';

async function openFor(bot: Bot) {
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
  return bot.direct('U0ANA', /psql/);
}

const shows = (bot: Bot, words: RegExp) =>
  bot.slack.until(() => words.test(JSON.stringify(bot.form('U0ANA')?.view ?? {})), `${words} in the modal`);

test('every way, with the user that is configured; it is no longer shown once access is over', async () => {
  const bot = await aBot('Socket Mode', { orders: { user: 'analyst' } });
  const open = await openFor(bot);
  expect(JSON.stringify(open.blocks)).toMatch(/postgresql:\/\/analyst@.*password of `analyst`/);
  await bot.press('U0ANA', open, 'connect');
  await shows(bot, /jdbc:postgresql[^"]*user=analyst/);

  await bot.press('U0ANA', open, 'done');
  await bot.card(/Expired|Ended early/);
  await bot.pressLate('U0ANA', open, 'connect');
  await shows(bot, /ended <!date/);
  expect(JSON.stringify(bot.form('U0ANA')?.view)).not.toContain('servers.json');
});

test('Scalingo will not tell the endpoint: it says so', async () => {
  const bot = await aBot('Socket Mode');
  const open = await openFor(bot);
  // Before it starts again, since it looks around for itself then, and remembers what it was told.
  bot.scalingo.fault({ on: 'GET endpoints', times: 10_000, do: { what: 'answer', status: 422 } });
  await bot.restart();
  await bot.press('U0ANA', open, 'connect');
  await shows(bot, /Scalingo refused “look up the endpoints/);
});
