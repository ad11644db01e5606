/** “My address changed”: by the button and its form, or in one line. */
import { expect, test } from 'vitest';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';

const field = (value: string) => ({ value: { type: 'plain_text_input', value } });

async function openFrom(bot: Bot, source: string) {
  await bot.command('U0ANA', `orders ${source} 2h why`);
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
  return bot.direct('U0ANA', /psql/);
}

async function formOf(bot: Bot) {
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
  return bot.form('U0ANA')?.id ?? '';
}

test('Scene 19: my address changed, in one step: card and messages follow', async () => {
  const bot = await aBot('Socket Mode');
  const open = await openFrom(bot, '203.0.113.7');
  await bot.press('U0ANA', open, 'moved');
  const view = await formOf(bot);
  await bot.slack.act('U0ANA', { do: 'submit', view, values: { source: field('203.0.113.8') } });
  await bot.card(/Open until.*approved for `203\.0\.113\.7`/);
  expect(bot.rules()).toEqual(['203.0.113.8/32']);
  await bot.direct('U0ANA', /203\.0\.113\.8`[\s\S]*psql/);
  await bot.slack.until(
    () => JSON.stringify(bot.form('U0ANA')?.view).includes('Switching *orders* to'),
    'the answer in the form',
  );
});

test('a trigger that died: one is told to press again; a wrong address is shown at its field', async () => {
  const bot = await aBot('Socket Mode');
  const open = await openFrom(bot, '203.0.113.7');
  bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
  await bot.press('U0ANA', open, 'moved');
  await bot.slack.until(
    () => bot.directs('U0ANA').some(({ text }) => text.includes('Press again.')),
    'to press again',
  );
  await bot.press('U0ANA', open, 'moved');
  const view = await formOf(bot);
  await bot.slack.act('U0ANA', { do: 'submit', view, values: { source: field('10.0.0.1') } });
  expect(bot.form('U0ANA')?.errors).toEqual({ source: expect.stringContaining('private') });
  // What the record and the policy say is looked up once Slack has its answer: the form comes back as it was filled in.
  for (const [typed, why] of [
    ['203.0.113.0/24', 'too wide'],
    ['203.0.113.0/28', 'wider than `203.0.113.7`, which is what was approved'],
    ['203.0.113.7', 'is for `203.0.113.7` already'],
  ] as const) {
    await bot.slack.act('U0ANA', { do: 'submit', view, values: { source: field(typed) } });
    await bot.slack.until(() => JSON.stringify(bot.form('U0ANA')?.view).includes(why), `${why} in the form`);
    expect(bot.form('U0ANA')?.values['source']?.['value']?.value).toBe(typed);
  }
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
});

test('in one line; and nobody else’s', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'moved 203.0.113.8');
  await bot.told('U0ANA', /No open access/);
  const open = await openFrom(bot, '203.0.113.7');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(open))?.[0] ?? '';
  await bot.command('U0BO', `moved 203.0.113.9 ${id}`);
  await bot.told('U0BO', /isn’t yours/);
  await bot.command('U0ANA', 'moved 203.0.113.8');
  await bot.told('U0ANA', /Switching \*orders\* to/);
  await bot.card(/approved for/);
  expect(bot.rules()).toEqual(['203.0.113.8/32']);
});
