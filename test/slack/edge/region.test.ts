/** A Scalingo region instead of an address: typed, or picked in the form from the list that Scalingo gives. */
import { expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { fieldsOf } from '../../support/form.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const orders = { regions: ['osc-fr1'] };
const shared = aSharedBot('Socket Mode', { orders });

const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
const choice = (value: string) => ({
  value: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } },
});

async function formOf(bot: Bot, text: string) {
  await bot.command('U0ANA', text);
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
}

const shown = (bot: Bot) => JSON.stringify(bot.form('U0ANA')?.view ?? {});
const sees = (bot: Bot, words: RegExp) =>
  bot.slack.until(() => words.test(shown(bot)), `${words} in the form`);

test('typed: asked for, approved, open, given back, gone', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'orders region:osc-fr1 2h the nightly job');
  const card = await bot.card(/region:osc-fr1` \(every app in this Scalingo region, other customers’ too\)/);
  await bot.press('U0BO', card, 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  expect(bot.rules()).toEqual(['man-osc-fr1-egress']);
  await bot.press('U0ANA', open, 'done');
  await bot.card(/Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
});

test('asked again: the form holds the same four values, be the reason ever so much like another line', async () => {
  const bot = await aBot('Socket Mode', { orders });
  const reason = 'import from 10.0.0.1 took 3 hours';
  await bot.command('U0ANA', `orders region:osc-fr1 2h ${reason}`);
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), 'done');
  const closing = await bot.direct('U0ANA', /Request again/);
  const four = ['orders', 'region:osc-fr1', '2h', reason];
  await bot.press('U0ANA', closing, 'ask-again');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
  expect(fieldsOf(bot).map(({ value }) => value)).toEqual(four);

  await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  await bot.press('U0ANA', closing, 'ask-again');
  await bot.press('U0ANA', await bot.direct('U0ANA', /could not be opened/), 'open-form');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open after all');
  expect(fieldsOf(bot).map(({ value }) => value)).toEqual(four);
});

test.each([
  [
    'orders region:osc-secnum-fr1 2h why',
    /region `osc-secnum-fr1` can’t be requested here.*`region:osc-fr1`/,
  ],
  ['billing region:osc-fr1 2h why', /can’t request a Scalingo region here/],
])('%s is refused: the policy does not allow it', async (text, why) => {
  const bot = shared();
  await bot.command('U0ANA', text);
  expect((await bot.told('U0ANA', /You typed/)).text).toMatch(why);
  expect(bot.cards()).toEqual([]);
});

test('picked in the form, from the list that Scalingo gives; and back to an address', async () => {
  const bot = await aBot('Socket Mode', { orders: { regions: ['osc-fr1', 'osc-mars-1'] } });
  await formOf(bot, 'orders 2h');
  await bot.pressInForm('U0ANA', 'choose-region');
  await sees(bot, /osc-fr1: every app there/);
  expect(shown(bot)).not.toContain('osc-mars-1');
  expect(shown(bot)).not.toContain('osc-secnum-fr1');
  await bot.pressInForm('U0ANA', 'choose-address');
  await sees(bot, /Your IPv4 address/);
  await bot.pressInForm('U0ANA', 'choose-region');
  await sees(bot, /"Scalingo region"/);
  await bot.slack.act('U0ANA', {
    do: 'submit',
    view: bot.form('U0ANA')?.id ?? '',
    values: {
      database: choice('orders'),
      region: choice('region:osc-fr1'),
      duration: field('2h'),
      reason: field('why'),
    },
  });
  expect(wholeText(await bot.card(/asks for access/))).toContain('region:osc-fr1');
});

test('Scalingo will not tell its regions: the form says so, and stays as it was', async () => {
  const bot = shared();
  bot.scalingo.fault({ on: 'GET managed_ranges', times: 3, do: { what: 'answer', status: 422 } });
  await formOf(bot, 'orders 203.0.113.7');
  await bot.pressInForm('U0ANA', 'choose-region');
  await sees(bot, /The regions could not be listed: Scalingo refused/);
  expect(shown(bot)).toContain('Your IPv4 address');
});

test('where no policy allows a region, nobody is offered one', async () => {
  const bot = await aBot('Socket Mode');
  await formOf(bot, 'orders');
  expect(shown(bot)).not.toContain('region');
});

test('a region that the policy does not allow, in a hand-made submission: refused at its field', async () => {
  const bot = shared();
  await formOf(bot, 'orders 2h');
  await bot.pressInForm('U0ANA', 'choose-region');
  await sees(bot, /"Scalingo region"/);
  await bot.slack.act('U0ANA', {
    do: 'submit',
    view: bot.form('U0ANA')?.id ?? '',
    values: {
      database: choice('orders'),
      region: choice('region:osc-secnum-fr1'),
      duration: field('2h'),
      reason: field('why'),
    },
  });
  expect(bot.form('U0ANA')?.errors).toEqual({ region: expect.stringContaining('can’t be requested here') });
});
