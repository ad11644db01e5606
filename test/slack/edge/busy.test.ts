/** Slack takes one message a second in each channel, and says how long to wait: nothing is lost, nothing is there twice. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';
import { aClock } from '../../support/clock.ts';

const seconds = (ts: string) => Number(ts);

/** Slack's clock goes four times as fast here, and so does the bot's pace, with a little more of room. */
const FASTER = 4;
const turns = { everyMs: 350 };

test('ten requests at once: ten cards, none twice, one a second', async () => {
  const began = Date.now();
  const clock = () => began + FASTER * (Date.now() - began);
  const bot = await aBot('Socket Mode', {
    rateLimits: true,
    clock,
    timing: { turns },
    orders: { maxPendingPerPerson: 10 },
  });
  for (let n = 1; n <= 10; n += 1) await bot.command('U0ANA', `orders 203.0.113.${n} 2h number ${n}`);
  await bot.slack.until(() => bot.cards().length >= 10, 'ten cards', 50_000);
  await bot.slack.until(() => bot.directs('U0ANA').length >= 10, 'ten direct messages', 50_000);
  for (const messages of [bot.cards(), bot.directs('U0ANA')]) {
    const sources = messages.map(({ text }) => /203\.0\.113\.\d+/.exec(text)?.[0]);
    expect(new Set(sources).size).toBe(10);
    expect(messages).toHaveLength(10);
    const times = messages.map(({ ts }) => seconds(ts));
    for (const [index, at] of times.slice(1).entries())
      expect(at - (times[index] ?? 0)).toBeGreaterThanOrEqual(0.999);
  }
  const posts = bot.slack.calls.filter(({ method }) => method === 'chat.postMessage');
  expect(posts.filter(({ result }) => result !== 'ok').length).toBeLessThanOrEqual(2);
});

test('nothing is posted in a channel before the time has passed that Slack asked for, whatever changes meanwhile', async () => {
  const bot = await aBot('Socket Mode', { movable: aClock() });
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { retryAfter: 600 } });
  const posts = () =>
    bot.slack.calls.filter(
      ({ method, args }) => method === 'chat.postMessage' && args['channel'] === bot.slack.channels.approvals,
    );
  await bot.command('U0ANA', 'orders 203.0.113.1 2h one');
  await bot.slack.until(() => posts().length === 1, 'refused');
  for (const address of ['203.0.113.2', '203.0.113.3']) {
    await bot.command('U0ANA', `orders ${address} 2h meanwhile`);
    await bot.direct('U0ANA', new RegExp(address));
    await bot.pass(250_000);
  }
  await bot.command('U0ANA', 'orders 203.0.113.4 2h still meanwhile');
  await bot.direct('U0ANA', /203\.0\.113\.4/);
  expect(posts()).toHaveLength(1);
  await bot.pass(200_000);
  await bot.slack.until(() => bot.cards().length === 4, 'all four cards');
});

test('E11: requests wait for their turn in the channel: the card of an emergency goes before them', async () => {
  const began = Date.now();
  const clock = () => began + FASTER * (Date.now() - began);
  const emergency = { who: ['U0CY'], maxDuration: '30m', tell: ['U0BO'] };
  const bot = await aBot('Socket Mode', {
    rateLimits: true,
    clock,
    timing: { turns },
    orders: { maxPendingPerPerson: 15, emergency },
  });
  // First, since what opens a form lives for three seconds, which are less than one here.
  await bot.command('U0CY', 'emergency orders 203.0.113.99 30m orders are lost');
  await bot.slack.until(() => bot.form('U0CY') !== undefined, 'the form');
  for (let n = 1; n <= 15; n += 1) await bot.command('U0ANA', `orders 203.0.113.${n} 2h number ${n}`);
  const option = {
    text: { type: 'plain_text', text: 'This cannot wait for an approver.' },
    value: 'confirmed',
  };
  const confirmed = { value: { type: 'checkboxes', selected_options: [option] } };
  const before = bot.cards().length;
  await bot.slack.act('U0CY', { do: 'submit', view: bot.form('U0CY')?.id ?? '', values: { confirmed } });
  const card = await bot.card(/Emergency/);
  const ahead = bot.cards().findIndex(({ ts }) => ts === card.ts) - before;
  expect(ahead).toBeLessThanOrEqual(4);
  expect(before + ahead).toBeLessThan(13);
  await bot.slack.until(() => bot.cards().length === 16, 'all the others', 50_000);
});
