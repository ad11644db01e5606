/** Whatever a button says, only what the record asks now can be answered, and only by who may. */
import { describe, expect, test } from 'vitest';
import { aBot, type Bot, valueOn } from '../../support/bot.ts';
import { testRedis } from '../../support/redis.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { forSixForms, movesOf } from '../../support/six-forms.ts';

const redis = await testRedis();
const ana = 'U0ANA';
const bo = 'U0BO';

async function asked(bot: Bot, text = 'orders 203.0.113.7 2h the import hangs') {
  await bot.command(ana, text);
  await bot.direct(ana, /Waiting for approval/);
  return bot.card(/Waiting for approval/);
}

/** Each press has its answer, which only that person sees. */
async function answered(bot: Bot, person: string, count: number): Promise<void> {
  const told = () =>
    [...bot.toldAtCard(person), ...bot.directs(ana).filter(({ to }) => to === person)].map(
      ({ text }) => text,
    );
  await bot.slack.until(
    () => told().length === count,
    () => `${count} answers to ${person}; there are ${told().join('; ')}`,
  );
}

/** Values that carry the id of that grant, or what is like it, and not what its reader saw. */
function forged(value: string): readonly string[] {
  const [schema = '', id = '', source = '', ttl = ''] = value.split(' ');
  return [
    '',
    ' ',
    id,
    id.toUpperCase(),
    `${schema} ${id}`,
    `${schema} ${id} `,
    `${schema} ${id} undefined`,
    `${schema} ${id} 0.0.0.0/0 ${ttl}`,
    `${schema} ${id} ${source} ${Number(ttl) * 10}`,
    `${schema} ${id} ${source} ${ttl} `,
    `${schema}  ${id} ${source} ${ttl}`,
    `2 ${id} ${source} ${ttl}`,
    ` ${value}`,
    `${value} +1800000 1764217800000`,
    `${value}\u0000`,
    JSON.stringify({ id, saw: `${source} ${ttl}` }),
    `${schema} ${id} ${'9'.repeat(2000)}`,
    '__proto__',
  ];
}

describe('O2: a forged value', () => {
  const shared = aSharedBot('Socket Mode');

  test.each([
    ['approve', '203.0.113.1'],
    ['deny', '203.0.113.2'],
    ['approve-for-less', '203.0.113.3'],
  ])('of %s answers nothing, and opens no form', async (action, source) => {
    const bot = shared();
    const card = await asked(bot, `orders ${source} 2h the import hangs`);
    const before = await movesOf(bot, redis);
    const values = forged(valueOn(card, action));
    for (const value of values) await bot.pressLate(bo, card, action, value);
    await answered(bot, bo, values.length);
    expect(await movesOf(bot, redis)).toEqual(before);
    expect(bot.form(bo)).toBeUndefined();
    expect(bot.log.join()).not.toMatch(/listener failed|action of a person failed/);
  });
});

test('O2: a forged value of allow-more gives no more time', async () => {
  const bot = await aBot('Socket Mode');
  await bot.press(bo, await asked(bot), 'approve');
  await bot.direct(ana, /psql/);
  await bot.command(ana, 'extend 10m');
  const card = await bot.card(/10 minutes more requested.*"action_id":"allow-more"/s);
  const value = valueOn(card, 'allow-more');
  const before = await movesOf(bot, redis);
  const values = [...forged(value), value.replace('+600000', '+25200000'), value.replace(/ \d+$/, ' 1')];
  for (const action of ['allow-more', 'refuse-more'])
    for (const other of values) await bot.pressLate(bo, card, action, other);
  await answered(bot, bo, 2 * values.length);
  expect(await movesOf(bot, redis)).toEqual(before);
});

test('O2: a review of an emergency that was extended since its card was drawn is refused', async () => {
  const bot = await aBot('Socket Mode', { orders: forSixForms });
  await bot.command(ana, 'emergency orders 203.0.113.7 20m the shop is down');
  await bot.slack.until(() => bot.form(ana) !== undefined, 'the form');
  const option = { text: { type: 'plain_text', text: 'It cannot wait' }, value: 'confirmed' };
  await bot.slack.act(ana, {
    do: 'submit',
    view: bot.form(ana)?.id ?? '',
    values: { confirmed: { value: { type: 'checkboxes', selected_options: [option] } } },
  });
  const card = await bot.card(/Open until.*"action_id":"justified"/s);
  await bot.direct(ana, /psql/);
  await bot.command(ana, 'extend 30m');
  await bot.card(/for 50 minutes.*"action_id":"justified"/s);
  const before = await movesOf(bot, redis);
  for (const action of ['justified', 'not-justified']) await bot.pressLate(bo, card, action);
  await bot.slack.until(
    () => bot.toldAtCard(bo).filter(({ text }) => /This access has changed/.test(text)).length === 2,
    'Bo is told what is open now',
  );
  expect(await movesOf(bot, redis)).toEqual(before);
  await bot.press(bo, await bot.card(/for 50 minutes.*"action_id":"justified"/s), 'justified');
  await bot.card(/justified by <@U0BO>|<@U0BO>.*justified/i);
});

test('cancel, remind, extend and moved of somebody else’s request change nothing', async () => {
  const bot = await aBot('Socket Mode');
  await asked(bot);
  const waiting = await bot.direct(ana, /Waiting for approval/);
  const before = await movesOf(bot, redis);
  for (const action of ['cancel', 'remind']) await bot.pressLate('U0GIL', waiting, action);
  await answered(bot, 'U0GIL', 2);
  expect(await movesOf(bot, redis)).toEqual(before);

  await bot.press(bo, await bot.card(/Waiting for approval/), 'approve');
  const open = await bot.direct(ana, /psql/);
  const after = await movesOf(bot, redis);
  await bot.pressLate('U0GIL', open, 'done');
  await answered(bot, 'U0GIL', 3);
  for (const [action, answers] of [
    ['extend', 4],
    ['moved', 5],
  ] as const) {
    await bot.pressLate('U0GIL', open, action);
    await answered(bot, 'U0GIL', answers);
  }
  expect(bot.form('U0GIL')).toBeUndefined();
  expect(await movesOf(bot, redis)).toEqual(after);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
});
