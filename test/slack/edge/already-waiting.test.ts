/** How much one person may ask for at once, and the same twice: the whole bot. */
import { expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { fieldOf, openForm } from '../../support/form.ts';
import { asked, inForm } from '../../support/seen.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const lineFrom = (source: string) => `orders ${source} 2h the import hangs`;
const waits = (bot: Bot) => bot.told('U0ANA', /already asked.*203\.0\.113\.\d/);
const shared = aSharedBot('Socket Mode');
const formText = (bot: Bot) => JSON.stringify(bot.form('U0ANA')?.view);

test('E11: the same while one waits shows that one; Edit withdraws it and reopens the form as typed', async () => {
  const bot = shared();
  await bot.command('U0ANA', lineFrom('203.0.113.1'));
  const first = await bot.card(/asks for access/);
  await bot.command('U0ANA', 'orders 203.0.113.1 1h the import hangs again');
  await bot.press('U0ANA', await waits(bot), 'edit');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
  expect(['database', 'source', 'duration', 'reason'].map((name) => fieldOf(bot, name)?.value)).toEqual([
    'orders',
    '203.0.113.1',
    '1h',
    'the import hangs again',
  ]);
  await bot.slack.until(() => /Cancelled/.test(bot.cards()[0]?.text ?? ''), 'the first is withdrawn');
  await bot.submit('U0ANA', {});
  await bot.slack.until(() => bot.cards().length === 2, 'the second card');
  expect(bot.cards().find(({ ts }) => ts !== first.ts)?.text).toMatch(/for 1 hour.*hangs again/);
});

test('E11: Cancel withdraws the one that waits', async () => {
  const bot = shared();
  await bot.command('U0ANA', lineFrom('203.0.113.2'));
  await bot.command('U0ANA', lineFrom('203.0.113.2'));
  await bot.press('U0ANA', await waits(bot), 'withdraw');
  await bot.told('U0ANA', /is cancelled/);
  await bot.card(/Cancelled/);
  expect(bot.cards()).toHaveLength(1);
});

test('E11: a form that cannot open again withdraws nothing', async () => {
  const bot = shared();
  await bot.command('U0ANA', lineFrom('203.0.113.3'));
  await bot.command('U0ANA', lineFrom('203.0.113.3'));
  const shown = await waits(bot);
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  await bot.press('U0ANA', shown, 'edit');
  await bot.told('U0ANA', /could not be opened/);
  expect(bot.cards().map(wholeText).join()).not.toMatch(/Cancelled/);
});

test('E11: in the form, the same again has both buttons there, and Edit leaves it as it was sent', async () => {
  const bot = shared();
  await bot.command('U0ANA', lineFrom('203.0.113.4'));
  await bot.card(/asks for access/);
  await openForm(bot, 'orders 203.0.113.4 30m');
  await bot.submit('U0ANA', { reason: 'in the form' });
  await bot.slack.until(() => /already asked/.test(formText(bot)), 'it is shown in the form');
  await bot.pressInForm('U0ANA', 'edit');
  await bot.slack.until(() => fieldOf(bot, 'reason')?.value === 'in the form', 'the form as it was sent');
  expect(fieldOf(bot, 'duration')?.value).toBe('30m');
  await bot.card(/Cancelled/);
  await bot.submit('U0ANA', {});
  await bot.card(/asks for access.*30 minutes/);
});

test('E11: in the form, Cancel is answered there', async () => {
  const bot = shared();
  await bot.command('U0ANA', lineFrom('203.0.113.5'));
  await openForm(bot, lineFrom('203.0.113.5').replace('the import hangs', ''));
  await bot.submit('U0ANA', { reason: 'in the form' });
  await bot.slack.until(() => /already asked/.test(formText(bot)), 'it is shown in the form');
  await bot.pressInForm('U0ANA', 'withdraw');
  await bot.slack.until(() => /is cancelled/.test(formText(bot)), 'the answer in the form');
});

test('E11: thirty requests of one person at once: five wait, the others say which', async () => {
  const bot = await aBot('Socket Mode');
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1);
  await Promise.all(
    numbers.map((n) => bot.command('U0ANA', `${n % 2 ? 'orders' : 'billing'} 203.0.113.${n} 2h number ${n}`)),
  );
  const no = await bot.told('U0ANA', /5 requests of yours wait.*the limit is 5/);
  await bot.slack.until(() => bot.cards().length >= 5, 'five cards');
  const sources = bot.cards().map(({ text }) => /203\.0\.113\.\d+/.exec(text)?.[0] ?? '');
  expect(sources).toHaveLength(5);
  for (const source of sources) expect(wholeText(no)).toContain(source);
  expect(no.text).toMatch(/`\/db-access cancel`/);
  await bot.command('U0DEE', 'orders 203.0.113.99 2h somebody else');
  await bot.card(/203\.0\.113\.99/);
});

/** Two requests of Ana's wait, and no more may. */
async function aFullBot(): Promise<Bot> {
  const bot = await aBot('Socket Mode', { orders: { maxPendingPerPerson: 2 } });
  for (const from of ['203.0.113.1', '203.0.113.2'])
    await bot.command('U0ANA', `orders ${from} 2h the import hangs`);
  await bot.slack.until(() => bot.cards().length === 2, 'both wait');
  return bot;
}

test('E11: where too many wait, the answer has Cancel and Remind for each', async () => {
  const bot = await aFullBot();
  const typed = 'orders 203.0.113.3 2h one too many';
  await bot.command('U0ANA', typed);
  const no = await bot.told('U0ANA', /2 requests of yours wait.*the limit is 2/);
  expect(no.text).toContain(typed);
  const rows = JSON.stringify(no.blocks);
  for (const action of ['withdraw', 'remind']) expect(rows.split(`"action_id":"${action}"`)).toHaveLength(3);
  await bot.press('U0ANA', no, 'remind');
  await bot.told('U0ANA', /I’m reminding the approvers/);
  await bot.press('U0ANA', no, 'withdraw');
  await bot.told('U0ANA', /is cancelled/);
  await bot.command('U0ANA', typed);
  await bot.card(/203\.0\.113\.3/);
});

test('E11: a form that is one too many keeps what was typed, also after Cancel, and can be sent again', async () => {
  const bot = await aFullBot();
  await openForm(bot, 'orders 203.0.113.3 30m');
  await bot.submit('U0ANA', { reason: 'in the form' });
  await bot.slack.until(() => /the limit is 2/.test(formText(bot)), 'the form says so');
  expect(fieldOf(bot, 'reason')?.value).toBe('in the form');
  await bot.pressInForm('U0ANA', 'withdraw');
  await bot.slack.until(() => /is cancelled/.test(formText(bot)), 'the form says that it is cancelled');
  expect(['source', 'duration', 'reason'].map((name) => fieldOf(bot, name)?.value)).toEqual([
    '203.0.113.3',
    '30m',
    'in the form',
  ]);
  expect(formText(bot)).not.toMatch(/the limit is|⚠️/);
  await bot.submit('U0ANA', {});
  await bot.card(/203\.0\.113\.3.*30 minutes/);
});

test('asking for what one has says so and offers Extend; who knows asks all the same', async () => {
  const bot = shared();
  await bot.press('U0BO', await asked(bot), 'approve');
  await bot.direct('U0ANA', /psql/);
  await bot.command('U0ANA', 'ord 203.0.113.7 1h once more');
  const held = await bot.told(
    'U0ANA',
    /You already have access: \*orders\* is open from `203\.0\.113\.7` until/,
  );
  expect(wholeText(held)).toMatch(/Extend.*Request anyway.*View in channel/s);
  // Another name may begin like that at the press.
  expect(wholeText(held)).toContain(JSON.stringify('{"database":"orders"').slice(1, -1));
  expect(bot.cards()).toHaveLength(1);
  await bot.press('U0ANA', held, 'extend');
  await inForm(bot, 'U0ANA', /How much longer/);
  await bot.press('U0ANA', held, 'request-anyway');
  await bot.card(/asks for access.*once more/);
  await bot.press('U0ANA', held, 'request-anyway');
  await bot.press('U0ANA', await waits(bot), 'withdraw');
  await bot.told('U0ANA', /is cancelled/);
});
