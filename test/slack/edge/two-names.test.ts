/** Two names in db-access.yaml for one database at Scalingo. */
import { expect, test } from 'vitest';
import { aBot, wholeText } from '../../support/bot.ts';

test('O9: two names for one add-on: what is open ends, neither opens, and an alarm names both', async () => {
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h first');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const id = /gr_\w+/.exec(wholeText(await bot.card(/Open until/)))?.[0];

  // Scalingo takes the id of a database as well as its name.
  const app = bot.scalingo.state().databases.find(({ name }) => name === 'my-orders')?.appId;
  const both = { orders: { scalingo: 'my-orders' }, copy: { scalingo: app } };
  bot.writeConfig({ databases: both });
  await bot.reload();
  await bot.command('U0ANA', 'copy 203.0.113.8 2h second');
  await bot.press('U0BO', await bot.card(/second.*asks for access|asks for access.*second/s), 'approve');
  await bot.direct('U0ANA', /copy and orders are two names|orders and copy are two names/);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  await expect
    .poll(() => bot.log.join('\n'))
    .toMatch(/"event":"two_names_for_one_addon".*"subject":"copy, orders"/);

  await bot.command('U0ANA', 'orders 203.0.113.9 2h third');
  await bot.press('U0BO', await bot.card(/asks for access.*third/s), 'approve');
  await bot.slack.until(
    () =>
      bot
        .directs('U0ANA')
        .some((message) => /203\.0\.113\.9/.test(wholeText(message)) && /two names/.test(wholeText(message))),
    'nor does the other name open',
  );
  await bot.command('U0ANA', `done ${id}`);
  await bot.scalingo.until(() => bot.rules().length === 0, 'what was open ends');

  bot.writeConfig({ databases: { orders: both.orders } });
  await bot.reload();
  await bot.scalingo.until(() => bot.rules().includes('203.0.113.9/32'), 'what waited opens');
  await expect.poll(() => bot.news.join('\n')).toMatch(/alarm over .*two_names_for_one_addon/);
});
