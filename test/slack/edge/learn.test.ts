/** People learn about the databases that they may ask for, and nothing about others, through whatever door they come. */
import { beforeAll, describe, expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { fieldOf } from '../../support/form.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const requesters = ['U0BO'];
const settings = {
  requesters,
  admins: ['U0DEE'],
  maxDuration: '3h',
  emergency: { who: ['U0BO'], maxDuration: '30m', tell: ['U0CY'] },
  automatic: [{ name: 'on call', who: ['U0BO'], upTo: '1h', from: ['203.0.113.0/26'] }],
};
/** Of orders and billing: names, people, ranges, limits and clauses. The admins are told to full members alone. */
const SECRET = /orders|billing|U0BO|U0CY|203\.0\.113|\/2[0-9]|3 hours|30 min|on call/;
const LINES = [
  '',
  'DB',
  'DB 198.35.0.0/16 99h why',
  'DB 10.0.0.1 soon why',
  'why DB',
  'look at DB 198.35.26.96 2h',
  'emergency',
  'emergency DB 198.35.0.0/16 99h why',
  'help',
  'databases',
  'pending',
  'who',
  'who DB',
];
/** What they are answered is about others than themselves. */
const ABOUT_OTHERS = new Set(['pending', 'who', 'who DB']);

/** What that person is answered, in words or by a form. */
async function answer(bot: Bot, person: string, line: string): Promise<string> {
  const mine = () =>
    (bot.slack.workspace.channel(CHANNELS.general)?.messages ?? []).filter(({ to }) => to === person);
  const before = mine().length;
  await bot.command(person, line);
  const form = () => bot.form(person);
  await bot.slack.until(() => mine().length > before || form() !== undefined, `an answer to ${line}`);
  const open = form();
  if (open) await bot.slack.act(person, { do: 'close', view: open.id });
  return `${mine().slice(before).map(wholeText).join()}${JSON.stringify(open?.view ?? '')}`;
}

/** A request of Bo’s that waits. */
async function askedByBo(bot: Bot) {
  await bot.command('U0BO', 'orders 203.0.113.77 2h why');
  const card = await bot.card(/Waiting for approval/);
  const [id = ''] = /gr_[a-z0-9]{10}/.exec(wholeText(card)) ?? [];
  return { bot, card, id };
}

/** A bot of its own with such a request. */
const withRequest = async (change: object = {}) =>
  askedByBo(await aBot('Socket Mode', { orders: settings, billing: settings, ...change }));

const shared = aSharedBot('Socket Mode', { orders: settings, billing: settings });
let waiting: Awaited<ReturnType<typeof askedByBo>>;
beforeAll(async () => {
  waiting = await askedByBo(shared());
});

describe.each([
  ['a guest', 'U0GIL', /Guests can’t request/],
  ['somebody of another workspace', 'U0INES', /People from other workspaces can’t request/],
  ['a full member who may not ask', 'U0ANA', /No databases are available to you here.*<@U0DEE>/],
] as const)('%s', (_, person, why) => {
  test('is told the same by each command, whether or not the database exists', async () => {
    const { bot, id } = waiting;
    for (const line of LINES) {
      const of = async (database: string) => {
        const said = await answer(bot, person, line.replace('DB', database));
        return said
          .replaceAll(/"block_id":"\w+",/g, '')
          .replaceAll(line.replace('DB', database), line)
          .replaceAll(`“${database}”`, '“DB”')
          .replaceAll(`database \`${database}\` whose`, 'database `DB` whose');
      };
      const said = await of('nonesuch');
      expect(said, line).not.toMatch(SECRET);
      expect(await of('orders'), line).toBe(said);
      if (!ABOUT_OTHERS.has(line)) expect(said, line).toMatch(why);
    }
    for (const line of ['show ID', 'done ID', 'cancel ID', 'extend ID 1h', 'moved ID 198.35.26.96'])
      expect(await answer(bot, person, line.replace('ID', id)), line).not.toMatch(SECRET);
    expect(bot.rules()).toEqual([]);
  });

  test('learns nothing by a shortcut, on the Home tab and from the buttons of a card', async () => {
    const { bot, card } = waiting;
    await bot.slack.act(person, { do: 'shortcut', callback_id: 'ask' });
    expect(wholeText(await bot.direct(person, why))).not.toMatch(SECRET);
    await bot.slack.act(person, { do: 'openHome' });
    const home = () => JSON.stringify(bot.slack.stateOf(person).home ?? {});
    await expect.poll(home).toMatch(why);
    expect(home()).not.toMatch(SECRET);
    for (const action of ['approve', 'deny', 'approve-for-less']) {
      const before = bot.toldAtCard(person).length;
      await bot.press(person, card, action);
      await bot.slack.until(() => bot.toldAtCard(person).length > before, `an answer to ${action}`);
    }
    expect(bot.toldAtCard(person).map(wholeText).join()).not.toMatch(SECRET);
    expect(bot.form(person)).toBeUndefined();
  });
});

test('a full member who may ask elsewhere is told of those databases alone', async () => {
  const { bot } = await withRequest({ billing: {} });
  const said = await answer(bot, 'U0ANA', 'orders 203.0.113.9 2h why');
  expect(said).toMatch(/no database `orders` that you can request.*You can request: `billing`\./);
  expect(await answer(bot, 'U0ANA', 'ordrs 203.0.113.9 2h why')).not.toContain('`orders`');
  await bot.command('U0ANA', '');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
  expect(fieldOf(bot, 'database')?.offers).toEqual(['billing']);
  expect(fieldOf(bot, 'duration')?.hint).not.toContain('3h');
});

test('who may not ask any more since the form was opened is told no limit by it', async () => {
  const bot = await aBot('Socket Mode', { orders: { maxDuration: '3h' }, billing: settings });
  await bot.command('U0ANA', 'orders 2h');
  await bot.slack.until(() => bot.form('U0ANA') !== undefined, 'the form');
  bot.writeConfig({
    databases: {
      orders: { scalingo: 'my-orders', ...settings },
      billing: { scalingo: 'my-billing', ...settings },
    },
  });
  await bot.reload();
  await bot.submit('U0ANA', { source: '198.35.0.0/16', duration: '99h', reason: 'why' });
  const form = () => JSON.stringify(bot.form('U0ANA') ?? {});
  await bot.slack.until(() => /No databases are available|can’t request access/.test(form()), 'why not');
  expect(form()).not.toMatch(/too wide|too long/);
});

test('people about whom Slack does not tell are told how to give access back, and no database', async () => {
  const { bot } = await withRequest();
  bot.slack.fault({ method: 'users.info', times: 20, do: { error: 'internal_error' } });
  const said = await answer(bot, 'U0ANA', 'help');
  expect(said).toMatch(/\/db-access done/);
  expect(said).toMatch(/could not look you up/);
  expect(said).not.toMatch(SECRET);
});
