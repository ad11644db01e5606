/** A form that was closed before it is answered, while no message can be sent: said in the log, and nothing breaks. */
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { closeServer, listen } from '../../../sandbox/http.ts';
import type { Values } from '../../../sandbox/slack/client-api.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { openForm } from '../../support/form.ts';
import { latePress, usedUp } from '../../support/late.ts';
import { short } from '../../support/timing.ts';

const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
const asked = { source: field('203.0.113.7'), duration: field('20m'), reason: field('orders are lost') };
const confirmed = {
  value: {
    type: 'checkboxes',
    selected_options: [
      { text: { type: 'plain_text', text: 'This cannot wait for an approver.' }, value: 'confirmed' },
    ],
  },
};

async function aSilentSlack() {
  const emergency = { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] };
  // No form is found, however often it is tried.
  const slack = { ...short.slack, ackTaken: { firstMs: 1, wholeMs: 4 } };
  return aBot('Socket Mode', { orders: { emergency }, timing: { slack } });
}

/** Everyone who asks is told that they may not, which needs no other message. */
async function submitted(bot: Bot, person: string, values: Values) {
  bot.slack.workspace.become(person, 'guest');
  bot.slack.fault({ method: 'views.update', times: Number.POSITIVE_INFINITY, do: { error: 'not_found' } });
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { error: 'internal_error' } });
  await bot.slack.act(person, { do: 'submit', view: bot.form(person)?.id ?? '', values });
  await expect.poll(() => bot.log.join('\n')).toMatch(/private answer not delivered.*internal_error/);
  expect(bot.log.join('\n')).not.toMatch(/listener failed|action of a person failed/);
}

test('of asking', async () => {
  const bot = await aSilentSlack();
  await openForm(bot, 'orders 20m');
  await submitted(bot, 'U0ANA', asked);
});

test('of an emergency', async () => {
  const bot = await aSilentSlack();
  await openForm(bot, 'emergency orders 20m');
  await submitted(bot, 'U0ANA', { ...asked, confirmed });
});

test('of an answer', async () => {
  const bot = await aSilentSlack();
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.direct('U0ANA', /Waiting for approval/);
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'deny');
  await bot.slack.until(() => bot.form('U0BO') !== undefined, 'the form');
  await submitted(bot, 'U0BO', { because: field('no') });
});

test('an answer whose address says nothing comes in a direct message, and holds up nothing else', async () => {
  const silent = createServer(() => {});
  const url = await listen(silent, 0);
  onTestFinished(() => closeServer(silent));
  const bot = await aBot('Socket Mode', { timing: { slack: { ...short.slack, interactiveMs: 500 } } });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  const card = await bot.card(/asks for access/);
  const press = latePress(bot.slack, { person: 'U0DEE', message: card, action: 'approve' });
  for (let times = 1; times <= 6; times += 1)
    await bot.slack.deliver('interactive', { ...press, response_url: url });
  await bot.slack.until(() => bot.directs('U0DEE').length === 6, 'six answers');
});

test('an answer whose address is used up comes in a direct message', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  const card = await bot.card(/asks for access/);
  const press = { person: 'U0DEE', message: card, action: 'approve' };
  await bot.slack.deliver('interactive', usedUp(bot.slack, press));
  await bot.direct('U0DEE', /You can’t decide on this request\. Only <@U0BO> or <@U0CY> can/);
  expect(bot.log.join()).not.toContain('not delivered');
});
