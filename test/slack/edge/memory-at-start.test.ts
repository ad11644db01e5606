/** Redis was emptied, or put back to an earlier state, while no process ran: Scalingo's lists show it. */
import { Redis } from 'ioredis';
import { inject, test } from 'vitest';
import { labelPrefix } from '../../../src/grant/rule.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../../src/redis/store/audit-store.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import type { AtEnd } from '../../support/processes.ts';
import { copyOf, putBack, type RedisCopy } from '../../support/redis-copy.ts';
import { anOwnRedis } from '../../support/refusing-redis.ts';

const busy = { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, timing: { sweepAt: '* * * * * *' } };
const down = {
  on: 'POST firewall_rules',
  times: 10_000,
  do: { what: 'answer', status: 500, body: {} },
} as const;

function redisOf(atEnd: AtEnd) {
  const redis = new Redis(inject('redisUrl'));
  atEnd(async () => redis.disconnect());
  return redis;
}

/** What the bot has in Redis, but for its queues. */
async function copyWithoutQueues(bot: Bot, atEnd: AtEnd): Promise<RedisCopy> {
  const redis = redisOf(atEnd);
  const all = await redis.keys(`{db-access:${bot.installation}}*`);
  return copyOf(
    redis,
    all.filter((key) => !key.includes(':queue:')),
  );
}

/** The bot stops, and starts again with another Redis, which was filled from that copy. */
async function restartOn(bot: Bot, copy: RedisCopy, atEnd: AtEnd) {
  await bot.stop();
  const own = await anOwnRedis(atEnd);
  // Before its Redis is gone.
  atEnd(() => bot.stop());
  await putBack(own.redis.multi(), copy).exec();
  bot.env['REDIS_URL'] = own.url;
  await bot.restart();
  return own;
}

async function opened(bot: Bot, person: string, [approver, line]: readonly [string, string]) {
  await bot.command(person, line);
  await bot.press(
    approver,
    await bot.card(new RegExp(`Waiting for approval.*${line.slice(-5)}`, 's')),
    'approve',
  );
}

/** Approved and not open, since Scalingo does not take its rule. */
async function notOpenYet(bot: Bot): Promise<string> {
  bot.scalingo.fault(down);
  await opened(bot, 'U0ANA', ['U0BO', 'orders 203.0.113.7 2h first']);
  const told = await bot.direct('U0ANA', /Not open yet/);
  return /gr_[a-z0-9]{10}/.exec(wholeText(told))?.[0] ?? '';
}

test.concurrent('F9: emptied while no process ran: an alarm, and the rule without a record is removed and named', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  await opened(bot, 'U0ANA', ['U0BO', 'orders 203.0.113.7 2h first']);
  await bot.card(/Open until/);
  const { redis } = await restartOn(bot, [], onTestFinished);
  await bot.card(/Redis has lost what it knew/);
  await bot.card(/belonged to no grant and were removed: 203\.0\.113\.7\/32/);
  expect(bot.rules()).toEqual([]);
  const keys = createKeys(bot.installation);
  const trail = await readAudit({ redis, keys }, { after: BEGINNING, count: 100 });
  const lost = trail.filter(({ event }) => 'note' in event && event.note === 'memoryLost');
  expect(lost).toMatchObject([{ event: { detail: expect.stringMatching(/^orders has rules .*: gr_\w+$/) } }]);
});

test.concurrent.for([
  ['there', 'orders 203.0.113.9 2h other', 'U0BO'],
  ['at another database', 'billing 203.0.113.9 2h other', 'U0DEE'],
] as const)(
  'F9: put back while no process ran: what was given back since does not open, by a rule %s',
  async ([, line, approver], { expect, onTestFinished }) => {
    const bot = await aBot('Socket Mode', busy, onTestFinished);
    const id = await notOpenYet(bot);
    const copy = await copyWithoutQueues(bot, onTestFinished);
    await bot.command('U0ANA', `done ${id}`);
    await bot.direct('U0ANA', /before it (was open|opened)|ended early|given back|closed/i);
    bot.scalingo.clearFaults();
    await opened(bot, 'U0CY', [approver, line]);
    await bot.direct('U0CY', /psql/);
    await restartOn(bot, copy, onTestFinished);
    await bot.direct('U0ANA', /lost a part of its memory.*Ask again/);
    await bot.card(/Redis has lost what it knew/);
    await bot.scalingo.until(
      () => bot.rules().length + bot.rules('my-billing').length === 0,
      'no rule is left',
    );
    const added = bot.scalingo.history.filter(
      ({ source, what }) => what === 'added' && source === '203.0.113.7/32',
    );
    expect(added).toEqual([]);
  },
);

test.concurrent('F9: a Redis that starts again with all that it knew costs nobody an approval', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  await opened(bot, 'U0CY', ['U0BO', 'orders 203.0.113.9 2h other']);
  await bot.card(/Open until/);
  await notOpenYet(bot);
  await bot.stop();
  bot.scalingo.clearFaults();
  await restartOn(bot, await copyWithoutQueues(bot, onTestFinished), onTestFinished);
  await bot.direct('U0ANA', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.9/32', '203.0.113.7/32']);
  expect(bot.log.join('\n')).not.toContain('memory_lost');
});

test.concurrent('F9: Redis has started again under a running process: the lists are compared again', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  const redis = redisOf(onTestFinished);
  const { compared } = createKeys(bot.installation);
  await expect.poll(() => redis.hlen(compared)).toBe(2);
  const rule = { cidr: '203.0.113.9/32', label: `${labelPrefix(bot.installation)}gr_0000000000` };
  const alarm = async () => {
    // What the run before wrote, and a rule of a request that was lost with its last seconds. A look that began before may write over it.
    await redis.hset(compared, { orders: 'therunbefore', billing: 'therunbefore' });
    if (bot.rules().length === 0) bot.scalingo.byHand.add('my-orders', rule);
    return bot.cards().map(wholeText).join();
  };
  await expect.poll(alarm).toMatch(/Redis has lost what it knew/);
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is removed');
});

test.concurrent('F9: a label typed by hand is one stray, and costs nobody an approval', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  await notOpenYet(bot);
  bot.scalingo.byHand.add('my-orders', {
    cidr: '203.0.113.9/32',
    label: `${labelPrefix(bot.installation)}gr_0000000000`,
  });
  await bot.card(/belonged to no grant and were removed: 203\.0\.113\.9\/32/);
  bot.scalingo.clearFaults();
  await bot.direct('U0ANA', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  expect(bot.log.join('\n')).not.toContain('memory_lost');
});

test.concurrent('F9: a database whose list Scalingo does not show keeps the others waiting for one try at most', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', busy, onTestFinished);
  await opened(bot, 'U0CY', ['U0BO', 'orders 203.0.113.9 2h other']);
  await bot.card(/Open until/);
  bot.scalingo.delete('my-billing');
  await restartOn(bot, await copyWithoutQueues(bot, onTestFinished), onTestFinished);
  await opened(bot, 'U0ANA', ['U0BO', 'orders 203.0.113.7 2h first']);
  await bot.direct('U0ANA', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.9/32', '203.0.113.7/32']);
});
