/** E4: a record that a later build wrote is left alone, and its requester can still end the access. */
import { Redis } from 'ioredis';
import { inject, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import type { AtEnd } from '../../support/processes.ts';

/** Open access to orders for Ana, and its record as a later build would have written it since. */
async function aLaterRecord(atEnd: AtEnd, change: Parameters<typeof aBot>[1] = {}) {
  const bot = await aBot('Socket Mode', change, atEnd);
  await bot.command('U0ANA', 'orders 203.0.113.7 1h for later');
  await bot.press('U0BO', await bot.card(/for later.*Waiting for approval/s), 'approve');
  const told = await bot.direct('U0ANA', /203\.0\.113\.7.*psql/s);
  await bot.card(/203\.0\.113\.7.*Open until/s);
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(told))?.[0] ?? '';
  const redis = new Redis(inject('redisUrl'));
  atEnd(async () => redis.disconnect());
  const keys = createKeys(bot.installation);
  const record = JSON.parse((await redis.get(keys.grant(id))) ?? '');
  const written = JSON.stringify({ ...record, schema: 99, state: 'paused', pausedBy: 'U0BO' });
  await redis.set(keys.grant(id), written);
  return { bot, id, told, redis, keys, written };
}

const answersTo = ({ slack }: Bot, person: string, words: RegExp) =>
  (slack.workspace.channel(CHANNELS.general)?.messages ?? []).filter(
    (message) => message.to === person && words.test(wholeText(message)),
  ).length;

const isGone = (bot: Bot) => bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');

test.concurrent('E4: `done` ends it without an id, and the record stays as the later build wrote it', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, id, redis, keys, written } = await aLaterRecord(onTestFinished);
  await bot.command('U0ANA', 'done');
  await bot.told('U0ANA', /Closing access to \*orders\* from/);
  await isGone(bot);
  expect(await redis.get(keys.grant(id))).toBe(written);
  await expect.poll(async () => (await redis.hget(keys.closings, id)) ?? '').toContain('"endedAt":');
  await bot.command('U0ANA', 'list');
  await bot.told('U0ANA', /No open access/);
});

test.concurrent('E10: a spoiled record is given back as well', async ({ onTestFinished }) => {
  const { bot, id, redis, keys } = await aLaterRecord(onTestFinished);
  await redis.set(keys.grant(id), '{"state":"active"');
  await bot.command('U0ANA', `done ${id}`);
  await isGone(bot);
  await bot.told('U0ANA', /Closing access to \*orders\* from/);
});

test.concurrent('E4: shown with how to give it back; its holder alone ends it, by its button; others are let in beside it', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, id, told } = await aLaterRecord(onTestFinished);
  // What it is, when it ends, and how to give it back.
  const what = /orders.*203\.0\.113\.7.*ends <!date.*newer version/s;
  await bot.command('U0ANA', 'list');
  await bot.told('U0ANA', new RegExp(`${what.source}.*done ${id}`, 's'));
  await bot.command('U0ANA', `show ${id}`);
  await bot.told('U0ANA', new RegExp(`${what.source}.*done ${id}`, 's'));
  await bot.slack.act('U0ANA', { do: 'openHome' });
  const home = () => JSON.stringify(bot.slack.stateOf('U0ANA').home ?? {});
  await bot.slack.until(() => what.test(home()) && home().includes('"action_id":"done"'), 'it is on Home');

  // Nobody else ends it, and everything else about it is refused with the reason.
  const why = new RegExp(`A newer version of db-access.*${id}.*cannot change it.*done ${id}`, 's');
  await bot.command('U0BO', `done ${id}`);
  await bot.told('U0BO', why);
  for (const line of [`cancel ${id}`, `extend ${id} 30m`, `moved ${id} 203.0.113.8`]) {
    const before = answersTo(bot, 'U0ANA', why);
    await bot.command('U0ANA', line);
    await bot.slack.until(() => answersTo(bot, 'U0ANA', why) > before, `an answer to ${line}`);
  }
  await bot.press('U0ANA', told, 'extend');
  await bot.slack.until(() => bot.directs('U0ANA').some((one) => why.test(wholeText(one))), 'Ana is told');
  expect(bot.rules()).toEqual(['203.0.113.7/32']);

  await bot.command('U0CY', 'orders 203.0.113.9 1h for now');
  await bot.press('U0BO', await bot.card(/for now.*Waiting for approval/s), 'approve');
  await bot.direct('U0CY', /203\.0\.113\.9.*psql/s);
  expect(bot.rules()).toEqual(['203.0.113.7/32', '203.0.113.9/32']);

  await bot.press('U0ANA', told, 'done');
  await bot.slack.until(
    () => bot.directs('U0ANA').some((message) => wholeText(message).includes('Closing access to *orders*')),
    'Ana is told',
  );
  await bot.scalingo.until(() => bot.rules().join() === '203.0.113.9/32', 'its rule is gone');
});

test.concurrent('E4: operators are told that a later build wrote it', async ({ onTestFinished }) => {
  const { bot, id } = await aLaterRecord(onTestFinished);
  await bot.restart();
  await bot.card(new RegExp(`A newer version of db-access wrote ${id}`));
});

test.concurrent('E4: a kind of thing to undo that only a later build knows is an alarm until it is undone', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, id, redis, keys } = await aLaterRecord(onTestFinished, { timing: { sweepAt: '* * * * * *' } });
  const envelope = JSON.parse((await redis.hget(keys.closings, id)) ?? '');
  const undo = [...envelope.undo, { kind: 'tunnel', port: 5 }];
  await redis.hset(keys.closings, id, JSON.stringify({ ...envelope, undo }));
  await bot.card(new RegExp(`${id}.*something to undo that this version.*tunnel`));
  // Also once the access has ended.
  await bot.command('U0ANA', 'done');
  await isGone(bot);
  await expect.poll(async () => (await redis.hget(keys.closings, id)) ?? '').toContain('"endedAt":');
  const ended = JSON.parse((await redis.hget(keys.closings, id)) ?? '');
  expect(ended.undo).toContainEqual({ kind: 'tunnel', port: 5 });
  const kept = async () => JSON.parse((await redis.hget(keys.alarms, 'undo_unknown orders')) ?? '{}');
  expect(await kept()).not.toHaveProperty('endedAt');
  await redis.hset(keys.closings, id, JSON.stringify({ ...ended, undo: envelope.undo }));
  await bot.card(/something to undo that this version.*Over since/s);
  expect(await kept()).toHaveProperty('endedAt');
});

test.concurrent('E4: what was given back meanwhile stays so when the later build is there again', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, id, redis, keys, written } = await aLaterRecord(onTestFinished);
  await bot.command('U0ANA', 'done');
  await isGone(bot);
  const { pausedBy: _, ...record } = JSON.parse(written);
  // That build knows this state.
  await redis.set(keys.grant(id), JSON.stringify({ ...record, schema: 1, state: 'active' }));
  await bot.restart();
  await bot.direct('U0ANA', /Ended early by.*U0ANA/s);
  const { cause } = JSON.parse((await redis.get(keys.grant(id))) ?? '');
  expect([bot.rules(), cause]).toEqual([[], 'revoked']);
});

test.concurrent('E4: a change by the later build does not bring back what was given back', async ({
  onTestFinished,
}) => {
  const { bot, id, redis, keys, written } = await aLaterRecord(onTestFinished);
  bot.scalingo.fault({ on: 'DELETE firewall_rules', times: 5, do: { what: 'answer', status: 503 } });
  await bot.command('U0ANA', 'done');
  await bot.told('U0ANA', /Closing access to \*orders\* from/);
  await redis.set(keys.grant(id), JSON.stringify({ ...JSON.parse(written), schema: 1, state: 'active' }));
  await bot.restart();
  await isGone(bot);
  await bot.direct('U0ANA', /Expired|Ended early/);
});
