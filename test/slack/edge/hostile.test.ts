/** Somebody types what should make the bot stand still. */
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { fieldOf } from '../../support/form.ts';

/** The processor's time for all that happens until then, that of the local Slack included. */
async function msUntilDone(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user } = process.cpuUsage(before);
  return user / 1000;
}

const opened = (bot: Bot) =>
  bot.slack.until(() => fieldOf(bot, 'reason') !== undefined, 'the form with its reason');

test('E8: a command that is long and hostile opens the form at once', async () => {
  const bot = await aBot('Socket Mode');
  const text = `orders ${`${'0'.repeat(36_000)}! `.repeat(2)}`;
  const ms = await msUntilDone(async () => {
    await bot.command('U0ANA', text);
    await opened(bot);
  });
  expect(ms).toBeLessThan(500);
});

test('E8: a message that is long and hostile becomes a reason at once', async () => {
  const bot = await aBot('Socket Mode');
  const message = { channel: CHANNELS.general, text: '<a|<@U|'.repeat(5000) } as const;
  await bot.slack.act('U0ANA', { do: 'message', ...message });
  const { ts = '' } = bot.slack.workspace.channel(CHANNELS.general)?.messages.at(-1) ?? {};
  const ms = await msUntilDone(async () => {
    const shortcut = {
      do: 'message_shortcut',
      callback_id: 'ask-about',
      channel: CHANNELS.general,
      ts,
    } as const;
    await bot.slack.act('U0ANA', shortcut);
    await opened(bot);
  });
  expect(ms).toBeLessThan(500);
});
