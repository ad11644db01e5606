/** Asking in one line or in the form: the whole bot, in both transports. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
const choice = (value: string) => ({
  value: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: value }, value } },
});

async function openForm(bot: Bot, text = '') {
  await bot.command('U0ANA', text);
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
  return bot.form('U0ANA')?.id ?? '';
}

function submit(
  bot: Bot,
  view: string,
  typed: { database?: string; source: string; duration: string; reason: string },
) {
  const { database = 'orders', source, duration, reason } = typed;
  const values = {
    database: choice(database),
    source: field(source),
    duration: field(duration),
    reason: field(reason),
  };
  return bot.slack.act('U0ANA', { do: 'submit', view, values });
}

// Each transport encodes a command, an answer and the errors of a form in its own way.
describe.each(['Socket Mode', 'signed HTTP'] as const)('through %s', (transport) => {
  const shared = aSharedBot(transport);

  test('one line asks: a card for the approvers, a message for Ana, and a private answer', async () => {
    const bot = shared();
    await bot.command('U0ANA', '2 hours orders 203.0.113.7 “the import hangs”');
    expect((await bot.told('U0ANA', /Request sent to|Request received/)).ephemeral).toBe(true);
    const card = await bot.card(/asks for access/);
    expect(wholeText(card)).toContain('the import hangs');
    const own = await bot.direct('U0ANA', /Waiting for approval/);
    expect(wholeText(own)).toContain(
      `/archives/${card.channel}/p${card.ts.replace('.', '')}|View in channel`,
    );
    expect(bot.rules()).toEqual([]);
  });

  test('what Slack encodes in one line is read, asked and repeated as it was typed', async () => {
    const bot = shared();
    await bot.command('U0ANA', 'orders 203.0.113.8 2h rows < 5 && x > y &lt;b&gt;');
    const card = await bot.card(/asks for access/);
    expect(wholeText(card)).toContain('rows &lt; 5 &amp;&amp; x &gt; y &amp;lt;b&amp;gt;');
    await bot.command('U0ANA', 'orders 10.0.0.1 2h a < b & c');
    const { text } = await bot.told('U0ANA', /You typed/);
    expect(text).toContain('/db-access orders 10.0.0.1 2h a &lt; b &amp; c`');
  });

  test('a form’s errors are shown at their fields, all at once; then it is answered in the same place', async () => {
    const bot = shared();
    const view = await openForm(bot, '2h');
    await submit(bot, view, { source: '127.0.0.1', duration: 'long', reason: 'why' });
    expect(bot.form('U0ANA')?.errors).toEqual({
      source: expect.stringContaining('loopback'),
      duration: expect.stringContaining('not a length of time'),
    });
    await submit(bot, view, { source: '203.0.113.13/30', duration: '2h', reason: 'why' });
    await bot.slack.until(
      () => JSON.stringify(bot.form('U0ANA')?.view).includes('Request sent to'),
      'the answer in the form',
    );
    expect(JSON.stringify(bot.form('U0ANA')?.view)).toContain('Rounded to the range `203.0.113.12/30`');
    await bot.card(/203\.0\.113\.12\/30.*4 addresses/);
  });
});

describe('a request', () => {
  const shared = aSharedBot('Socket Mode');

  test.each([
    ['orders 10.0.0.1 2h why', /10\.0\.0\.1.*10\.0\.0\.0\/8.*private address space.*public IPv4 address/],
    ['orders 2001:db8::1 2h why', /2001:db8::1.*IPv6.*IPv4 only.*curl -4/],
    ['orders 203.0.113.0/24 2h why', /203\.0\.113\.0\/24.*too wide.*\/28 at most.*narrower/],
    ['orders 0.0.0.0/0 2h why', /whole Internet.*your own address/],
    ['orders 203.0.113.7 9h why', /9 hours is too long.*8 hours at most.*less/],
    ['orders 203.0.113.7 1h90 why', /1h90.*not a length of time.*1h30m/],
    ['ordrs 203.0.113.7 2h why', /no database `ordrs`.*Did you mean `orders`\?/],
  ])(
    '/db-access %s is refused privately, with the value, why not, what to do, and what was typed',
    async (text, why) => {
      const bot = shared();
      await bot.command('U0ANA', text);
      const refusal = await bot.told('U0ANA', /You typed/);
      expect(refusal.ephemeral).toBe(true);
      expect(refusal.text).toMatch(why);
      expect(refusal.text).toContain(`/db-access ${text}`);
      expect(bot.cards()).toEqual([]);
    },
  );

  test('what is missing is asked for in the form, and what was typed is in it', async () => {
    const bot = shared();
    await openForm(bot, 'billing 203.0.113.7 why not');
    const form = JSON.stringify(bot.form('U0ANA')?.view);
    expect(form).toContain('"initial_value":"203.0.113.7"');
    expect(form).toContain('"initial_value":"why not"');
    expect(form).toMatch(/"initial_option":\{[^}]*\{[^}]*\},"value":"billing"/);
  });

  test('a form closed before the answer: Ana hears it in her direct messages', async () => {
    const bot = await aBot('Socket Mode');
    const view = await openForm(bot, '2h');
    bot.slack.workspace.become('U0ANA', 'guest');
    bot.slack.fault({ method: 'views.update', times: Number.POSITIVE_INFINITY, do: { error: 'not_found' } });
    await submit(bot, view, { source: '203.0.113.7', duration: '2h', reason: 'why' });
    await bot.direct('U0ANA', /Guests can’t request/);
    expect(bot.cards()).toEqual([]);
  });

  test('a trigger that died: a private button opens the form with what was typed', async () => {
    const bot = shared();
    bot.slack.fault({ method: 'views.open', times: 1, do: { error: 'expired_trigger_id' } });
    await bot.command('U0ANA', 'orders 203.0.113.7');
    const sorry = await bot.told('U0ANA', /could not be opened/);
    await bot.press('U0ANA', sorry, 'open-form');
    await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
    expect(JSON.stringify(bot.form('U0ANA')?.view)).toContain('203.0.113.7');
  });

  test('help, list, done and cancel', async () => {
    const bot = shared();
    await bot.command('U0ANA', 'help');
    await bot.told('U0ANA', /`orders` \(up to 8 hours\), `billing`/);
    await bot.command('U0ANA', 'list');
    await bot.told('U0ANA', /No open access and no pending requests/);
    await bot.command('U0ANA', 'done');
    await bot.told('U0ANA', /No open access/);
    await bot.command('U0ANA', 'cancel gr_nothing');
    await bot.told('U0ANA', /no request `gr_nothing`/);

    await bot.command('U0ANA', 'orders 203.0.113.7 2h first');
    const first = await bot.card(/first/);
    await bot.command('U0ANA', 'orders 203.0.113.8 2h second');
    const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.card(/second/)))?.[0] ?? '';
    await bot.command('U0ANA', 'cancel');
    await bot.told('U0ANA', /Which one\?/);
    await bot.command('U0DEE', `cancel ${id}`);
    await bot.told('U0DEE', /isn’t yours/);
    await bot.command('U0ANA', `cancel ${id}`);
    await bot.card(/Cancelled by <@U0ANA>.*second/s);
    await bot.press('U0ANA', await bot.direct('U0ANA', /203\.0\.113\.7.*Waiting/s), 'cancel');
    await bot.card(/Cancelled by <@U0ANA>.*first/s);
    await bot.pressLate('U0BO', first, 'approve');
    await bot.slack.until(
      () =>
        bot.toldAtCard('U0BO').some(({ text }) => /<@U0ANA> cancelled the request for \*orders\*/.test(text)),
      'Bo is told that it was cancelled',
    );
    expect(bot.rules()).toEqual([]);
  });

  test('Scene 17: All facts in the card: who, what, from where, how long, until when in the reader’s zone, why; at most ten lines; readable on a phone and by a screen reader.', async () => {
    const bot = shared();
    const reason = 'the import <!channel> hangs *now* <https://evil.example|approved> \u202e& `so`';
    await bot.command('U0ANA', `orders 203.0.113.0/28 2h ${reason}`);
    const waiting = await bot.card(/asks for access/);
    await bot.press('U0BO', waiting, 'approve');
    const open = await bot.card(/Open until/);

    for (const { text, blocks = [] } of [waiting, open]) {
      const all = JSON.stringify(blocks);
      for (const fact of ['<@U0ANA>', 'orders', '203.0.113.0/28', '16 addresses', '2 hours'])
        expect(all).toContain(fact);
      expect(all).toMatch(/<!date\^\d+\^\{date_pretty\} at \{time\}\|\d{1,2} \w+ \d{4}, \d\d:\d\d UTC>/);
      expect(linesOf(blocks)).toBeLessThanOrEqual(10);
      // One full sentence for who has only that, and it says the same.
      expect(text).toMatch(
        /^<@U0ANA> asks for access to \*orders\* from `203\.0\.113\.0\/28` \(16 addresses\) for 2 hours: `[^`]*`\. \S/,
      );
      for (const [told] of text.matchAll(/<[@!][^>]+>/g)) expect(all).toContain(told);
      // What Ana typed is shown where Slack reads no mark-up; in the sentence it is quoted, and can neither link nor ping.
      const typed = { type: 'text', text: ` ${reason.replace('\u202e', '')}` };
      expect(all).toContain(JSON.stringify(typed));
      expect(text).not.toMatch(/<(!channel|https:)|\u202e/);
    }
  });
});

/** Lines of text that a reader sees: two fields are one, and the buttons are one more. */
function linesOf(blocks: readonly unknown[]): number {
  return blocks.reduce<number>((sum, block) => {
    const fields = z.object({ fields: z.array(z.unknown()) }).safeParse(block).data?.fields;
    if (fields) return sum + Math.ceil(fields.length / 2);
    const [first] = [...JSON.stringify(block).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)];
    return sum + (first?.[1] ?? '').split('\\n').length;
  }, 0);
}
