/** The Home tab: each sees their own, acts there, and sees what changes. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { elementOf } from '../../../sandbox/demo.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { aClock } from '../../support/clock.ts';

const home = (bot: Bot, person: string) => bot.slack.stateOf(person).home;
const shown = (bot: Bot, person: string) => JSON.stringify(home(bot, person) ?? {});
const sees = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => words.test(shown(bot, person)),
    `${words} in the Home of ${person}: ${shown(bot, person)}`,
  );

const View = z.object({ id: z.string(), view: z.object({ blocks: z.array(z.unknown()) }) });

async function pressHome(bot: Bot, person: string, action: string) {
  const { id, view } = View.parse(home(bot, person));
  return bot.slack.act(person, { do: 'action', on: { view: id }, ...elementOf(view.blocks, action) });
}

test('the form opens there; what waits is answered there, more time too, and what is open is given back', async () => {
  const bot = await aBot('Socket Mode');
  for (const person of ['U0ANA', 'U0BO']) await bot.slack.act(person, { do: 'openHome' });
  await sees(bot, 'U0ANA', /Request access.*You can request: `orders`.*No open access/);
  await sees(bot, 'U0BO', /Nothing needs your approval/);
  await pressHome(bot, 'U0ANA', 'open-form');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await sees(bot, 'U0ANA', /Cancel request/);
  await sees(bot, 'U0BO', /asks for access.*Approve.*Deny.*Approve for less.*Reason: the import hangs/);
  await pressHome(bot, 'U0BO', 'approve');
  await sees(bot, 'U0ANA', /Open until.*Extend.*My address changed.*Connection details.*End access/);
  await sees(bot, 'U0BO', /Nothing needs your approval/);

  await bot.command('U0ANA', 'extend 30m');
  await sees(bot, 'U0BO', /30 minutes more requested.*Approve \+30 minutes.*Decline/);
  await bot.command('U0BO', 'pending');
  await bot.told('U0BO', /30 minutes more requested/);
  await pressHome(bot, 'U0BO', 'allow-more');
  await sees(bot, 'U0BO', /Nothing needs your approval/);

  await pressHome(bot, 'U0ANA', 'done');
  await sees(bot, 'U0ANA', /No open access/);
  expect(bot.rules()).toEqual([]);
});

test('a refusal of what was pressed there comes as a direct message: no click is swallowed', async () => {
  const bot = await aBot('Socket Mode');
  await bot.slack.act('U0BO', { do: 'openHome' });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await sees(bot, 'U0BO', /Approve/);
  bot.slack.workspace.become('U0BO', 'guest');
  await pressHome(bot, 'U0BO', 'approve');
  await bot.direct('U0BO', /Guests can’t request/);
  expect(bot.rules()).toEqual([]);
});

const publishedTo = (bot: Bot, person: string) =>
  bot.slack.calls.filter(
    ({ method, args, result }) => method === 'views.publish' && args['user_id'] === person && result === 'ok',
  );

test('more than fits is counted, and where it is shown', async () => {
  const bot = await aBot('Socket Mode', { orders: { maxPendingPerPerson: 17 } });
  for (let n = 1; n <= 17; n += 1) await bot.command('U0ANA', `orders 203.0.113.${n} 2h number ${n}`);
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await sees(bot, 'U0ANA', /And 11 more: see `\/db-access list`/);
  await bot.slack.act('U0BO', { do: 'openHome' });
  await sees(bot, 'U0BO', /And 9 more: see `\/db-access pending`/);
});

test('it is redrawn when the policy file changes, and what did not change is not published again', async () => {
  const bot = await aBot('Socket Mode');
  for (const person of ['U0ANA', 'U0DEE']) await bot.slack.act(person, { do: 'openHome' });
  await sees(bot, 'U0ANA', /`billing`/);
  const orders = { scalingo: 'my-orders' };
  const billing = { scalingo: 'my-billing', approvers: ['U0DEE'] };
  bot.writeConfig({
    databases: { orders, billing, sales: { scalingo: 'my-sales', requesters: ['U0ANA'] } },
  });
  await bot.reload();
  await sees(bot, 'U0ANA', /`sales`/);
  await bot.command('U0CY', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  await bot.command('U0ANA', 'orders 203.0.113.8 2h why');
  await sees(bot, 'U0ANA', /203\.0\.113\.8/);
  expect(publishedTo(bot, 'U0ANA')).toHaveLength(3);
  expect(publishedTo(bot, 'U0DEE')).toHaveLength(1);
});

test('it is redrawn also where the messages could not be written', async () => {
  const bot = await aBot('Socket Mode');
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await sees(bot, 'U0ANA', /No pending requests/);
  bot.slack.fault({ method: 'conversations.open', times: 9, do: { error: 'internal_error' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await sees(bot, 'U0ANA', /Cancel request/);
});

test('where Slack asks to wait it waits, then it draws what is so by then', async () => {
  const bot = await aBot('Socket Mode', { movable: aClock() });
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await sees(bot, 'U0ANA', /No pending requests/);
  bot.slack.fault({ method: 'views.publish', times: 1, do: { retryAfter: 600 } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h one');
  const calls = () => bot.slack.calls.filter(({ method }) => method === 'views.publish').length;
  await bot.slack.until(() => calls() === 2, 'refused');
  await bot.command('U0ANA', 'orders 203.0.113.8 2h two');
  await bot.direct('U0ANA', /203\.0\.113\.8/);
  await bot.pass(500_000);
  await bot.command('U0ANA', 'list');
  await bot.told('U0ANA', /203\.0\.113\.8/);
  expect(calls()).toBe(2);
  await bot.pass(200_000);
  await sees(bot, 'U0ANA', /203\.0\.113\.7/);
  await sees(bot, 'U0ANA', /203\.0\.113\.8/);
});

test('drawing asks Slack once a minute who somebody is, and the click asks again', async () => {
  const bot = await aBot('Socket Mode', { orders: { approvers: ['U0BO', 'S0DBA'] } });
  const lookUps = () =>
    bot.slack.calls.filter(
      ({ method, args }) => method === 'users.info' && args['user'] === 'U0DEE' && !args['include_locale'],
    ).length;
  await bot.slack.act('U0DEE', { do: 'openHome' });
  for (const n of [1, 2]) {
    await bot.command('U0ANA', `orders 203.0.113.${n} 2h why`);
    await bot.slack.until(() => bot.cards().length === n, 'the card');
    await bot.slack.act('U0DEE', { do: 'openHome' });
  }
  expect(lookUps()).toBe(1);
  bot.slack.workspace.become('U0BO', 'guest');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.slack.until(
    () => bot.toldAtCard('U0BO').some(({ text }) => text.includes('Guests')),
    'the click asked again',
  );
});

test('who presses in a tab that was opened hours ago sees there what came of it', async () => {
  const bot = await aBot('Socket Mode', { movable: aClock(), orders: { lapseAfter: '8h' } });
  await bot.slack.act('U0BO', { do: 'openHome' });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await sees(bot, 'U0BO', /Approve/);
  await bot.pass(2 * 3_600_000);
  await pressHome(bot, 'U0BO', 'approve');
  await sees(bot, 'U0BO', /Nothing needs your approval/);
  expect(bot.directs('U0BO')).toEqual([]);
});
