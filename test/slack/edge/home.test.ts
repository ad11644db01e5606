/** The Home tab: each sees their own, acts there, and sees what changes. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { elementOf } from '../../../sandbox/demo.ts';
import { aBot, type Bot } from '../../support/bot.ts';

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

describe.each(['Socket Mode', 'signed HTTP'] as const)('through %s', (transport) => {
  test('what waits is answered there, and what is open is given back there', async () => {
    const bot = await aBot(transport);
    for (const person of ['U0ANA', 'U0BO']) await bot.slack.act(person, { do: 'openHome' });
    await sees(bot, 'U0ANA', /You have nothing open\..*Databases that you may ask for: `orders`/);
    await sees(bot, 'U0BO', /Nothing waits for your answer/);
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    await sees(bot, 'U0ANA', /Cancel request/);
    await sees(bot, 'U0BO', /Why: `the import hangs`.*Approve/);
    await pressHome(bot, 'U0BO', 'approve');
    await sees(bot, 'U0ANA', /Open since.*More time.*I’m done/);
    await sees(bot, 'U0BO', /Nothing waits for your answer/);
    await pressHome(bot, 'U0ANA', 'done');
    await sees(bot, 'U0ANA', /You have nothing open/);
    expect(bot.rules()).toEqual([]);
  });
});

test('a refusal of what was pressed there comes as a direct message: no click is swallowed', async () => {
  const bot = await aBot('Socket Mode');
  await bot.slack.act('U0BO', { do: 'openHome' });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await sees(bot, 'U0BO', /Approve/);
  bot.slack.workspace.become('U0BO', 'guest');
  await pressHome(bot, 'U0BO', 'approve');
  await bot.direct('U0BO', /Guests can neither/);
  expect(bot.rules()).toEqual([]);
});

test('the form opens from there', async () => {
  const bot = await aBot('Socket Mode');
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await sees(bot, 'U0ANA', /Ask for access/);
  await pressHome(bot, 'U0ANA', 'open-form');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
});
