/** Several have to say yes: what each of them, and the requester, reads meanwhile. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';
import { asked, inForm, told } from '../../support/seen.ts';

const two = { approvals: 2, approvers: ['U0BO', 'U0CY', 'U0DEE'] };
const billing = { scalingo: 'my-billing', approvers: ['U0DEE'] };

test('L3: one approval is enough after a reload: it opens at once, without another press', async () => {
  const bot = await aBot('Socket Mode', { orders: two });
  await bot.press('U0BO', await asked(bot), 'approve');
  await bot.card(/1 of 2 approvals: <@U0BO> said yes to 2 hours/);
  bot.writeConfig({ databases: { orders: { scalingo: 'my-orders', ...two, approvals: 1 }, billing } });
  await bot.reload();
  await bot.card(/Open until .*Approved by <@U0BO>\./);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
});

test('L27: after a reload, card and direct message name those who can answer now', async () => {
  const bot = await aBot('Socket Mode');
  await asked(bot);
  bot.writeConfig({ databases: { orders: { scalingo: 'my-orders', approvers: ['U0DEE'] }, billing } });
  await bot.reload();
  await bot.card(/Approvers:\* <@U0DEE>/);
  await bot.slack.until(
    () => bot.directs('U0ANA').some((message) => JSON.stringify(message).includes('Approvers:* <@U0DEE>')),
    'the direct message names Dee',
  );
});

test('L27: who says yes without bringing it further is told so', async () => {
  const bot = await aBot('Socket Mode', { orders: { approvals: ['S0DBA', 'S0ONCALL'] } });
  bot.slack.workspace.groups.set('S0DBA', ['U0BO', 'U0CY']);
  bot.slack.workspace.groups.set('S0ONCALL', ['U0DEE']);
  const card = await asked(bot);
  await bot.press('U0BO', card, 'approve');
  await bot.press('U0CY', card, 'approve');
  await told(bot, 'U0CY', /Your yes is noted, but this still needs a yes from <!subteam\^S0ONCALL>/);
  expect(bot.toldAtCard('U0BO')).toEqual([]);
});

test('L28: who says yes after someone who may not any more is told whose yes no longer counts', async () => {
  const bot = await aBot('Socket Mode', { orders: { ...two, approvers: ['U0BO', 'U0CY', 'U0DEE'] } });
  const card = await asked(bot);
  await bot.press('U0BO', card, 'approve');
  await bot.card(/1 of 2 approvals/);
  bot.slack.workspace.become('U0BO', 'deactivated');
  await bot.press('U0CY', card, 'approve');
  await told(bot, 'U0CY', /The yes from <@U0BO> no longer counts/);
  await bot.card(/1 of 2 approvals: <@U0CY> said yes.*The yes from <@U0BO> no longer counts/);
});

test('L11: less by one of two is a proposal that the other and the requester read', async () => {
  const bot = await aBot('Socket Mode', { orders: two });
  const card = await asked(bot);
  await bot.press('U0BO', card, 'approve-for-less');
  await bot.submit('U0BO', { duration: '30m' });
  await inForm(bot, 'U0BO', /You said yes to 30 minutes of the 2 hours; 1 more is needed/);
  const words = /<@U0BO> said yes to 30 minutes of the 2 hours; 1 more is needed\./;
  const half = await bot.card(words);
  expect(JSON.stringify(half)).toContain('30 minutes (2 hours requested)');
  await bot.direct('U0ANA', words);
  await bot.press('U0CY', half, 'approve-for-less');
  await inForm(bot, 'U0CY', words);
});
