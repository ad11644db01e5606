/** /readyz: each part is made to fail and named, and is well again once its cause is gone. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { beforeEach, describe, type ExpectStatic, inject, type TestContext, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/grant/duration.ts';
import { QUEUES } from '../../../src/queue/jobs.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { type aBot, type Bot, wholeText } from '../../support/bot.ts';
import { freePort } from '../../support/free-port.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { anOwnRedis } from '../../support/refusing-redis.ts';
import { aSharedBot } from '../../support/shared-bot.ts';
import { short } from '../../support/timing.ts';

type Change = Omit<NonNullable<Parameters<typeof aBot>[1]>, 'now' | 'movable'>;

const soon = { interval: 100, timeout: 15_000 };

/** A sweep each second instead of each minute. */
const often = { sweepAt: '* * * * * *', health: { canaryMs: 200, scalingoMs: 100 } };

function readinessAt(port: number, expect: ExpectStatic) {
  const get = async () => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/readyz`);
    const lines = (await body.text()).trim().split('\n');
    return { statusCode, unwell: lines.filter((line) => !line.endsWith(': ok')) };
  };
  const isWell = () => expect.poll(get, soon).toEqual({ statusCode: 200, unwell: [] });
  const isUnwell = (line: RegExp) =>
    expect
      .poll(get, soon)
      .toMatchObject({ statusCode: 503, unwell: expect.arrayContaining([expect.stringMatching(line)]) });
  return { get, isWell, isUnwell };
}

/** With a clock that is moved by hand. All is well. */
async function aReadyBot({ expect, onTestFinished }: TestContext, change: Change = {}) {
  const port = await freePort();
  const { bot, pass } = await aBotInTime(
    {
      ...change,
      env: { METRICS_PORT: String(port), SCALINGO_CALLS_PER_MINUTE: '600' },
      timing: { ...often, ...change.timing },
    },
    onTestFinished,
  );
  const readiness = readinessAt(port, expect);
  await readiness.isWell();
  return { bot, pass, ...readiness };
}

/** The queue of access stands still for every worker, until what this gives is called. */
async function pausedQueue(bot: Bot, { onTestFinished }: TestContext): Promise<() => Promise<void>> {
  const redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.access, {
    connection: redis,
    prefix: createKeys(bot.installation).queuePrefix,
  });
  onTestFinished(async () => {
    await queue.close();
    redis.disconnect();
  });
  await queue.pause();
  return () => queue.resume();
}

test.concurrent('redis: it takes no writes, or may evict what is open', async (context) => {
  const own = await anOwnRedis(context.onTestFinished);
  const timing = { watchdog: { ...short.watchdog, everyMs: 300 } };
  const { isWell, isUnwell } = await aReadyBot(context, { redisUrl: own.url, timing });
  const mend = await own.refuseWrites('OOM');
  await isUnwell(/^redis: takes no writes: OOM/);
  await mend();
  await isWell();
  await own.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await isUnwell(/^alarm redis_may_evict: .*allkeys-lru/);
  await own.redis.config('SET', 'maxmemory-policy', 'noeviction');
  await isWell();
});

test.concurrent('E2: slack: it refuses our token later on, while the socket stays open', async (context) => {
  const { expect } = context;
  const slack = { ...short.slack, identityMs: 50 };
  const { bot, isWell, isUnwell } = await aReadyBot(context, { timing: { slack } });
  bot.slack.fault({ method: 'auth.test', times: Number.POSITIVE_INFINITY, do: { error: 'token_revoked' } });
  await isUnwell(/^slack: .*token_revoked/);
  expect(bot.slack.sockets.open()).toBe(1);
  expect(bot.log.join('\n')).toContain('slack_token_refused');
  bot.slack.mend();
  await isWell();
});

test.concurrent('slack: nothing comes through the open socket any more', async (context) => {
  const { bot, isUnwell, isWell } = await aReadyBot(context, {
    timing: { sweepAt: short.sweepAt, health: short.health },
  });
  bot.slack.fault({ method: 'apps.connections.open', times: 9999, do: { error: 'internal_error' } });
  bot.slack.sockets.mute();
  await isUnwell(/^slack: /);
  bot.slack.mend();
  await isWell();
});

test.concurrent('scalingo: nothing is called at Scalingo but for health: red, and green again', async (context) => {
  const { expect } = context;
  const { bot, pass, get } = await aReadyBot(context, { timing: { sweepAt: '0 0 0 1 1 *' } });
  bot.scalingo.fault({ on: 'GET', times: 9999, do: { what: 'answer', status: 401, body: {} } });
  // A call that was under way may be answered after the clock moved, and is not idle time then.
  await expect
    .poll(
      async () => {
        pass(MINUTE);
        return (await get()).unwell;
      },
      { ...soon, interval: 500 },
    )
    .toContainEqual(expect.stringMatching(/^scalingo 127\.0\.0\.1:\d+: answers 401$/));
  bot.scalingo.clearFaults();
  pass(30 * SECOND);
  const ofScalingo = async () => (await get()).unwell.filter((line) => line.startsWith('scalingo'));
  await expect.poll(ofScalingo, soon).toEqual([]);
});

test.concurrent('overdue: a rule is past its end and Scalingo refuses us', async (context) => {
  const { bot, pass, isWell, isUnwell } = await aReadyBot(context);
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  bot.scalingo.fault({
    on: 'GET firewall_rules',
    times: 9999,
    do: { what: 'answer', status: 401, body: {} },
  });
  pass(HOUR + 31 * SECOND);
  await isUnwell(/^overdue: 1 grant should have ended, the oldest 31 s ago \(orders\)$/);
  await isUnwell(/^scalingo 127\.0\.0\.1:\d+: answers 401$/);
  bot.scalingo.clearFaults();
  await isWell();
});

test.concurrent('clock: Redis steps away from Scalingo’s time', async (context) => {
  let off = 0;
  const { isWell, isUnwell } = await aReadyBot(context, {
    redisTime: async () => Date.now() + off,
    steady: () => performance.now(),
  });
  off = DAY;
  await isUnwell(/^clock: /);
  off = 0;
  await isWell();
});

test.concurrent('records: the record of open access cannot be read', async (context) => {
  const { onTestFinished } = context;
  const { bot, isWell, isUnwell } = await aReadyBot(context);
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.card(/Open until/)))?.[0] ?? '';
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const key = createKeys(bot.installation).grant(id);
  const record = (await redis.get(key)) ?? '';
  await redis.set(key, '{"state":"active"');
  await isUnwell(/^records: orders$/);
  await redis.set(key, record);
  await isWell();
});

describe.concurrent('what is well again at its end shares a bot', async () => {
  const port = await freePort();
  let now = Date.now();
  const pass = (ms: number) => {
    now += ms;
  };
  const shared = aSharedBot('Socket Mode', {
    now: () => now,
    env: { METRICS_PORT: String(port) },
    timing: often,
  });
  beforeEach(({ expect }) => readinessAt(port, expect).isWell());

  test.sequential('slack: it cannot be connected to', async ({ expect }) => {
    const { isWell, isUnwell } = readinessAt(port, expect);
    const bot = shared();
    bot.slack.fault({ method: 'apps.connections.open', times: 6, do: { error: 'internal_error' } });
    bot.slack.sockets.drop();
    await isUnwell(/^slack: /);
    await isWell();
  });

  test.sequential('slack: a post is refused with a revoked token: red without waiting for the next check', async ({
    expect,
  }) => {
    const { isWell, isUnwell } = readinessAt(port, expect);
    const bot = shared();
    for (const method of ['auth.test', 'chat.postMessage'])
      bot.slack.fault({ method, times: Number.POSITIVE_INFINITY, do: { error: 'token_revoked' } });
    await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
    await isUnwell(/^slack: .*token_revoked/);
    bot.slack.mend();
    await isWell();
  });

  /** A host is left alone for 30 s, counted again where a call was under way that was answered after the clock moved. */
  async function isWellInTime(get: ReturnType<typeof readinessAt>['get'], expect: ExpectStatic) {
    const seen = async () => {
      const now = await get();
      if (now.unwell.some((line) => line.startsWith('scalingo'))) pass(31 * SECOND);
      return now;
    };
    await expect.poll(seen, { ...soon, interval: 500 }).toEqual({ statusCode: 200, unwell: [] });
  }

  test.sequential('scalingo: it answers with errors', async ({ expect }) => {
    const { get, isUnwell } = readinessAt(port, expect);
    const bot = shared();
    const down = { what: 'answer', status: 503, body: {} } as const;
    bot.scalingo.fault({ on: 'GET firewall_rules', times: 9999, do: down });
    await isUnwell(/^scalingo 127\.0\.0\.1:\d+: answers 503 for \w/);
    bot.scalingo.clearFaults();
    await isWellInTime(get, expect);
  });

  test.sequential('scalingo: it answers with errors for one database of two, which is named all the while', async ({
    expect,
  }) => {
    const { get, isUnwell } = readinessAt(port, expect);
    const { scalingo } = shared();
    const [orders] = scalingo.state().databases;
    const on = `GET databases/${orders?.addonId}/firewall_rules`;
    scalingo.fault({ on, times: 9999, do: { what: 'answer', status: 503, body: {} } });
    const line = /^scalingo 127\.0\.0\.1:\d+: answers 503 for orders$/;
    await isUnwell(line);
    const ofOthers = () => scalingo.state().requests.filter(({ status }) => status === 200).length;
    const before = ofOthers();
    await expect
      .poll(() => {
        pass(11 * SECOND);
        return ofOthers();
      }, soon)
      .toBeGreaterThan(before + 1);
    await isUnwell(line);
    scalingo.clearFaults();
    await isWellInTime(get, expect);
  });

  test.sequential('sweep: it has not gone through for three minutes', async (context) => {
    const { isWell, isUnwell } = readinessAt(port, context.expect);
    const bot = shared();
    const resume = await pausedQueue(bot, context);
    pass(4 * MINUTE);
    await isUnwell(/^sweep: has not gone through for three minutes$/);
    await resume();
    await isWell();
  });

  test.sequential('queue: it stands still: half a minute later no canary job has come through', async (context) => {
    const { expect } = context;
    const { get, isWell, isUnwell } = readinessAt(port, expect);
    const bot = shared();
    const resume = await pausedQueue(bot, context);
    pass(30 * SECOND);
    await isUnwell(/^queue: no job has come through the queue of access for 20 seconds$/);
    await expect.poll(async () => (await get()).unwell, soon).toEqual([expect.stringMatching(/^queue: /)]);
    await resume();
    await isWell();
  });

  test.sequential('config: the file was changed to one that cannot be used', async ({ expect }) => {
    const { isWell, isUnwell } = readinessAt(port, expect);
    const bot = shared();
    bot.spoilConfig('databases: [');
    await isUnwell(/^config: .*db-access\.yaml/);
    bot.writeConfig({});
    await isWell();
  });
});
