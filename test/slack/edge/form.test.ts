/** The form: what it begins with, what it offers, and how it follows what is chosen in it. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot } from '../../support/bot.ts';
import {
  chooseDatabase,
  chooseLength,
  entered,
  fieldOf,
  fieldsOf,
  openForm,
  typeInto,
} from '../../support/form.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

const databases = (bot: Bot) => fieldOf(bot, 'database');

/** `d001`, `d002` and so on: with orders and billing one more than Slack shows. */
const many = (settings: (index: number) => object) =>
  Object.fromEntries(
    Array.from({ length: 99 }, (_, index) => [
      `d${String(index + 1).padStart(3, '0')}`,
      { scalingo: `my-d${index}`, ...settings(index) },
    ]),
  );

const emergency = { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] };
const orders = { regions: ['osc-fr1'], emergency, maxDuration: '2h' };
const shared = aSharedBot('Socket Mode', { orders });

describe('the databases', () => {
  test('only those that Ana may ask for are offered, in the order of the configuration', async () => {
    const bot = shared();
    await openForm(bot);
    expect(databases(bot)?.offers).toEqual(['orders', 'billing']);
    const other = await aBot('Socket Mode', { orders: { requesters: ['U0BO'] } });
    await openForm(other);
    expect(databases(other)?.offers).toEqual(['billing']);
  });

  test('Slack does not say who Ana is: the command is answered and the form opens, with a database that is typed', async () => {
    const timing = { slack: { ...short.slack, glanceMs: 100 }, formLookUpMs: 100 };
    const bot = await aBot('Socket Mode', { orders: { requesters: ['U0BO'] }, timing });
    bot.slack.fault({ method: 'users.info', times: 10, do: 'hang' });
    expect(await bot.command('U0ANA', '')).toEqual({ ok: true });
    await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form is open', 3000);
    expect(databases(bot)).toMatchObject({ type: 'plain_text_input', offers: undefined });
  });
});

describe('a hundred and one databases', () => {
  const settings = () => ({ emergency: { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] } });
  const hundred = aSharedBot('Socket Mode', { orders, billing: settings(), databases: many(settings) });

  test('the name is typed, in the form', async () => {
    const bot = hundred();
    await openForm(bot, 'd042 2h');
    expect(databases(bot)).toMatchObject({ type: 'plain_text_input', value: 'd042' });
    await bot.submit('U0ANA', { database: 'ORD', source: '203.0.113.7', duration: '1h', reason: 'why' });
    await bot.card(/asks for access to \*orders\*/);
  });

  test('the name is typed, in the form for emergencies', async () => {
    const bot = hundred();
    await openForm(bot, 'emergency d042');
    expect(databases(bot)).toMatchObject({ type: 'plain_text_input', value: 'd042' });
  });

  test('errors are shown at their fields: address, length and reason at once, then the database', async () => {
    const bot = hundred();
    await openForm(bot, 'orders 2h');
    await bot.submit('U0ANA', { source: '10.0.0.1', duration: '3h', reason: ' ' });
    expect(bot.form('U0ANA')?.errors).toEqual({
      source: expect.stringContaining('private address space'),
      duration: expect.stringContaining('3 hours is too long'),
      reason: expect.stringContaining('A reason is missing'),
    });
    await bot.submit('U0ANA', { database: 'ordres', source: '203.0.113.8', duration: '1h', reason: 'OPS-1' });
    expect(bot.form('U0ANA')?.errors).toEqual({
      database: expect.stringMatching(/no database “ordres”.*Did you mean orders/),
    });
    await bot.submit('U0ANA', { database: 'd0', source: '203.0.113.8', duration: '1h', reason: 'OPS-1' });
    expect(bot.form('U0ANA')?.errors).toEqual({ database: expect.stringContaining('no database “d0”') });
    await bot.submit('U0ANA', { database: 'Ord', source: '203.0.113.8', duration: '1h', reason: 'OPS-1' });
    await bot.card(/asks for access to \*orders\*/);
  });
});

describe('in whatever way it is filled in', () => {
  const four = ['database', 'source', 'duration', 'reason'];
  const names = (bot: Bot) => fieldsOf(bot).map(({ name }) => name);
  const confirmed = {
    text: { type: 'plain_text', text: 'This cannot wait for an approver.' },
    value: 'confirmed',
  };

  test('it has four fields: with an address, with a region, in an emergency with its confirmation besides', async () => {
    const bot = shared();
    await openForm(bot, 'orders');
    expect(names(bot)).toEqual(four);
    await bot.pressInForm('U0ANA', 'choose-region');
    await bot.slack.until(() => fieldOf(bot, 'region') !== undefined, 'the regions');
    expect(names(bot)).toEqual(['database', 'region', 'duration', 'reason']);
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    await openForm(bot, 'emergency orders');
    expect(names(bot)).toEqual([...four, 'confirmed']);
  });

  test('the errors of an emergency are shown at their fields as well', async () => {
    const bot = shared();
    await openForm(bot, 'emergency orders 20m');
    const view = bot.form('U0ANA')?.id ?? '';
    const field = (value: string) => ({ value: { type: 'plain_text_input', value } });
    const submit = (database: string, source: string) =>
      bot.slack.act('U0ANA', {
        do: 'submit',
        view,
        values: {
          database: {
            value: {
              type: 'static_select',
              selected_option: { text: { type: 'plain_text', text: database }, value: database },
            },
          },
          source: field(source),
          duration: field('1h'),
          reason: field('orders are lost'),
          confirmed: { value: { type: 'checkboxes', selected_options: [confirmed] } },
        },
      });
    await submit('orders', '0.0.0.0/0');
    expect(bot.form('U0ANA')?.errors).toEqual({
      source: expect.stringContaining('whole Internet'),
      duration: expect.stringContaining('1 hour is too long'),
    });
    await submit('billing', '203.0.113.7');
    expect(bot.form('U0ANA')?.errors).toEqual({
      database: expect.stringContaining('You can’t open billing without approval'),
    });
  });
});

describe('the address', () => {
  const source = (bot: Bot) => fieldOf(bot, 'source');

  test('it has the one that Ana used last, unless she types one; a region does not count', async () => {
    const bot = shared();
    await bot.command('U0ANA', 'orders 203.0.113.7 1h first');
    await bot.card(/first/);
    await bot.command('U0ANA', 'orders 203.0.113.16/28 1h second');
    await bot.card(/second/);
    await bot.command('U0ANA', 'orders region:osc-fr1 1h third');
    await bot.card(/third/);
    await openForm(bot);
    expect(source(bot)).toMatchObject({ value: '203.0.113.16/28' });
    expect(source(bot)?.hint).toContain('used last');
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    await openForm(bot, 'orders 203.0.113.9');
    expect(source(bot)).toMatchObject({ value: '203.0.113.9' });
    expect(source(bot)?.hint).not.toContain('used last');
  });

  test('one that was used before is shown without its /32; other people’s are not shown', async () => {
    const bot = shared();
    await bot.command('U0ANA', 'orders 203.0.113.40 1h first');
    await bot.card(/first/);
    await openForm(bot);
    expect(source(bot)?.value).toBe('203.0.113.40');
    await bot.command('U0CY', '');
    await bot.slack.until(() => bot.form('U0CY') !== undefined, 'the form of Cy');
    expect(fieldOf(bot, 'source', 'U0CY')?.value).toBe('');
  });
});

describe('the length', () => {
  const short = { minDuration: '10m', maxDuration: '1h', defaultDuration: '30m' };
  const offered = { durations: ['20m', '40m'], defaultDuration: '20m', maxDuration: '1h' };
  const regions = ['osc-fr1'];
  const ofLengths = aSharedBot('Socket Mode', {
    orders: { regions, emergency: { ...emergency, maxDuration: '2h' } },
    billing: { regions, ...short },
    databases: { cache: { scalingo: 'c', ...offered } },
  });
  const length = (bot: Bot) => fieldOf(bot, 'duration');
  const follows = (bot: Bot, name: string) =>
    bot.slack.until(() => length(bot)?.name === `duration.${name}`, `the length is that of ${name}`);

  test('its hint says what the chosen database allows, or the widest of all', async () => {
    const bot = ofLengths();
    await openForm(bot, '3h');
    expect(length(bot)?.hint).toBe('Such as 2h. From 5 minutes to 8 hours.');
    await bot.slack.act('U0ANA', { do: 'close', view: bot.form('U0ANA')?.id ?? '' });
    await openForm(bot, 'billing 40m');
    expect(length(bot)?.hint).toBe('Such as 30m. From 10 minutes to 1 hour.');
  });

  test('another database: its own lengths, and all that was filled in stays', async () => {
    const bot = ofLengths();
    await openForm(bot, 'orders');
    await typeInto(bot, { source: '203.0.113.7', reason: 'the nightly job' });
    await chooseDatabase(bot, 'billing');
    await follows(bot, 'billing');
    expect(length(bot)).toMatchObject({ offers: ['30m', '1h', 'until', 'other'], value: '30m' });
    await chooseDatabase(bot, 'cache');
    await follows(bot, 'cache');
    expect(length(bot)).toMatchObject({ offers: ['20m', '40m', 'until', 'other'], value: '20m' });
    expect(fieldsOf(bot).map(({ value }) => value)).toEqual([
      'cache',
      '203.0.113.7',
      '20m',
      'the nightly job',
    ]);
    await bot.slack.act('U0ANA', { do: 'submit', view: bot.form('U0ANA')?.id ?? '', values: {} });
    await bot.card(/asks for access to \*cache\* from `203\.0\.113\.7`.*20 minutes/);
  });

  test('a length that Ana typed is not taken from her by another database', async () => {
    const bot = ofLengths();
    await openForm(bot, 'orders 25m');
    await chooseDatabase(bot, 'cache');
    await bot.slack.until(() => /to 1 hour/.test(length(bot)?.hint ?? ''), 'the hint of cache');
    expect(length(bot)).toMatchObject({ type: 'plain_text_input', value: '25m' });
    // It is still the same field: someone who types in it while the form is redrawn loses nothing.
    expect(length(bot)?.name).toBe('duration');
  });

  test('a wrong length is shown at its field, also where that is another one than at first', async () => {
    const bot = ofLengths();
    await openForm(bot, 'orders');
    await chooseDatabase(bot, 'billing');
    await follows(bot, 'billing');
    await chooseLength(bot, 'other');
    await bot.slack.until(() => length(bot)?.type === 'plain_text_input', 'it is typed');
    const name = length(bot)?.name ?? '';
    await bot.submit('U0ANA', { source: '203.0.113.7', [name]: '2h', reason: 'why' });
    expect(bot.form('U0ANA')?.errors).toEqual({ [name]: expect.stringContaining('2 hours is too long') });
    // A time is told in the reader's own zone, which Slack does above the field and not in its error.
    await bot.submit('U0ANA', { [name]: 'until yesterday 18:00' });
    expect(JSON.stringify(bot.form('U0ANA')?.view)).toMatch(
      /That time has passed: <!date.*"block_id":"duration/,
    );
    expect(JSON.stringify(bot.form('U0ANA')?.values)).toContain('until yesterday 18:00');
  });

  test('a region that was picked stays picked, where the other database allows it too', async () => {
    const bot = ofLengths();
    await openForm(bot, 'orders');
    await bot.pressInForm('U0ANA', 'choose-region');
    await bot.slack.until(() => fieldOf(bot, 'region') !== undefined, 'the regions');
    await bot.slack.act('U0ANA', {
      do: 'type',
      view: bot.form('U0ANA')?.id ?? '',
      values: {
        region: {
          value: {
            type: 'static_select',
            selected_option: { text: { type: 'plain_text', text: 'osc-fr1' }, value: 'region:osc-fr1' },
          },
        },
      },
    });
    await chooseDatabase(bot, 'billing');
    await follows(bot, 'billing');
    await entered(bot, 'region', 'region:osc-fr1');
  });

  test('an emergency offers what its limit allows; another one is typed, and the rest stays filled in', async () => {
    const bot = ofLengths();
    await openForm(bot, 'emergency orders 203.0.113.7 the shop is down');
    expect(length(bot)).toMatchObject({ offers: ['30m', '1h', 'until', 'other'], value: '1h' });
    await chooseLength(bot, 'until');
    await bot.slack.until(() => length(bot)?.type === 'plain_text_input', 'it is typed');
    expect(length(bot)).toMatchObject({ value: 'until ', hint: 'Such as 1h. From 5 minutes to 2 hours.' });
    expect(fieldOf(bot, 'source')?.value).toBe('203.0.113.7');
    expect(fieldOf(bot, 'reason')?.value).toBe('the shop is down');
  });

  test('more lengths than can be shown, of all databases together, are typed', async () => {
    const bot = await aBot('Socket Mode', {
      orders: { durations: ['1h'] },
      billing: { durations: ['2h'] },
      databases: Object.fromEntries(
        [0, 1, 2].map((index) => [
          `d${index}`,
          {
            scalingo: `my-d${index}`,
            durations: Array.from({ length: 40 }, (_, at) => `${5 + index * 40 + at}m`),
          },
        ]),
      ),
    });
    await openForm(bot);
    expect(length(bot)).toMatchObject({ type: 'plain_text_input' });
    expect(length(bot)?.hint).toContain('From 5 minutes to 8 hours.');
    await chooseDatabase(bot, 'd1');
    await follows(bot, 'd1');
    expect(length(bot)?.offers).toHaveLength(42);
  });
});
