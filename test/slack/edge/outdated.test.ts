/** A button means what its reader saw: one that shows something else than is asked now is refused, and its message redrawn. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

/** Less than that is its first address. */
const rangeFrom = (source: string) => `orders ${source}/28 4h the import hangs`;

async function asked(bot: Bot, text: string) {
  await bot.command('U0ANA', text);
  return bot.card(/asks for access/);
}

const told = (bot: Bot, person: string, words: RegExp) =>
  bot.slack.until(
    () => bot.toldAtCard(person).some(({ text }) => words.test(text)),
    `${person} is told ${words}; they are told ${bot.toldAtCard(person).map(({ text }) => text)}`,
  );

describe('O2: a stale button does not answer what is asked now', () => {
  const ofOne = aSharedBot('Socket Mode');
  const ofTwo = aSharedBot('Socket Mode', {
    orders: { approvals: 2, approvers: ['U0BO', 'U0CY', 'U0DEE'] },
  });

  test.each(['allow-more', 'refuse-more'])(
    'O2: %s of 10 minutes, pressed when 7 hours are asked',
    async (action) => {
      const bot = await aBot('Socket Mode');
      await bot.press('U0BO', await asked(bot, 'orders 203.0.113.7 30m why'), 'approve');
      await bot.direct('U0ANA', /psql/);
      await bot.command('U0ANA', 'extend 10m');
      const tenMinutes = await bot.card(/10 minutes more requested.*"action_id":"allow-more"/s);
      await bot.press('U0CY', tenMinutes, 'allow-more');
      await bot.direct('U0ANA', /approved 10 minutes more/);
      await bot.command('U0ANA', 'extend 7h');
      await bot.card(/7 hours more requested.*"action_id":"allow-more"/s);

      await bot.pressLate('U0BO', tenMinutes, action);
      await told(bot, 'U0BO', /This request has changed\. <@U0ANA> asks for 7 hours more/);
      // Nothing was answered: the seven hours still wait, and the button that is there now answers them.
      const now = await bot.card(/7 hours more requested.*"action_id":"allow-more"/s);
      await bot.press('U0BO', now, action);
      await bot.direct('U0ANA', action === 'allow-more' ? /approved 7 hours more/ : /declined 7 hours more/);
    },
  );

  test.each([
    ['approve', undefined, '203.0.113.0'],
    ['deny', 'because', '203.0.113.16'],
    ['approve-for-less', 'duration', '203.0.113.32'],
  ])('O2: %s of what was asked, after another approver allowed less', async (action, field, source) => {
    const bot = ofTwo();
    const card = await asked(bot, rangeFrom(source));
    await bot.press('U0BO', card, 'approve-for-less');
    await bot.submit('U0BO', { duration: '1h', source });
    const less = await bot.card(/1 of 2 approvals/);

    await bot.pressLate('U0CY', card, action);
    await told(bot, 'U0CY', /This request has changed\. <@U0ANA> asks for access .*for 1 hour/);
    expect(bot.form('U0CY')).toBeUndefined();
    expect(bot.rules()).toEqual([]);
    await bot.press('U0CY', less, action);
    if (field) await bot.slack.until(() => bot.form('U0CY') !== undefined, 'the form');
    else await bot.slack.until(() => bot.rules().includes(`${source}/32`), 'it is open for less');
  });

  test('O2: a form that was open when less was allowed comes back with what is asked now, as filled in', async () => {
    const bot = ofTwo();
    const card = await asked(bot, rangeFrom('203.0.113.48'));
    await bot.press('U0CY', card, 'deny');
    await bot.slack.until(() => bot.form('U0CY') !== undefined, 'the form');
    await bot.press('U0BO', card, 'approve-for-less');
    await bot.submit('U0BO', { duration: '1h', source: '203.0.113.48' });
    await bot.card(/1 of 2 approvals/);
    await bot.submit('U0CY', { because: 'use the replica' });
    await bot.slack.until(
      () => /request has changed/.test(JSON.stringify(bot.form('U0CY')?.view)),
      'the form says so',
    );
    expect(bot.form('U0CY')?.values['because']?.['value']?.value).toBe('use the replica');
    await bot.submit('U0CY', {});
    await bot.direct('U0ANA', /Denied by <@U0CY>.*use the replica/);
  });

  test('O2: a second approver is not refused because a first one said yes', async () => {
    const bot = ofTwo();
    const card = await asked(bot, rangeFrom('203.0.113.64'));
    await bot.press('U0BO', card, 'approve');
    await bot.card(/1 of 2 approvals/);
    await bot.pressLate('U0CY', card, 'approve');
    await bot.direct('U0ANA', /psql/);
  });

  test.each([
    ['approve', '203.0.113.0'],
    ['deny', '203.0.113.16'],
    ['approve-for-less', '203.0.113.32'],
  ])(
    'O2: %s with a bare id, of an older build: nothing is answered, and the message is redrawn',
    async (action, source) => {
      const bot = ofOne();
      const card = await asked(bot, rangeFrom(source));
      const before = bot.slack.calls.filter(({ method }) => method === 'chat.update').length;
      const [id = ''] = /gr_[a-z0-9]{10}/.exec(JSON.stringify(card.blocks)) ?? [];
      await bot.pressLate('U0BO', card, action, id);
      await told(bot, 'U0BO', /This request has changed/);
      expect(bot.form('U0BO')).toBeUndefined();
      if (action === 'approve')
        await bot.slack.until(
          () => bot.slack.calls.filter(({ method }) => method === 'chat.update').length >= before + 2,
          'the card is drawn over, and written again',
        );
      expect(bot.rules()).toEqual([]);
      await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
      await bot.direct('U0ANA', /psql/);
    },
  );

  test('who said yes is told so before a form for less opens, and can still deny', async () => {
    const bot = ofTwo();
    await bot.press('U0BO', await asked(bot, rangeFrom('203.0.113.80')), 'approve');
    const card = await bot.card(/1 of 2 approvals/);
    await bot.press('U0BO', card, 'approve-for-less');
    await told(bot, 'U0BO', /You have already approved/);
    expect(bot.form('U0BO')).toBeUndefined();
    await bot.press('U0BO', card, 'deny');
    await bot.slack.until(() => bot.form('U0BO') !== undefined, 'the form');
  });

  test('O2: End access with a bare id, of an older build, still ends it', async () => {
    const bot = ofOne();
    await bot.press('U0BO', await asked(bot, rangeFrom('203.0.113.48')), 'approve');
    const open = await bot.card(/Open until/);
    expect(bot.rules()).toEqual(['203.0.113.48/28']);
    const [id = ''] = /gr_[a-z0-9]{10}/.exec(JSON.stringify(open.blocks)) ?? [];
    await bot.pressLate('U0BO', open, 'done', id);
    await bot.slack.until(() => bot.rules().length === 0, 'the rule is gone');
  });

  test.each([
    ['extend', '203.0.113.97', { length: '30m' }],
    ['moved', '203.0.113.98', { source: '203.0.113.99' }],
  ])(
    'the form of %s that was open as the access ended no longer says that it is open',
    async (action, source, fields) => {
      const bot = ofOne();
      await bot.press('U0BO', await asked(bot, `orders ${source} 2h why`), 'approve');
      await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), action);
      await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
      await bot.press('U0BO', await bot.card(/Open until/), 'done');
      await bot.direct('U0ANA', new RegExp(`Ended early by .*${source}`));
      await bot.submit('U0ANA', fields);
      const form = () => JSON.stringify(bot.form('U0ANA')?.view ?? {});
      await bot.slack.until(
        () => /⚠️ Access to .* ended/.test(form()),
        () => form(),
      );
      expect(form()).not.toContain('Open until');
      expect(form()).toContain(`"initial_value":"${Object.values(fields)[0]}"`);
    },
  );
});
