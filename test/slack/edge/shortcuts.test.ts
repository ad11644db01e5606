/** The two shortcuts, and the file for pgAdmin. */
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { botScopes } from '../../../sandbox/start-sandbox.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { fieldOf } from '../../support/form.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const shared = aSharedBot('Socket Mode');

const inForm = (bot: Bot, words: RegExp) =>
  bot.slack.until(() => words.test(JSON.stringify(bot.form('U0ANA') ?? {})), `${words} in the form`);

test('the global shortcut opens the form', async () => {
  const bot = shared();
  await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
  await inForm(bot, /Your IPv4 address/);
});

async function askAbout(bot: Bot, text: string) {
  await bot.slack.act('U0ANA', { do: 'message', channel: CHANNELS.general, text });
  const { ts = '' } = bot.slack.workspace.channel(CHANNELS.general)?.messages.at(-1) ?? {};
  await bot.slack.act('U0ANA', {
    do: 'message_shortcut',
    callback_id: 'ask-about',
    channel: CHANNELS.general,
    ts,
  });
}

test('from a message: its words are the reason, without Slack’s own marks', async () => {
  const bot = shared();
  await askAbout(bot, '<@U0BO> &amp; I: import &lt; 5 rows, see <https://jira.example/OPS-1|OPS-1>');
  await bot.slack.until(() => fieldOf(bot, 'reason') !== undefined, 'the form');
  expect(fieldOf(bot, 'reason')?.value).toBe('@U0BO & I: import < 5 rows, see OPS-1');
});

test('from a message, with a trigger that died: the button that opens it keeps the words', async () => {
  const bot = shared();
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  await askAbout(bot, 'orders took 3 hours from 10.0.0.1');
  await bot.press('U0ANA', await bot.direct('U0ANA', /could not be opened/), 'open-form');
  await bot.slack.until(() => fieldOf(bot, 'reason') !== undefined, 'the form');
  expect(fieldOf(bot, 'reason')?.value).toBe('orders took 3 hours from 10.0.0.1');
});

test('a trigger that died, and no message can be sent either: it is logged, and the bot goes on', async () => {
  const bot = shared();
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { error: 'internal_error' } });
  await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
  await expect.poll(() => bot.log.join('\n')).toMatch(/private answer not delivered.*internal_error/);
  expect(bot.log.join('\n')).not.toMatch(/listener failed|action of a person failed/);
  await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
  await inForm(bot, /Your IPv4 address/);
});

test('a trigger that died: a message with the button that opens it', async () => {
  const bot = shared();
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
  await bot.card(/Expired|Ended early/);
  expect(files(bot)).toHaveLength(1);
});

test('without the scope for files it is open all the same, and said in the log', async () => {
  const bot = await aBot('Socket Mode', { scopes: botScopes().filter((scope) => scope !== 'files:write') });
  await opened(bot);
  await expect.poll(() => bot.log.join('\n')).toMatch(/servers\.json not sent.*missing_scope/);
});
