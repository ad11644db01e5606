/** More time as people meet it in Slack: the whole bot. */
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { aBot, type Bot } from '../../support/bot.ts';

const inThread = (bot: Bot) =>
  (bot.slack.workspace.channel(CHANNELS.approvals)?.messages ?? [])
    .filter(({ thread_ts }) => thread_ts)
    .map(({ text }) => text);

async function open(bot: Bot, text: string) {
  await bot.command('U0ANA', text);
  const [database] = text.split(' ');
  const asked = new RegExp(`\\*${database}\\*.*Waiting for approval`);
  await bot.press(database === 'billing' ? 'U0DEE' : 'U0BO', await bot.card(asked), 'approve');
  await bot.card(new RegExp(`\\*${database}\\*.*Open until`));
}

test('L14: given at once: the answer says the new end, and the thread tells the approvers', async () => {
  const bot = await aBot('Socket Mode', { orders: { extend: 'automatic' } });
  await open(bot, 'orders 203.0.113.7 2h why');
  await bot.command('U0ANA', 'extend 1h');
  await bot.told('U0ANA', /Access now ends .* \(3 hours in all, 8 hours at most\)\./);
  await bot.slack.until(() => inThread(bot).length > 0, 'a message in the thread');
  expect(inThread(bot)).toEqual([
    expect.stringMatching(
      /^<@U0ANA> extended access to \*orders\* by 1 hour, which the policy allows without approval/,
    ),
  ]);
});

test('L27: `extend orders 30m` is about orders; which one of two is asked of those alone', async () => {
  const bot = await aBot('Socket Mode', { orders: { extend: 'automatic' } });
  await open(bot, 'orders 203.0.113.7 2h why');
  await open(bot, 'billing 203.0.113.7 2h why');
  await bot.command('U0ANA', 'extend orders 30m');
  await bot.told('U0ANA', /Access now ends .* \(2 hours, 30 minutes in all, 8 hours at most\)\./);
  await bot.command('U0ANA', 'extend sales 30m');
  await bot.told('U0ANA', /You have nothing like that at `sales`/);
});
