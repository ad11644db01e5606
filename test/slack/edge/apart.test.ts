/** An end never waits for a message: however many people are to be told, and however slow Slack is. */
import { expect, test } from 'vitest';
import { aBot, wholeText } from '../../support/bot.ts';
import { short } from '../../support/timing.ts';

test('P1: no message can be written, and twenty grants of two people end: their rules go', {
  timeout: 90_000,
}, async () => {
  const automatic = [{ name: 'short looks', who: ['U0ANA', 'U0CY'], upTo: '1h' }];
  const bot = await aBot('Socket Mode', {
    orders: { automatic },
    billing: { automatic },
    env: { SCALINGO_CALLS_PER_MINUTE: '600' },
    // What hangs at the end of the test is not waited for.
    timing: { stopMs: 100, slack: { ...short.slack, finishMs: 0 } },
  });
  for (let n = 1; n <= 10; n += 1) {
    await bot.command('U0ANA', `orders 203.0.113.${n} 1h look ${n}`);
    await bot.command('U0CY', `billing 203.0.113.${n} 1h look ${n}`);
  }
  const rules = () => bot.rules('my-orders').length + bot.rules('my-billing').length;
  await expect.poll(rules, { timeout: 30_000 }).toBe(20);
  const open = () => bot.cards().filter(({ text }) => /Open until/.test(text));
  await bot.slack.until(() => open().length === 20, 'twenty cards', 30_000);
  const before = bot.cards().map(wholeText);

  for (const method of ['chat.postMessage', 'chat.update'])
    bot.slack.fault({ method, times: 10_000, do: 'hang' });
  const ids = open().map((card) => /gr_\w+/.exec(wholeText(card))?.[0] ?? '');
  for (const id of ids) {
    await bot.command('U0ANA', `done ${id}`);
    await bot.command('U0CY', `done ${id}`);
  }
  await expect.poll(rules, { timeout: 8_000 }).toBe(0);
  expect(bot.cards().map(wholeText)).toEqual(before);
});
