/** Policies and decisions as people meet them in Slack: the whole bot, its cards, forms and commands. */
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { fieldsOf } from '../../support/form.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { asked, inForm, told } from '../../support/seen.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

describe('Scene 18: partial approvals', () => {
  test('Scene 18: "1 of 2", who has, who still can', async () => {
    const bot = await aBot('Socket Mode', { orders: { approvals: 2, approvers: ['U0BO', 'U0CY', 'U0DEE'] } });
    const card = await asked(bot);
    expect(card.text).toContain('0 of 2 approvals. <@U0BO>, <@U0CY> or <@U0DEE> can approve.');
    await bot.press('U0BO', card, 'approve');
    const half = await bot.card(
      /1 of 2 approvals: <@U0BO> said yes to 2 hours; 1 more is needed\. <@U0CY> or <@U0DEE> can still/,
    );
    expect(bot.rules()).toEqual([]);
    await bot.press('U0BO', half, 'approve');
    await told(bot, 'U0BO', /You have already approved/);
    await bot.press('U0CY', half, 'approve');
    await bot.card(/Open until .*Approved by <@U0BO> and <@U0CY>\./);
    expect(bot.rules()).toHaveLength(1);
  });
});

describe('decisions', () => {
  const shared = aSharedBot('Socket Mode');

  test('approve for less: errors are shown at their fields; then it opens for that, and the card says so', async () => {
    const bot = shared();
    const card = await asked(bot, 'orders 203.0.113.0/28 4h why');
    await bot.press('U0BO', card, 'approve-for-less');
    await bot.submit('U0BO', { duration: 'long', source: '203.0.113.7' });
    expect(bot.form('U0BO')?.errors).toEqual({ duration: expect.stringContaining('not a length of time') });
    await bot.submit('U0BO', { duration: '5h', source: '203.0.113.7' });
    await inForm(bot, 'U0BO', /more than was requested\. You can approve up to 4 hours from/);
    // It comes back as it was filled in: only what was wrong has to be typed again.
    await bot.submit('U0BO', { duration: '1h' });
    await bot.card(/Open until .*for less than was requested \(4 hours from `203\.0\.113\.0\/28`\)/);
    expect(bot.rules()).toEqual(['203.0.113.7/32']);
  });

  test('one address can’t be narrowed, so less of it is less time, and no address is in the form', async () => {
    const bot = shared();
    await bot.press('U0BO', await asked(bot, 'orders 203.0.113.20 4h why'), 'approve-for-less');
    await inForm(bot, 'U0BO', /Up to 4h/);
    expect(fieldsOf(bot, 'U0BO').map(({ name }) => name)).toEqual(['duration']);
    await bot.submit('U0BO', { duration: '1h' });
    await bot.card(/Open until .*for less than was requested \(4 hours from `203\.0\.113\.20`\)/);
    expect(bot.rules()).toEqual(['203.0.113.20/32']);
  });

  test('a form for an answer outlives a restart', async () => {
    const bot = await aBot('Socket Mode');
    await bot.press('U0CY', await asked(bot), 'deny');
    await inForm(bot, 'U0CY', /What to tell the requester/);
    await bot.restart();
    await bot.submit('U0CY', { because: 'use the replica' });
    await bot.direct('U0ANA', /Denied by <@U0CY>.*Why it was denied: `use the replica`/);
  });

  test('an approver is told why they are the one asked; who is not one is told that', async () => {
    const bot = shared();
    const card = await asked(bot, 'orders 203.0.113.21 2h why');
    await bot.press('U0BO', card, 'why-me');
    await told(bot, 'U0BO', /You are listed as an approver of/);
    await bot.press('U0DEE', card, 'why-me');
    await told(bot, 'U0DEE', /can’t decide on this request/);
  });

  test('Deny and Approve for less open no form for people who may not decide', async () => {
    const bot = shared();
    const card = await asked(bot, 'orders 203.0.113.22 2h why');
    for (const action of ['deny', 'approve-for-less']) {
      const before = bot.toldAtCard('U0DEE').length;
      await bot.press('U0DEE', card, action);
      await bot.slack.until(() => bot.toldAtCard('U0DEE').length > before, 'an answer');
    }
    for (const { text } of bot.toldAtCard('U0DEE')) expect(text).toMatch(/can’t decide on this request/);
    expect(bot.form('U0DEE')).toBeUndefined();
    await bot.card(/Waiting for approval/);
  });
});

describe('Scene 3: extend without a cut', () => {
  test('Scene 3: by the button, through the approvers, and no request to Scalingo', async () => {
    const bot = await aBot('Socket Mode');
    await bot.press('U0BO', await asked(bot), 'approve');
    const open = await bot.direct('U0ANA', /psql/);
    const calls = () => bot.scalingo.state().requests.filter(({ method }) => method !== 'GET').length;
    const before = calls();
    await bot.press('U0ANA', open, 'extend');
    await bot.submit('U0ANA', { length: 'long' });
    expect(bot.form('U0ANA')?.errors).toEqual({ length: expect.stringContaining('not a length of time') });
    await bot.submit('U0ANA', { length: '9h' });
    await inForm(bot, 'U0ANA', /11 hours in all, and the limit is 8 hours/);
    await bot.submit('U0ANA', { length: '1h' });
    const card = await bot.card(/1 hour more requested/);
    expect(wholeText(card)).toContain('Approve +1 hour');
    await bot.press('U0ANA', card, 'allow-more');
    await told(bot, 'U0ANA', /You can’t decide on your own/);
    await bot.press('U0CY', await bot.card(/asks for 1 hour more/), 'allow-more');
    const now = () => bot.cards().find(({ ts }) => ts === card.ts)?.text ?? '';
    await bot.slack.until(() => !/more requested/.test(now()), 'the answer');
    const thread = () =>
      (bot.slack.workspace.channel(CHANNELS.approvals)?.messages ?? []).filter(({ thread_ts }) => thread_ts);
    await bot.slack.until(() => thread().length === 2, 'the answer in the thread');
    expect(thread().map(({ text }) => text)).toEqual([
      '<@U0ANA> asked for more time on *orders*. There is nothing left to do here.',
      expect.stringMatching(/^<@U0CY> approved 1 hour more\. ✅ Open until /),
    ]);
    expect(wholeText(thread()[0] ?? card)).not.toContain('allow-more');
    await bot.direct('U0ANA', /<@U0CY> approved 1 hour more\. Access to \*orders\* now ends <!date/);
    expect(calls()).toBe(before);
    expect(bot.rules()).toHaveLength(1);
  });

  test('Scene 3: in one line, at once where the policy says so', async () => {
    const bot = await aBot('Socket Mode', { orders: { extend: 'automatic' } });
    await bot.press('U0BO', await asked(bot), 'approve');
    const before = (await bot.direct('U0ANA', /psql/)).text;
    await bot.command('U0ANA', 'extend');
    await bot.told('U0ANA', /Add how much longer/);
    await bot.command('U0ANA', 'extend 1h');
    await bot.told('U0ANA', /Access now ends <!date/);
    await bot.slack.until(
      () => bot.directs('U0ANA').some(({ text }) => text.includes('Open until') && text !== before),
      'another end',
    );
  });
});

describe('Scene 9: break-glass', () => {
  const orders = { emergency: { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] } };
  const confirmed = {
    confirmed: {
      value: {
        type: 'checkboxes',
        selected_options: [
          { text: { type: 'plain_text', text: 'This cannot wait for an approver.' }, value: 'confirmed' },
        ],
      },
    },
  };
  const choice = {
    database: {
      value: {
        type: 'static_select',
        selected_option: { text: { type: 'plain_text', text: 'orders (up to 30m)' }, value: 'orders' },
      },
    },
  };
  const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
  const fields = { source: field('203.0.113.7'), reason: field('orders are lost') };

  async function submitted(bot: Bot, values: object) {
    await bot.command('U0ANA', 'emergency orders 203.0.113.7 30m orders are lost');
    await inForm(bot, 'U0ANA', /What is the emergency/);
    const view = bot.form('U0ANA')?.id ?? '';
    return bot.slack.act('U0ANA', { do: 'submit', view, values: { ...choice, ...fields, ...values } });
  }

  test('Scene 9: refused without its confirmation; open at once, loud, reviewed. O5: not justified, it can be ended', async () => {
    const bot = await aBot('Socket Mode', { orders });
    // By a hand-made submission.
    await submitted(bot, { confirmed: { value: { type: 'checkboxes', selected_options: [] } } });
    expect(JSON.stringify(bot.form('U0ANA')?.errors)).toMatch(/confirm/i);
    expect([bot.rules(), bot.cards()]).toEqual([[], []]);

    await submitted(bot, confirmed);
    const card = await bot.card(/Emergency.*<@U0DEE>[\s\S]*Open until/);
    expect(card.text).toMatch(/Emergency access by <@U0ANA>, without approval/);
    expect(bot.rules()).toEqual(['203.0.113.7/32']);
    await bot.direct('U0ANA', /psql/);
    await bot.press('U0ANA', card, 'justified');
    await told(bot, 'U0ANA', /You can’t review your own emergency/);
    await bot.press('U0BO', card, 'not-justified');
    const reviewed = await bot.card(/Reviewed by <@U0BO> .*: not justified/);
    expect(wholeText(reviewed)).not.toContain('"action_id":"justified"');

    await told(bot, 'U0BO', /not justified\. Access .* is still open/);
    const [offer] = bot.toldAtCard('U0BO').slice(-1);
    if (!offer) throw new Error('it was there a moment ago');
    await bot.press('U0BO', offer, 'done');
    await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
  });

  test('T4: its card was deleted by hand: the reminder of the review is below a new one', async () => {
    const { bot, pass } = await aBotInTime({ orders, timing: { sweepAt: '* * * * * *' } });
    await submitted(bot, confirmed);
    await bot.direct('U0ANA', /psql/);
    for (const channel of bot.slack.workspace.channels) channel.messages = [];
    pass(HOUR + MINUTE);
    const again = await bot.card(/"action_id":"justified"/);
    expect((await bot.card(/Please review/)).thread_ts).toBe(again.ts);
  });

  test('T3: the channel refuses the card: who opened it is told that nobody could be asked to review it', async () => {
    const bot = await aBot('Socket Mode', { orders });
    const refused = { method: 'chat.postMessage', channel: 'C0APPROVALS', times: 10_000 };
    bot.slack.fault({ ...refused, do: { error: 'restricted_action' } });
    await submitted(bot, confirmed);
    await bot.direct('U0ANA', /Open until.*approvers could not be asked.*restricted_action/);
  });

  test('O8: with selfApproval the requester still cannot review their own emergency', async () => {
    const bot = await aBot('Socket Mode', {
      orders: { ...orders, selfApproval: true, approvers: ['U0ANA', 'U0BO'] },
    });
    await submitted(bot, confirmed);
    const card = await bot.card(/Emergency[\s\S]*Open until/);
    for (const person of ['U0ANA', 'U0BO']) await bot.slack.act(person, { do: 'openHome' });
    const home = (person: string) => JSON.stringify(bot.slack.stateOf(person).home ?? {});
    await bot.slack.until(() => home('U0BO').includes('"justified"'), 'Bo is offered the review');
    await bot.slack.until(() => home('U0ANA').includes('Open until'), 'Ana sees her access');
    expect(home('U0ANA')).not.toContain('"justified"');
    await bot.press('U0ANA', card, 'justified');
    await told(bot, 'U0ANA', /You can’t review your own emergency\. Ask /);
    await bot.press('U0BO', card, 'justified');
    await bot.card(/Reviewed by <@U0BO> .*: justified/);
  });

  test('Scene 9: where no policy speaks of it, nobody is offered it', async () => {
    const bot = await aBot('Socket Mode');
    await bot.command('U0ANA', 'emergency orders 203.0.113.7 30m fire');
    await bot.told('U0ANA', /No database here can be opened without approval/);
    await bot.command('U0ANA', 'help');
    expect((await bot.told('U0ANA', /opens a form/)).text).not.toContain('emergency');
  });
});

describe('Scene 12: automatic', () => {
  test('Scene 12: the card says which clause approved, and the requester is told at once', async () => {
    const automatic = [{ name: 'short looks', who: ['U0ANA'], upTo: '1h' }];
    const bot = await aBot('Socket Mode', { orders: { automatic } });
    await bot.command('U0ANA', 'orders 203.0.113.7 1h a short look');
    await bot.told('U0ANA', /Approved by the policy \(short looks\).*It opens now/);
    await bot.card(/Open until .*Approved by the policy \(short looks\)/);
    await bot.command('U0ANA', 'orders 203.0.113.8 2h a long one');
    await bot.card(/a long one/);
    expect(bot.rules()).toEqual(['203.0.113.7/32']);
  });
});
