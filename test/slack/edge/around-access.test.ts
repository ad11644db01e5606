/** Around access, as people meet it in Slack: the form, what a policy says, reminders, warnings and the end. */
import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { aBot, wholeText } from '../../support/bot.ts';
import { asked, inForm } from '../../support/seen.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

describe('explained', () => {
  test('U13, U19: /db-access why, with and without a database: in one breath, and what is in the way right now', async () => {
    const days = [
      new Date(Date.now() + 3 * 24 * 3_600_000).toLocaleDateString('en', { weekday: 'short' }).toLowerCase(),
    ];
    const hours = { days, from: '09:00', to: '17:00', zone: 'Europe/Paris', outside: 'refused' };
    const bot = await aBot('Socket Mode', {
      orders: { hours, automatic: [{ name: 'on call', who: ['U0CY'], upTo: '1h' }] },
    });
    await bot.command('U0ANA', 'why orders');
    const { text, blocks } = await bot.told('U0ANA', /\*orders\*: up to 8 hours from up to 16 addresses/);
    const all = `${text}\n${JSON.stringify(blocks)}`;
    expect(all).toMatch(/09:00–17:00 Europe\/Paris, reason required\. <@U0BO> or <@U0CY> approves\./);
    expect(all).toMatch(/Right now: Access can be requested and approved only during these hours/);
    expect(all).not.toMatch(/on call|yourself/);
    await bot.command('U0ANA', 'why');
    const both = await bot.told('U0ANA', /\*orders\*: up to .*\*billing\*: up to/s);
    // Slack takes fifty, and in the way of each database there may be several things.
    expect(both.blocks).toHaveLength(2);
    await bot.command('U0ANA', 'why nothing');
    await bot.told('U0ANA', /There is no database `nothing`/);
  });
});

describe('a reason of a form that is asked for', () => {
  const withTickets = aSharedBot('Socket Mode', {
    orders: {
      reason: {
        pattern: '\\b(OPS-[0-9]+)\\b',
        error: 'Name a ticket, such as OPS-123.',
        link: 'https://jira.example/browse/$1',
      },
    },
  });

  test('the reason of the form that is asked for becomes a link; of another form it is refused in the operator’s words', async () => {
    const bot = withTickets();
    await bot.command('U0ANA', 'orders 203.0.113.7 2h just so');
    await bot.told('U0ANA', /Name a ticket, such as OPS-123\./);
    const card = await asked(bot, 'orders 203.0.113.7 2h see OPS-42 <http://evil.example|x>');
    expect(wholeText(card)).toContain('<https://jira.example/browse/OPS-42|OPS-42>');
    expect(card.text).not.toContain('<http://evil.example');
  });

  test('E9: a reason of another form is told in the form, once it is known that this person may ask', async () => {
    const bot = withTickets();
    await bot.command('U0ANA', 'orders 2h');
    await bot.submit('U0ANA', { source: '203.0.113.7', duration: '1h', reason: 'just so' });
    await bot.slack.until(
      () => JSON.stringify(bot.form('U0ANA')).includes('Name a ticket, such as OPS-123.'),
      'the refusal in the form',
    );
    expect(bot.cards()).toEqual([]);
  });
});

describe('Scene 10: little noise', () => {
  test('Scene 10: a reminder is posted once in the thread of the card, and pings people who can act', async () => {
    let moved = 0;
    const now = () => Date.now() + moved;
    const bot = await aBot('Socket Mode', { orders: { lapseAfter: '3h' }, now });
    await asked(bot);
    moved = 61 * 60_000;
    // It sweeps as it starts.
    await bot.restart();
    const thread = () =>
      (bot.slack.workspace.channel(CHANNELS.approvals)?.messages ?? []).filter(({ thread_ts }) => thread_ts);
    await bot.slack.until(() => thread().length > 0, 'a reminder');
    const reminder = /^<@U0ANA> still waits for an answer: .*Please answer: <@U0BO> <@U0CY>$/;
    await bot.restart();
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.card(/Open until/);
    expect(thread().map(({ text }) => text)).toEqual([expect.stringMatching(reminder)]);
  });
});

describe('the form', () => {
  test('begins with the usual length; where lengths are offered they are picked', async () => {
    const bot = await aBot('Socket Mode', {
      orders: { durations: ['30m', '2h'], defaultDuration: '30m' },
      billing: { defaultDuration: '45m' },
    });
    await bot.command('U0ANA', 'orders');
    await inForm(bot, 'U0ANA', /"initial_option":\{[^}]*\{[^}]*\},"value":"30m"/);
    await inForm(bot, 'U0ANA', /"value":"2h"/);
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    await bot.command('U0ANA', 'billing');
    await inForm(bot, 'U0ANA', /"value":"30m".*"initial_option":\{[^}]*\{[^}]*\},"value":"45m"/);
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    await bot.command('U0ANA', 'orders 90m');
    await inForm(bot, 'U0ANA', /"initial_value":"90m"/);
  });

  test('what was filled in stays, when one turns to a region', async () => {
    const bot = await aBot('Socket Mode', { orders: { regions: ['osc-fr1'] } });
    await bot.command('U0ANA', 'orders 90m the nightly job');
    await inForm(bot, 'U0ANA', /the nightly job/);
    await bot.pressInForm('U0ANA', 'choose-region');
    await inForm(bot, 'U0ANA', /osc-fr1: every app there/);
    for (const kept of [/"initial_value":"90m"/, /"initial_value":"the nightly job"/])
      await inForm(bot, 'U0ANA', kept);
  });
});

describe('Scenes 4 and 16: a warning before the end, and the end', () => {
  test('Scene 4: with Extend and Done; a closing message after, which offers to ask again. Scene 16: both say that open connections may live on', async () => {
    let moved = 0;
    const bot = await aBot('Socket Mode', { now: () => Date.now() + moved });
    for (const [person, source] of [
      ['U0ANA', '203.0.113.7'],
      ['U0CY', '203.0.113.8'],
    ] as const) {
      await bot.command(person, `orders ${source} 2h the import hangs`);
      await bot.press('U0BO', await bot.card(new RegExp(`${source}.*Waiting for approval`, 's')), 'approve');
      await bot.direct(person, /psql/);
    }
    moved = 110 * 60_000;
    await bot.restart();
    const warning = await bot.direct('U0ANA', /^⏰ Access to \*orders\* from `203\.0\.113\.7` ends /);
    expect(wholeText(warning)).toMatch(/Extend.*End access/);
    await bot.direct(
      'U0CY',
      /ends <!date.*Connections that are already open may continue; please close them/,
    );

    await bot.press('U0ANA', warning, 'done');
    const closing = await bot.direct('U0ANA', /Request again/);
    expect(closing.text).toMatch(/Ended early by <@U0ANA>/);
    await bot.press('U0ANA', closing, 'ask-again');
    for (const filled of [/"initial_value":"203\.0\.113\.7\/32"/, /"initial_value":"2h"/, /the import hangs/])
      await inForm(bot, 'U0ANA', filled);

    moved = 121 * 60_000;
    await bot.restart();
    const expired = await bot.direct('U0CY', /Expired[\s\S]*Request again/);
    expect(wholeText(expired)).toContain(
      'Scalingo may need up to 2 minutes to close it. Connections that are already open may continue; please close them.',
    );
    expect(bot.rules()).toEqual([]);
  });
});
