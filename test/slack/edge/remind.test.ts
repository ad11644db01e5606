/** “Remind”, on the requester’s message and on their Home tab. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';

test('the approvers are pinged in the thread of the card, the requester is told so, and the second time when that was', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  const status = await bot.direct('U0ANA', /Waiting for approval/);
  await bot.press('U0ANA', status, 'remind');
  const reminder = await bot.card(/<@U0ANA> still waits for an answer.*Please answer: <@U0BO> <@U0CY>/);
  expect(reminder.thread_ts).toBe(card.ts);
  await bot.direct('U0ANA', /I’m reminding the approvers of \*orders\* from `203\.0\.113\.\d+`/);
  await bot.press('U0ANA', status, 'remind');
  await bot.direct('U0ANA', /were reminded <!date.*You can remind them again <!date/);
  expect(bot.cards()).toHaveLength(2);
});

test('L9: nobody could be pinged: “reminded” is not said', async () => {
  const bot = await aBot('Socket Mode', { orders: { approvers: 'everyone' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const status = await bot.direct('U0ANA', /Waiting for approval/);
  await bot.press('U0ANA', status, 'remind');
  await bot.direct('U0ANA', /nobody can be mentioned.*Ask an approver yourself/);
  await bot.press('U0ANA', status, 'remind');
  await bot.direct('U0ANA', /posted .*nobody could be mentioned.*You can send another <!date/);
  expect(
    bot
      .directs('U0ANA')
      .map(({ text }) => text)
      .join(),
  ).not.toMatch(/reminded/);
});
