/** The two shortcuts, and the file for pgAdmin. */
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/people.ts';
import { botScopes } from '../../../sandbox/start.ts';
import { aBot, type Bot } from '../../support/bot.ts';

const inForm = (bot: Bot, words: RegExp) =>
  bot.slack.until(() => words.test(JSON.stringify(bot.form('U0ANA') ?? {})), `${words} in the form`);

test.each(['Socket Mode', 'signed HTTP'] as const)(
  'through %s: the global shortcut opens the form',
  async (transport) => {
    const bot = await aBot(transport);
    await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
    await inForm(bot, /Your IPv4 address/);
  },
);

test('from a message: its words are the reason', async () => {
  const bot = await aBot('Socket Mode');
  await bot.slack.act('U0ANA', { do: 'message', channel: CHANNELS.general, text: 'the import hangs' });
  const { ts = '' } = bot.slack.workspace.channel(CHANNELS.general)?.messages.at(-1) ?? {};
  await bot.slack.act('U0ANA', {
    do: 'message_shortcut',
    callback_id: 'ask-about',
    channel: CHANNELS.general,
    ts,
  });
  await inForm(bot, /"initial_value":"the import hangs"/);
});

test('a trigger that died: a message with the button that opens it', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
  await bot.press('U0ANA', await bot.direct('U0ANA', /could not be opened/), 'open-form');
  await inForm(bot, /Your IPv4 address/);
});

const files = (bot: Bot) => bot.directs('U0ANA').flatMap((message) => message.files ?? []);

async function opened(bot: Bot) {
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  return bot.direct('U0ANA', /psql/);
}

test('servers.json comes as a file, once, in the thread of how to connect', async () => {
  const bot = await aBot('Socket Mode', { orders: { user: 'analyst' } });
  const open = await opened(bot);
  await bot.slack.until(() => files(bot).length > 0, 'the file');
  expect(bot.directs('U0ANA').find((message) => message.files)?.thread_ts).toBe(open.ts);
  await bot.restart();
  await bot.press('U0ANA', open, 'done');
  await bot.card(/closed at/);
  expect(files(bot)).toHaveLength(1);
});

test('without the scope for files it is open all the same, and said in the log', async () => {
  const bot = await aBot('Socket Mode', { scopes: botScopes().filter((scope) => scope !== 'files:write') });
  await opened(bot);
  await expect.poll(() => bot.log.join('\n')).toMatch(/servers\.json could not be sent.*missing_scope/);
});
