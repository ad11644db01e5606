/** What people type to the bot in its direct messages, and what it takes for that. */
import { expect, test } from 'vitest';
import { eventCallback } from '../../../sandbox/slack/payloads.ts';
import { BOT } from '../../../sandbox/slack/workspace-people.ts';
import { typedMessage } from '../../../src/slack/listeners/write-to-bot.ts';
import type { Bot } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const shared = aSharedBot('Socket Mode');

const HELP = /I only understand commands\. Type `\/db-access` here to request access, or press a button\./;
const directOf = (bot: Bot, person: string) => bot.slack.workspace.direct(person).id;
const type = (bot: Bot, person: string, text: string) =>
  bot.slack.act(person, { do: 'message', channel: directOf(bot, person), text });
const sees = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => bot.directs(person).some(({ text }) => words.test(text)),
    `${words} in the direct messages of ${person}`,
  );
const helpsOf = (bot: Bot, person: string) => bot.directs(person).filter(({ text }) => HELP.test(text));

test('a plain word gets one short help, however often Slack delivers it, and its buttons answer', async () => {
  const bot = shared();
  const typed = (more: object = {}) => ({
    type: 'message',
    channel: directOf(bot, 'U0ANA'),
    channel_type: 'im',
    user: 'U0ANA',
    text: 'hello',
    client_msg_id: 'typed-once',
    ...more,
  });
  const delivery = eventCallback(bot.slack.workspace, typed());
  await bot.slack.deliver('events_api', delivery);
  await bot.slack.deliver('events_api', delivery);
  await bot.slack.deliver('events_api', eventCallback(bot.slack.workspace, typed()));
  // What comes later is worked on later: by the second help, everything before had its own.
  await type(bot, 'U0ANA', 'hello?');
  await bot.slack.until(() => helpsOf(bot, 'U0ANA').length >= 2, 'both are answered');
  expect(helpsOf(bot, 'U0ANA')).toHaveLength(2);

  const [help] = helpsOf(bot, 'U0ANA');
  if (!help) throw new Error('it was there a moment ago');
  await bot.press('U0ANA', help, 'list');
  await sees(bot, 'U0ANA', /No open access/);
  await bot.press('U0ANA', help, 'help');
  await sees(bot, 'U0ANA', /opens a form/);
  await bot.press('U0ANA', help, 'open-form');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
});

test('`/db-access` works in the direct messages with the bot', async () => {
  const bot = shared();
  const command = { do: 'command', command: '/db-access', text: 'list' } as const;
  const sent = await bot.slack.act('U0ANA', { ...command, channel: directOf(bot, 'U0ANA') });
  expect(sent).toEqual({ ok: true });
  await sees(bot, 'U0ANA', /No open access/);
});

const message = { channel_type: 'im', user: 'U0ANA', text: 'hello', client_msg_id: 'x' };

test.each<[string, object]>([
  ['what the bot wrote itself', { ...message, user: BOT.user, bot_id: BOT.bot }],
  ['what another app wrote', { ...message, subtype: 'bot_message', bot_id: 'B0OTHER' }],
  ['an edit', { channel_type: 'im', subtype: 'message_changed', message }],
  ['a deletion', { channel_type: 'im', subtype: 'message_deleted', previous_message: message }],
  ['a message in a channel', { ...message, channel_type: 'channel' }],
])('%s gets no help', (_, event) => {
  expect(typedMessage(event)).toBeUndefined();
  expect(typedMessage(message)).toMatchObject({ user: 'U0ANA' });
});
