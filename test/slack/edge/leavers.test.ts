/** The requester has left: what they had ends, and nobody waits for a message that cannot be written. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';

test('Scene 15: a deactivated requester cannot be written to: the access ends, the card says so, and the telling is over', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  bot.slack.workspace.become('U0ANA', 'deactivated');
  await bot.restart();
  await bot.card(/Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
  await expect.poll(() => bot.log.join('\n')).toMatch(/cannot be messaged any longer .*user_disabled/);
  expect(bot.log.join('\n')).not.toMatch(/job failed/);

  // Nothing is left that a sweep would announce again.
  const opened = () =>
    bot.slack.calls.filter(({ method, args }) => method === 'conversations.open' && args['users'] === 'U0ANA')
      .length;
  await bot.restart();
  const before = opened();
  await bot.restart();
  await bot.command('U0CY', 'orders 203.0.113.8 2h why');
  await bot.direct('U0CY', /203\.0\.113\.8/);
  expect(opened()).toBe(before);
});
