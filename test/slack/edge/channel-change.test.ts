/** `channel` of a database changes while something waits there. */
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { BOT, CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { DatabaseName, GrantId } from '../../../src/grant/ids.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createMessages } from '../../../src/redis/store/message-store.ts';
import { createNotes } from '../../../src/redis/store/note-store.ts';
import { currentCard, turnTo } from '../../../src/slack/messages/former-cards.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { sweepOf } from '../../support/sweep.ts';

async function channelBecomes(bot: Bot, channel: string): Promise<void> {
  const databases = { orders: { scalingo: 'my-orders', channel }, billing: { scalingo: 'my-billing' } };
  bot.writeConfig({ databases });
  await bot.reload();
}

const shownIn = (bot: Bot, channel: string) => bot.slack.workspace.channel(channel)?.messages ?? [];

const inGeneral = (bot: Bot, words: RegExp) => inChannel(bot, CHANNELS.general, words);

async function inChannel(bot: Bot, channel: string, words: RegExp) {
  const find = () => shownIn(bot, channel).find((message) => words.test(wholeText(message)));
  await bot.slack.until(() => find() !== undefined, `${words} in ${channel}`);
  const found = find();
  if (!found) throw new Error('it was there a moment ago');
  return found;
}

test('L4: a request that waits gets a card in the new channel, and its old card says where it is', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.workspace.channel(CHANNELS.general)?.members.push(BOT.user);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const before = await bot.card(/asks for access/);
  await channelBecomes(bot, CHANNELS.general);
  const card = await inGeneral(bot, /asks for access/);
  const moved = await bot.card(/is now in <#C0GENERAL>/);
  expect(moved.ts).toBe(before.ts);
  expect(wholeText(moved)).not.toContain('action_id');
  await bot.press('U0ANA', await bot.direct('U0ANA', /Waiting for approval/), 'remind');
  expect((await inGeneral(bot, /still waits/)).thread_ts).toBe(card.ts);
  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /psql/);
  expect(bot.cards()).toHaveLength(1);
});

test('T3: a channel that refuses the card is an alarm until the file names another one, as the alarm advises', async () => {
  const orders = { admins: ['U0DEE'] };
  const bot = await aBot('Socket Mode', { orders, timing: { sweepAt: '* * * * * *' } });
  bot.slack.workspace.channel(CHANNELS.general)?.members.push(BOT.user);
  const refused = { method: 'chat.postMessage', channel: CHANNELS.approvals };
  bot.slack.fault({ ...refused, times: 10_000, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.direct('U0DEE', /restricted_action.*name another channel in db-access\.yaml/s);
  const databases = {
    orders: { scalingo: 'my-orders', channel: CHANNELS.general, ...orders },
    billing: { scalingo: 'my-billing', channel: CHANNELS.general },
  };
  bot.writeConfig({ databases });
  await bot.reload();
  await inGeneral(bot, /asks for access/);
  await bot.direct('U0DEE', /Over since.*restricted_action/s);
});

test('L4: back in a channel that it had before, the card there is the one to answer, and no other is', async () => {
  const bot = await aBot('Socket Mode');
  const { channels } = bot.slack.workspace;
  const third = { id: 'C0THIRD', name: 'third', kind: 'channel', archived: false } as const;
  channels.push({ ...third, members: [], messages: [] });
  for (const { members } of channels) members.push(BOT.user);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const first = await bot.card(/asks for access/);
  let former = first.channel;
  for (const next of [CHANNELS.general, first.channel, CHANNELS.general, third.id, first.channel]) {
    await channelBecomes(bot, next);
    await inChannel(bot, next, /"action_id":"approve"/);
    await inChannel(bot, former, new RegExp(`is now in <#${next}>`));
    former = next;
  }
  await inChannel(bot, CHANNELS.general, new RegExp(`is now in <#${first.channel}>`));
  for (const { id } of [third, { id: CHANNELS.general }, { id: CHANNELS.approvals }])
    expect(shownIn(bot, id).filter(({ ephemeral }) => !ephemeral)).toHaveLength(1);
  await bot.press('U0BO', await bot.card(/"action_id":"approve"/), 'approve');
  await bot.direct('U0ANA', /psql/);
  expect((await bot.card(/Open until/)).ts).toBe(first.ts);
});

test('L4: drawn back into the former channel by a process that still had the file before, it is moved again', async () => {
  const bot = await aBot('Socket Mode', { timing: { sweepAt: '* * * * * *' } });
  bot.slack.workspace.channel(CHANNELS.general)?.members.push(BOT.user);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.card(/asks for access/);
  await channelBecomes(bot, CHANNELS.general);
  await inGeneral(bot, /"action_id":"approve"/);
  await bot.card(/This request is now in <#C0GENERAL>/);
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  const memory = createMessages({ redis, keys });
  const [key = ''] = await redis.keys(
    keys.messages(GrantId.parse('gr_0000000000')).replace('gr_0000000000', '*'),
  );
  const id = GrantId.parse(/gr_\w+/.exec(key)?.[0]);
  await turnTo(memory, id, CHANNELS.approvals);
  const channel = async () => currentCard(await memory.all(id))?.channel;
  expect(await channel()).toBe(CHANNELS.approvals);
  await sweepOf(bot);
  await expect.poll(channel, { interval: 20 }).toBe(CHANNELS.general);
});

test('another process took over a later file with another channel: cards are there, and nobody moves them back', async () => {
  const bot = await aBot('Socket Mode', {
    timing: { sweepAt: '* * * * * *', reload: { quietMs: 20, everyMs: 50 } },
  });
  bot.slack.workspace.channel(CHANNELS.general)?.members.push(BOT.user);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.card(/asks for access/);
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  const notes = createNotes({ redis, keys, now: Date.now, version: '1', log: { error: () => {} } });
  const later = new Map(await notes.policies());
  const orders = DatabaseName.parse('orders');
  later.set(orders, new Map([...(later.get(orders) ?? []), ['channel', CHANNELS.general]]));
  expect(await notes.addPolicies(later, () => 'orders: channel')).toBe(true);
  const card = await inGeneral(bot, /"action_id":"approve"/);
  await bot.card(/This request is now in <#C0GENERAL>/);
  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /psql/);
  await inGeneral(bot, /Open until/);
  expect(bot.cards()).toHaveLength(1);
  // Its own file, once it is reloaded, is the later one, changed or not.
  await bot.command('U0ANA', 'orders 203.0.113.8 2h again');
  await inGeneral(bot, /again/);
  await bot.reload();
  await bot.card(/again.*"action_id":"approve"/s);
});

test('L4: more time is asked for where requests are posted now, and the requester hears of the end', async () => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  bot.slack.workspace.channel(CHANNELS.general)?.members.push(BOT.user);
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  await channelBecomes(bot, CHANNELS.general);
  await bot.command('U0ANA', 'extend 30m');
  const more = await inGeneral(bot, /asks for 30 minutes more/);
  const card = await inGeneral(bot, /opened|asks for access/);
  expect(more.thread_ts).toBe(card.ts);
  pass(HOUR - 5 * MINUTE);
  await sweepOf(bot);
  await bot.direct('U0ANA', /⏰ .* ends /);
});

test('L4: the new channel refuses the card: the old one is kept up to date', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  await channelBecomes(bot, CHANNELS.general);
  await bot.direct('U0ANA', /approvers could not be asked.*C0GENERAL/);
  await bot.press('U0BO', card, 'approve');
  expect((await bot.card(/Open until/)).ts).toBe(card.ts);
});

test('L4: the card is gone, and with it its thread: reminders are not tried forever', async () => {
  const bot = await aBot('Socket Mode', { orders: { extend: 'automatic' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  const card = await bot.card(/asks for access/);
  await bot.press('U0BO', card, 'approve');
  await bot.direct('U0ANA', /psql/);
  const messages = bot.slack.workspace.channel(card.channel)?.messages ?? [];
  messages.splice(
    messages.findIndex(({ ts }) => ts === card.ts),
    1,
  );
  await bot.command('U0ANA', 'extend 30m');
  const refused = () => bot.log.filter((line) => line.includes('thread_not_found'));
  await bot.slack.until(() => refused().length > 0, 'refused');
  await bot.command('U0ANA', 'done');
  await bot.direct('U0ANA', /Expired|Ended early/);
  // No job failed for it, so none is tried again.
  expect(refused().filter((line) => !line.startsWith('message not written'))).toEqual([]);
});
