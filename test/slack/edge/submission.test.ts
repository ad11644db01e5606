/** A form that is sent: Slack has its answer before anything is looked up, and what cannot be done comes back filled in. */
import { describe, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';
import { short } from '../../support/timing.ts';

const forever = Number.POSITIVE_INFINITY;
const line = 'orders 203.0.113.0/28 8h the import hangs';

async function asked(bot: Bot) {
  await bot.command('U0ANA', line);
  return bot.card(/asks for access/);
}

const says = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => words.test(JSON.stringify(bot.form(person)?.view ?? {})),
    `${words} in the form of ${person}; there is ${JSON.stringify(bot.form(person)?.view)}`,
  );

const typedIn = (bot: Bot, person: string, name: string) => bot.form(person)?.values[name]?.['value']?.value;

describe.concurrent('T1: while Slack answers nothing but views', () => {
  const right = { source: '203.0.113.7', duration: '1h' };
  const impatient = { ...short.slack, interactiveMs: 1000 };
  const silent = ['users.info', 'usergroups.users.list', 'chat.update'] as const;

  test.for([
    ['request', { ...right, source: 'no address', reason: 'why' }, 'source', { ...right, reason: 'why' }],
    ['deny', undefined, undefined, { because: 'no' }],
    ['approve-for-less', { ...right, duration: 'long' }, 'duration', right],
  ] as const)(
    'T1: the form of %s is answered at once',
    async ([name, wrong, field, fields], { expect, onTestFinished }) => {
      const bot = await aBot('Socket Mode', { timing: { slack: impatient } }, onTestFinished);
      const card = await asked(bot);
      await bot.direct('U0ANA', /Waiting for approval/);
      if (name === 'request') await bot.command('U0BO', 'orders 2h');
      else await bot.press('U0BO', card, name);
      await bot.slack.until(() => bot.form('U0BO') !== undefined, 'the form');
      for (const method of silent) bot.slack.fault({ method, times: 100, do: 'hang' });
      if (wrong) {
        const began = bot.slack.calls.length;
        expect(await bot.submit('U0BO', wrong)).toEqual({ ok: true });
        expect(Object.keys(bot.form('U0BO')?.errors ?? {})).toEqual([field]);
        expect(bot.slack.calls.slice(began)).toEqual([]);
      }
      expect(await bot.submit('U0BO', fields)).toEqual({ ok: true });
      expect(JSON.stringify(bot.form('U0BO')?.view)).toMatch(/Working…|Sending your request…/);
      // Who presses cannot be looked up: that is a no, and what was typed is there to be sent again.
      await says(bot, 'U0BO', /could not look you up/);
      if (name !== 'deny') expect(typedIn(bot, 'U0BO', 'duration')).toBe('1h');
      expect(bot.rules()).toEqual([]);
    },
  );
});

test.concurrent('a refusal after the answer gives the form back filled in, above the field it is about', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', { orders: { maxLivePerPerson: 1 } }, onTestFinished);
  await bot.press('U0BO', await asked(bot), 'approve');
  await bot.direct('U0ANA', /psql/);
  await bot.command('U0ANA', 'orders 2h');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
  await bot.submit('U0ANA', { source: '203.0.113.9', duration: '1h', reason: 'again' });
  await says(bot, 'U0ANA', /You have 1 open or approved/);
  expect(typedIn(bot, 'U0ANA', 'reason')).toBe('again');
  expect(typedIn(bot, 'U0ANA', 'source')).toBe('203.0.113.9');
  await bot.command('U0ANA', 'done');
  await bot.direct('U0ANA', /🏁 Ended early/);
  await bot.submit('U0ANA', {});
  await says(bot, 'U0ANA', /Request sent to|Request received/);
});

test.concurrent('a refusal after the form was closed comes in a direct message, with a button that has what was typed', async ({
  onTestFinished,
}) => {
  // No form is found, however often it is tried.
  const slack = { ...short.slack, ackTaken: { firstMs: 1, wholeMs: 4 } };
  const bot = await aBot('Socket Mode', { timing: { slack } }, onTestFinished);
  await bot.command('U0ANA', 'orders 2h');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
  bot.slack.workspace.become('U0ANA', 'guest');
  bot.slack.fault({ method: 'views.update', times: forever, do: { error: 'not_found' } });
  await bot.submit('U0ANA', { source: '203.0.113.9', duration: '1h', reason: 'the import' });
  const told = await bot.direct('U0ANA', /Guests can’t request/);
  bot.slack.workspace.become('U0ANA', 'member');
  await bot.press('U0ANA', told, 'open-form');
  await bot.slack.until(() => typedIn(bot, 'U0ANA', 'reason') === 'the import', 'the form as it was typed');
});

test.concurrent.for(['Socket Mode', 'signed HTTP'] as const)(
  'through %s, an answer that overtakes the acknowledgement is not drawn over',
  async (transport, { expect, onTestFinished }) => {
    const bot = await aBot(transport, {}, onTestFinished);
    await bot.command('U0ANA', 'orders');
    await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
    bot.slack.workspace.become('U0ANA', 'guest');
    const release = bot.slack.holdAck();
    const submitted = bot.submit('U0ANA', { source: '203.0.113.9', duration: '1h', reason: 'the import' });
    await bot.slack.until(
      () => bot.slack.calls.some(({ method }) => method === 'views.update'),
      'the answer, before the acknowledgement',
    );
    release();
    expect(await submitted).toEqual({ ok: true });
    await says(bot, 'U0ANA', /Guests can’t request/);
    expect(typedIn(bot, 'U0ANA', 'reason')).toBe('the import');
  },
);
