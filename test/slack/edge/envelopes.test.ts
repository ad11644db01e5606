/** What ends access when the record, the policy file or the queue cannot be relied on: the closing envelope, Redis and Scalingo. */
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { sweepOf } from '../../support/sweep.ts';

function redisOf(bot: Bot) {
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  return { redis, keys: createKeys(bot.installation) };
}

async function open(bot: Bot, source: string, length = '1h', person = 'U0ANA') {
  await bot.command(person, `orders ${source} ${length} for ${source}`);
  await bot.press('U0BO', await bot.card(new RegExp(`for ${source}.*Waiting for approval`, 's')), 'approve');
  const told = await bot.direct(person, new RegExp(`${source}.*psql`, 's'));
  await bot.card(new RegExp(`${source}.*Open until`, 's'));
  return /gr_[a-z0-9]{10}/.exec(wholeText(told))?.[0] ?? '';
}

const isGone = (bot: Bot, source: string) =>
  bot.scalingo.until(() => !bot.rules().includes(`${source}/32`), `${source} is gone`);

test('E6: after a rename the rule is removed from the add-on that it was added to', async () => {
  const bot = await aBot('Socket Mode');
  await open(bot, '203.0.113.7');
  bot.scalingo.rename('my-orders', 'my-orders-before');
  bot.scalingo.rename('my-billing', 'my-orders');
  await bot.restart();
  await bot.command('U0ANA', 'done');
  await bot.scalingo.until(() => bot.rules('my-orders-before').length === 0, 'the rule is gone');
  await bot.direct('U0ANA', /Expired|Ended early/);
  // What is asked for now opens where the name leads now.
  await open(bot, '203.0.113.8');
  expect([bot.rules('my-orders'), bot.rules('my-orders-before')]).toEqual([['203.0.113.8/32'], []]);
});

test('E10: a record that is spoiled, or of a later build, keeps its rule until its end, and the others end', async () => {
  const { bot, pass } = await aBotInTime({ env: { SCALINGO_CALLS_PER_MINUTE: '600' } });
  const { redis, keys } = redisOf(bot);
  const spoiled = await open(bot, '203.0.113.6', '2h');
  const later = await open(bot, '203.0.113.7', '2h');
  await open(bot, '203.0.113.8', '1h');
  await open(bot, '203.0.113.9', '2h');
  await redis.set(keys.grant(spoiled), '{"state":"active"');
  const record = JSON.parse((await redis.get(keys.grant(later))) ?? '');
  await redis.set(keys.grant(later), JSON.stringify({ ...record, schema: 99, state: 'paused' }));

  await bot.press('U0ANA', await bot.direct('U0ANA', /203\.0\.113\.9.*psql/s), 'done');
  await isGone(bot, '203.0.113.9');
  pass(HOUR + MINUTE);
  await isGone(bot, '203.0.113.8');
  expect(bot.rules()).toEqual(['203.0.113.6/32', '203.0.113.7/32']);
  pass(HOUR);
  await isGone(bot, '203.0.113.6');
  await isGone(bot, '203.0.113.7');
});

test('E10: without an envelope, a rule whose label names an unreadable record is left, and an alarm says so', async () => {
  const { bot, pass } = await aBotInTime({ orders: { admins: ['U0DEE'] } });
  const { redis, keys } = redisOf(bot);
  const spoiled = await open(bot, '203.0.113.7', '1h');
  await open(bot, '203.0.113.8', '1h');
  await redis.set(keys.grant(spoiled), '{}');
  await redis.hdel(keys.closings, spoiled);
  pass(2 * HOUR);
  await isGone(bot, '203.0.113.8');
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  await expect.poll(() => bot.log.join('\n')).toContain(spoiled);
  await sweepOf(bot);
  const alarm = wholeText(await bot.direct('U0DEE', /cannot be read/));
  expect(alarm).toMatch(`Nothing says when ${spoiled} ends`);
  expect(alarm).toMatch('db-access grants forget');
  expect(alarm).not.toMatch(/at the time noted/);
});

test('F10: what is open at a database that left the file ends, also after a restart; F7: it can be given back', async () => {
  const { bot, pass } = await aBotInTime();
  await open(bot, '203.0.113.7', '1h');
  await open(bot, '203.0.113.8', '1h', 'U0CY');
  bot.writeConfig({ databases: { billing: { scalingo: 'my-billing', approvers: ['U0DEE'] } } });
  await bot.restart();
  expect(bot.rules()).toEqual(['203.0.113.7/32', '203.0.113.8/32']);
  await bot.command('U0CY', 'done');
  await isGone(bot, '203.0.113.8');
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  pass(HOUR + MINUTE);
  await isGone(bot, '203.0.113.7');
});

test('where Redis lost the envelopes of what is open they are made again, and its database may leave the file', async () => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  const { redis, keys } = redisOf(bot);
  const id = await open(bot, '203.0.113.7', '1h');
  const before = JSON.parse((await redis.hget(keys.closings, id)) ?? '{}');
  await redis.del(keys.closings);
  await expect.poll(() => redis.hexists(keys.closings, id)).toBe(1);
  const { writtenAt: _, ...again } = JSON.parse((await redis.hget(keys.closings, id)) ?? '{}');
  expect(before).toMatchObject(again);
  expect(bot.log.join('\n')).toContain(`"event":"envelope_was_lost","grant":"${id}"`);
  bot.writeConfig({ databases: { billing: { scalingo: 'my-billing' } } });
  await bot.reload();
  pass(HOUR + MINUTE);
  await isGone(bot, '203.0.113.7');
});

test('E4: a grant that is older than envelopes gets one, and ends', async () => {
  const { bot, pass } = await aBotInTime();
  const { redis, keys } = redisOf(bot);
  const id = await open(bot, '203.0.113.7', '1h');
  const { place: _, endEarlyMs: __, ...before } = JSON.parse((await redis.get(keys.grant(id))) ?? '{}');
  await redis.set(keys.grant(id), JSON.stringify(before));
  await redis.del(keys.closings);
  await bot.restart();
  await expect.poll(() => redis.hexists(keys.closings, id)).toBe(1);
  pass(HOUR + MINUTE);
  await isGone(bot, '203.0.113.7');
});

test('an end that is years ahead in the record is cut to thirty days after the opening', async () => {
  const { bot, pass } = await aBotInTime();
  const { redis, keys } = redisOf(bot);
  const id = await open(bot, '203.0.113.7', '1h');
  const record = JSON.parse((await redis.get(keys.grant(id))) ?? '{}');
  await redis.set(keys.grant(id), JSON.stringify({ ...record, expiresAt: record.expiresAt + 1e12 }));
  await redis.hdel(keys.closings, id);
  pass(31 * 24 * HOUR);
  await bot.restart();
  await isGone(bot, '203.0.113.7');
});
