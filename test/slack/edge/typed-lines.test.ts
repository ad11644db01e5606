/** A line that is not taken as it is: the form says what is wrong with it, at the field, and nothing that was typed is lost. */
import { describe, expect, test } from 'vitest';
import { aBot, wholeText } from '../../support/bot.ts';
import { chooseLength, entered, fieldOf, fieldsOf, openForm, typeInto } from '../../support/form.ts';
import { asked } from '../../support/seen.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const shared = aSharedBot('Socket Mode');

const shown = (form: object | undefined) => JSON.stringify(form);

test('U3: what is no address stays in its field with its error, also where one was used before', async () => {
  const bot = shared();
  await asked(bot);
  await openForm(bot, 'orders db.example.com 2h fix the import');
  expect(fieldOf(bot, 'source')?.value).toBe('db.example.com');
  expect(fieldOf(bot, 'reason')?.value).toBe('fix the import');
  expect(shown(bot.form('U0ANA'))).toContain('is not an IPv4 address');
});

test('U2: a start in the future is refused by name in the form, and nothing is asked for', async () => {
  const bot = shared();
  await openForm(bot, 'orders 203.0.113.7 tomorrow 2h nightly job');
  expect(fieldOf(bot, 'duration')?.value).toBe('2h');
  expect(shown(bot.form('U0ANA'))).toContain('Access can’t start later');
  expect(bot.cards()).toEqual([]);
});

test('U6: two databases are never one: the form says so, and none is chosen', async () => {
  const bot = shared();
  await openForm(bot, 'orders billing 203.0.113.7 1h fix');
  expect(fieldOf(bot, 'database')?.value).toBe('');
  expect(shown(bot.form('U0ANA'))).toContain('One request is for one database');
});

test('a word beside the database that is none is told at its field, and the database is chosen', async () => {
  const bot = shared();
  await openForm(bot, 'incident orders 203.0.113.7 1h down');
  expect(fieldOf(bot, 'database')?.value).toBe('orders');
  expect(fieldOf(bot, 'reason')?.value).toBe('down');
  expect(shown(bot.form('U0ANA'))).toContain('There is no database `incident`');
});

test('in an emergency the form says the same', async () => {
  const orders = { emergency: { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] } };
  const bot = await aBot('Socket Mode', { orders });
  await openForm(bot, 'emergency orders db.example.com 30m fix');
  expect(fieldOf(bot, 'source')?.value).toBe('db.example.com');
  expect(shown(bot.form('U0ANA'))).toContain('is not an IPv4 address');
});

test('until a time of day is on the card; a port that was left out is said', async () => {
  const bot = shared();
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString().slice(11, 16);
  await bot.command('U0ANA', `orders 203.0.113.8:5432 until ${inAnHour} UTC look at it`);
  const answer = wholeText(await bot.told('U0ANA', /Request sent to/));
  expect(answer).toContain('The port `5432` was left out');
  expect(wholeText(await bot.card(/asks for access/))).toMatch(
    /for (?:1 hour|\d+ minutes), until .* at the latest/,
  );
});

describe('where lengths are offered, the last two choices are to type one', () => {
  const offering = aSharedBot('Socket Mode', { orders: { durations: ['30m', '4h'] } });

  test('until a time of day: the field begins with that word, and what else was filled in stays', async () => {
    const bot = offering();
    await openForm(bot, 'orders 203.0.113.7 quarter close');
    expect(fieldOf(bot, 'duration')).toMatchObject({ offers: ['30m', '4h', 'until', 'other'] });
    await chooseLength(bot, 'until');
    await entered(bot, 'duration', 'until ');
    expect(fieldOf(bot, 'duration')?.type).toBe('plain_text_input');
    expect([fieldOf(bot, 'source')?.value, fieldOf(bot, 'reason')?.value]).toEqual([
      '203.0.113.7',
      'quarter close',
    ]);
  });

  test('another length: it is typed as anywhere', async () => {
    const bot = offering();
    await openForm(bot, 'orders 203.0.113.7 quarter close');
    await chooseLength(bot, 'other');
    await bot.slack.until(() => fieldOf(bot, 'duration')?.type === 'plain_text_input', 'it is typed');
    const name = fieldOf(bot, 'duration')?.name ?? '';
    await typeInto(bot, { [name]: 'une heure et demie' });
    await bot.submit('U0ANA', {});
    await bot.card(/asks for access to \*orders\* .* for 1 hour, 30 minutes/);
  });
});

test('U20: a single word that is nothing near is answered with help; a slip with what was meant', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'bonjour');
  await bot.told('U0ANA', /opens a form/);
  await bot.command('U0ANA', 'oders');
  expect(wholeText(await bot.told('U0ANA', /no database/))).toContain('Did you mean `orders`?');
  await bot.command('U0ANA', 'ordres 203.0.113.7 45m the import hangs');
  const slip = await bot.told('U0ANA', /the import hangs/);
  expect(wholeText(slip)).toContain('Yes, orders');
  await bot.press('U0ANA', slip, 'open-form');
  await entered(bot, 'database', 'orders');
  expect(fieldsOf(bot).map(({ value }) => value)).toEqual([
    'orders',
    '203.0.113.7',
    '45m',
    'the import hangs',
  ]);
});

describe('a database is called as a word for a command', () => {
  const named = aSharedBot('Socket Mode', {
    databases: { status: { scalingo: 'my-status' }, access: { scalingo: 'my-access' } },
  });

  test('another word for a command is that command, and gives way to a database of that name', async () => {
    const bot = named();
    await bot.command('U0ANA', 'aide');
    await bot.told('U0ANA', /opens a form/);
    await openForm(bot, 'status');
    expect(fieldOf(bot, 'database')?.value).toBe('status');
  });

  test('“my access” lists what one has, and gives way to a database that is called my or access', async () => {
    const bot = named();
    await bot.command('U0ANA', 'mes demandes');
    await bot.told('U0ANA', /No open access and no pending requests/);
    await openForm(bot, 'my access');
    expect(fieldOf(bot, 'database')?.value).toBe('access');
  });
});

test('a line that begins with no database and nothing near has a button with all commands', async () => {
  const bot = shared();
  await bot.command('U0ANA', 'xyzzy frobnicate it');
  const said = await bot.told('U0ANA', /no database `xyzzy`/);
  await bot.press('U0ANA', said, 'help');
  await bot.told('U0ANA', /opens a form/);
});

test('U9: a line that is refused has a button that opens the form with it, and the error at its field', async () => {
  const bot = shared();
  const reason = `${'the import hangs '.repeat(20)}end`;
  await bot.command('U0ANA', `orders 203.0.113.7 9h ${reason}`);
  const refused = await bot.told('U0ANA', /too long/);
  expect(wholeText(refused)).toContain('end');
  await bot.press('U0ANA', refused, 'open-form');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open');
  expect(fieldOf(bot, 'reason')?.value).toBe(reason);
  expect(shown(bot.form('U0ANA'))).toMatch(/⚠️ 9 hours is too long.*"block_id":"duration"/);
});

test('a line that is refused since Slack does not answer can be sent from the form once it does', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.fault({ method: 'users.info', times: 20, do: { retryAfter: 30 } });
  await bot.command('U0ANA', 'orders 203.0.113.7 45m the import hangs');
  const refused = await bot.told('U0ANA', /could not look you up/);
  bot.slack.mend();
  await bot.press('U0ANA', refused, 'open-form');
  await entered(bot, 'reason', 'the import hangs');
  expect(fieldOf(bot, 'source')?.value).toBe('203.0.113.7');
});

test('U19: show without an id offers the newest requests, each with a button', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'show');
  await bot.told('U0ANA', /no requests yet/);
  await asked(bot);
  await bot.command('U0ANA', 'show');
  const which = await bot.told('U0ANA', /Which request/);
  await bot.press('U0ANA', which, 'show');
  await bot.told('U0ANA', /asks for access to \*orders\*/);
});
