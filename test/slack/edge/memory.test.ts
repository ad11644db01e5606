/** Redis loses what it knew, or goes back: it is noticed, nothing stays open that no record knows, and nothing opens without a new yes. */
import { Redis } from 'ioredis';
import { inject, test } from 'vitest';
import type { StoredMessage } from '../../../sandbox/slack/workspace.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../../src/redis/store/audit-store.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { usedUp } from '../../support/late.ts';
import type { AtEnd } from '../../support/processes.ts';
import { copyOf, putBack } from '../../support/redis-copy.ts';

function redisOf(bot: Bot, atEnd: AtEnd) {
  const redis = new Redis(inject('redisUrl'));
  atEnd(async () => redis.disconnect());
  return { redis, keys: createKeys(bot.installation) };
}

async function keysOf(redis: Redis, installation: string): Promise<string[]> {
  const all = await redis.keys(`{db-access:${installation}}*`);
  return all.filter((key) => !key.includes(':queue:'));
}

const busy = { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, timing: { sweepAt: '* * * * * *' } };

test.concurrent('F9: Redis is emptied: it is alarmed, and the rule that no record knows any more is removed and named', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  const { redis, keys } = redisOf(bot, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  await redis.del(...(await keysOf(redis, bot.installation)));
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is removed');
  await bot.card(/Redis has lost what it knew/);
  await bot.card(/belonged to no grant and were removed: 203\.0\.113\.7\/32/);
  const events = bot.log.join('\n');
  expect(events).toContain('"event":"memory_lost"');
  expect(events).toContain('"event":"stray_removed"');
  const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 100 });
  // Either may be noticed first.
  const told = trail.map(({ event }) => ('note' in event ? event.note : event.move));
  expect(told.sort()).toEqual(['memoryLost', 'strayRemoved']);
});

test.concurrent('F9: a label typed by hand is one stray and one alarm, and stops nobody', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  const { redis, keys } = redisOf(bot, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h before');
  await bot.press('U0BO', await bot.card(/asks for access.*before/s), 'approve');
  await bot.card(/Open until/);
  bot.scalingo.byHand.add('my-orders', {
    cidr: '203.0.113.66/32',
    label: `db-access/${bot.installation} gr_0123456789`,
  });
  await bot.scalingo.until(() => !bot.rules().includes('203.0.113.66/32'), 'the stray is removed');
  await bot.card(/belonged to no grant and were removed: 203\.0\.113\.66\/32/);
  await bot.command('U0CY', 'orders 203.0.113.9 2h after');
  await bot.press('U0BO', await bot.card(/asks for access.*after/s), 'approve');
  await bot.direct('U0CY', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.7/32', '203.0.113.9/32']);
  expect(await redis.hkeys(keys.alarms)).toEqual(['stray_removed orders']);
  expect(bot.log.filter((line) => line.includes('"alarm":true'))).toHaveLength(1);
});

test.concurrent.for(['at once', 'after it was empty'])(
  'F9: Redis goes back (%s) to before an approval was given back: it does not open again without a new yes',
  async (how, { expect, onTestFinished }) => {
    const bot = await aBot('Socket Mode', busy, onTestFinished);
    const { redis, keys } = redisOf(bot, onTestFinished);
    const down = { what: 'answer', status: 500, body: {} } as const;
    bot.scalingo.fault({ on: 'POST firewall_rules', times: 10_000, do: down });
    await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    const told = await bot.direct('U0ANA', /Not open yet/);
    const id = /gr_[a-z0-9]{10}/.exec(wholeText(told))?.[0] ?? '';
    const copy = await copyOf(redis, await keysOf(redis, bot.installation));
    await bot.command('U0ANA', `done ${id}`);
    await expect.poll(async () => JSON.parse((await redis.get(keys.grant(id))) ?? '{}').state).toBe('closed');

    const back = redis.multi().del(...(await keysOf(redis, bot.installation)));
    if (how === 'after it was empty') {
      await redis.del(...(await keysOf(redis, bot.installation)));
      await expect.poll(() => bot.log.join('\n')).toContain('"event":"memory_lost"');
    }
    await putBack(back, copy).exec();
    await bot.direct('U0ANA', /lost a part of its memory.*Ask again/);
    bot.scalingo.clearFaults();
    await bot.card(/Redis has lost what it knew/);
    expect(bot.rules()).toEqual([]);
  },
);

test.concurrent('F9: the buttons of a request that is lost are answered with what happened, and its messages say so', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  for (const source of ['203.0.113.7', '203.0.113.8']) {
    await bot.command('U0ANA', `orders ${source} 2h why`);
    await bot.press('U0BO', await bot.card(new RegExp(`asks for access.*${source}`, 's')), 'approve');
    await bot.card(new RegExp(`${source}.*Open until`, 's'));
    await bot.direct('U0ANA', new RegExp(`${source}.*psql`, 's'));
  }
  const { redis } = redisOf(bot, onTestFinished);
  await redis.del(...(await keysOf(redis, bot.installation)));
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rules are removed');
  const lost = /no longer knows request .*gr_.*its memory was lost.*ask again with .*\/db-access/;
  const isRedrawn = ({ ts }: StoredMessage, now: StoredMessage) => {
    expect(now.ts).toBe(ts);
    expect(wholeText(now)).not.toMatch(/"actions"|Open until/);
  };

  const card = await bot.card(/End access/);
  await bot.press('U0BO', card, 'done');
  isRedrawn(card, await bot.card(lost));
  await bot.slack.until(() => bot.toldAtCard('U0BO').length > 0, 'it is answered');

  // A form, and how to connect.
  for (const [source, action] of [
    ['203.0.113.7', 'extend'],
    ['203.0.113.8', 'connect'],
  ] as const) {
    const message = await bot.direct('U0ANA', new RegExp(`${source}.*psql`, 's'));
    await bot.press('U0ANA', message, action);
    const now = () => bot.directs('U0ANA').find(({ ts }) => ts === message.ts) ?? message;
    await bot.slack.until(() => lost.test(wholeText(now())), 'its message says so');
    isRedrawn(message, now());
  }
  await bot.slack.until(() => lost.test(JSON.stringify(bot.form('U0ANA'))), 'the form says so');
});

test.concurrent('F9: a list in a direct message keeps its other rows where one request is lost', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  for (const source of ['203.0.113.7', '203.0.113.8']) {
    await bot.command('U0ANA', `orders ${source} 2h why`);
    await bot.direct('U0ANA', new RegExp(`Waiting for approval.*${source}`, 's'));
  }
  await bot.slack.act('U0ANA', {
    do: 'message',
    channel: bot.slack.workspace.direct('U0ANA').id,
    text: 'hi',
  });
  const help = await bot.direct('U0ANA', /only understand commands/);
  const press = { person: 'U0ANA', message: help, action: 'list' };
  await bot.slack.deliver('interactive', usedUp(bot.slack, press));
  const list = await bot.direct('U0ANA', /Your access and requests/);
  const ids = [...new Set(wholeText(list).match(/gr_[a-z0-9]{10}/g))];
  expect(ids).toHaveLength(2);
  const [lost = '', kept = ''] = ids;
  const { redis, keys } = redisOf(bot, onTestFinished);
  await redis.del(keys.grant(lost));
  // Its buttons come first.
  await bot.press('U0ANA', list, 'cancel');
  const now = () => wholeText(bot.directs('U0ANA').find(({ ts }) => ts === list.ts) ?? list);
  await bot.slack.until(() => /no longer knows request/.test(now()), 'its row says so');
  expect(now()).toContain('Your access and requests');
  expect(now()).not.toMatch(new RegExp(`"value":"1 ${lost}`));
  expect(now()).toMatch(new RegExp(`"action_id":"cancel"[^{}]*"value":"1 ${kept}`));
});

test.concurrent('F9: the card of a lost request is redrawn in the language of its channel', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', { ...busy, orders: { language: 'fr' } }, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  const card = await bot.card(/demande un accès/);
  const { redis } = redisOf(bot, onTestFinished);
  await redis.del(...(await keysOf(redis, bot.installation)));
  await bot.press('U0BO', card, 'approve');
  await bot.card(/ne connaît plus la demande/);
  // Also where another installation has it in a Redis of its own, and connects to Slack with this one's app.
  expect(bot.log.join('\n')).toMatch(/"event":"unknown_request","grant":"gr_\w+","channel":"C/);
  await bot.slack.until(() => bot.toldAtCard('U0BO').length > 0, 'it is answered');
  expect(bot.toldAtCard('U0BO').map(wholeText).join()).toMatch(/no longer knows request/);
});
