/** Slack takes one message a second in each channel, and says how long to wait: nothing is lost, nothing is there twice. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';

const seconds = (ts: string) => Number(ts);

test('ten requests at once: ten cards, none twice, one a second', { timeout: 60_000 }, async () => {
  const bot = await aBot('Socket Mode', { rateLimits: true });
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
});

test('nothing is posted in a channel before the time has passed that Slack asked for, whatever changes meanwhile', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { retryAfter: 3 } });
  const posts = () =>
    bot.slack.calls.filter(
      ({ method, args }) => method === 'chat.postMessage' && args['channel'] === bot.slack.channels.approvals,
    );
  await bot.command('U0ANA', 'orders 203.0.113.1 2h one');
  await bot.slack.until(() => posts().length === 1, 'refused');
  const refusedAt = Date.now();
  await bot.command('U0ANA', 'orders 203.0.113.2 2h two');
  await bot.direct('U0ANA', /203\.0\.113\.2/);
  await bot.slack.until(() => posts().length === 2, 'the next post');
  expect(Date.now() - refusedAt).toBeGreaterThanOrEqual(2_900);
  await bot.slack.until(() => bot.cards().length === 2, 'both cards');
});
