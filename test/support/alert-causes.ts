/** Makes what each alert is about happen to one bot, one after the other, and scrapes it. */
import { Queue } from 'bullmq';
import { request } from 'undici';
import { expect, onTestFinished } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/grant/duration.ts';
import { QUEUES } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { aBot } from './bot.ts';
import { databaseName } from './builders.ts';
import { parseScrape, type Scrape } from './exposition.ts';
import { freePort } from './free-port.ts';
import { anOwnRedis } from './refusing-redis.ts';

type Caused = { readonly before: Scrape; readonly after: Scrape };

const soon = { interval: 100, timeout: 20_000 };
const forGood = Number.POSITIVE_INFINITY;

/** `well`: before anything happened; `caused`: by the name of the alert. */
export async function causeAlerts(): Promise<{
  readonly well: Scrape;
  readonly caused: ReadonlyMap<string, Caused>;
}> {
  let now = Date.now();
  let redisAhead = 0;
  const own = await anOwnRedis();
  const port = await freePort();
  const bot = await aBot('Socket Mode', {
    now: () => now,
    redisTime: async () => now + redisAhead,
    redisUrl: own.url,
    env: { METRICS_PORT: String(port), SCALINGO_CALLS_PER_MINUTE: '600' },
    timing: {
      sweepAt: '* * * * * *',
      health: { canaryMs: 200, scalingoMs: 100 },
      watchdog: { everyMs: 500, lateMs: 90 * SECOND },
    },
  });
  const keys = createKeys(bot.installation);
  const caused = new Map<string, Caused>();
  const scrape = async () =>
    parseScrape(await (await request(`http://127.0.0.1:${port}/metrics`)).body.text());

  /** Those alerts have their cause once that series is so. */
  async function cause(
    names: readonly string[],
    act: () => unknown,
    [series, is]: readonly [string, (value: number, all: Scrape) => boolean],
  ): Promise<void> {
    const before = await scrape();
    await act();
    let after = before;
    await expect
      .poll(
        async () => {
          after = await scrape();
          return is(after.get(series) ?? Number.NaN, after);
        },
        { ...soon, message: names.join(', ') },
      )
      .toBe(true);
    for (const name of names) caused.set(name, { before, after });
  }

  const unready = (part: string) =>
    [`db_access_ready{part="${part}"}`, (value: number) => value === 0] as const;
  const opened = async (database: string, approver: string) => {
    await bot.command('U0ANA', `${database} 203.0.113.7 1h why`);
    const ids = () => own.redis.smembers(keys.live(databaseName(database)));
    await bot.press(approver, await bot.card(new RegExp(`asks for access[^]*${database}`)), 'approve');
    await expect
      .poll(async () => (await own.redis.hget(keys.closings, (await ids())[0] ?? '')) ?? '', soon)
      .toMatch(/"rule":/);
    return (await ids())[0] ?? '';
  };

  await expect
    .poll(
      async () =>
        [...(await scrape())].filter(([name, value]) => name.startsWith('db_access_ready') && value !== 1),
      soon,
    )
    .toEqual([]);
  await expect
    .poll(async () => (await scrape()).get('db_access_rules{database="orders",owner="ours"}'), soon)
    .toBe(0);
  const well = await scrape();

  await cause(['DbAccessRulesNearLimit'], () => {
    for (let nth = 1; nth <= 27; nth += 1)
      bot.scalingo.byHand.add('my-billing', { cidr: `198.51.100.${nth}/32`, label: 'office' });
  }, ['db_access_rules{database="billing",owner="others"}', (rules) => rules === 27]);
  await cause(['DbAccessRefusals'], async () => {
    for (let times = 0; times < 25; times += 1) await bot.command('U0GIL', 'help');
  }, ['db_access_refusals_total{kind="not-a-member"}', (times) => times === 25]);
  const orders = await opened('orders', 'U0BO');
  const billing = await opened('billing', 'U0DEE');
  const queue = new Queue(QUEUES.access, { connection: { url: own.url }, prefix: keys.queuePrefix });
  onTestFinished(() => queue.close());
  const sweptBy = (by: string) => `db_access_sweep_last_timestamp_seconds{by="${by}"}`;
  await cause(['DbAccessQueueStuck', 'DbAccessWatchdogSweeps'], async () => {
    await queue.pause();
    // A sweep that runs already would end after that, as one of just now.
    await expect.poll(() => queue.getActiveCount(), soon).toBe(0);
    now += 4 * MINUTE;
  }, [
    sweptBy('watchdog'),
    (watchdog, all) =>
      watchdog - (all.get(sweptBy('schedule')) ?? 0) > 60 && all.get('db_access_ready{part="queue"}') === 0,
  ]);
  await queue.resume();
  await cause(
    ['DbAccessRecordUnreadable', 'DbAccessAlarm'],
    () => own.redis.set(keys.grant(billing), '{"state":"active"'),
    ['db_access_unreadable_records', (records) => records === 1],
  );
  await cause(['DbAccessRuleInDoubt'], async () => {
    const rule = bot.scalingo.byHand.add('my-orders', { cidr: '198.51.100.7/32' });
    const closing: object = JSON.parse((await own.redis.hget(keys.closings, orders)) ?? '');
    await own.redis.hset(keys.closings, orders, JSON.stringify({ ...closing, doubts: [rule] }));
  }, ['db_access_doubtful_rules', (rules) => rules === 1]);
  await cause(['DbAccessConfigRejected'], () => bot.spoilConfig('databases: ['), [
    'db_access_config_last_reload_successful',
    (is) => is === 0,
  ]);
  await cause(
    ['DbAccessSlackDown'],
    async () => {
      for (const method of ['auth.test', 'chat.postMessage', 'chat.update'])
        bot.slack.fault({ method, times: forGood, do: { error: 'token_revoked' } });
      await bot.command('U0ANA', 'orders 203.0.113.9 1h why');
    },
    unready('slack'),
  );
  await expect.poll(async () => (await scrape()).get('db_access_untold_grants'), soon).toBeGreaterThan(0);
  await cause(['DbAccessPeopleNotTold'], () => {
    now += 6 * MINUTE;
  }, ['db_access_untold_oldest_seconds', (seconds) => seconds > 300]);
  await cause(['DbAccessScalingoDown', 'DbAccessOverdue'], () => {
    for (const on of ['GET firewall_rules', 'DELETE firewall_rules'])
      bot.scalingo.fault({ on, times: 99_999, do: { what: 'answer', status: 401, body: {} } });
    now += HOUR + 2 * MINUTE;
  }, [
    'db_access_overdue_seconds',
    (seconds, all) => seconds > 60 && all.get('db_access_ready{part="scalingo"}') === 0,
  ]);
  await cause(
    ['DbAccessSweepLate'],
    async () => {
      // Somebody wrote among our keys.
      await own.redis.set(keys.converged, 'x');
      now += 4 * MINUTE;
    },
    unready('sweep'),
  );
  await cause(
    ['DbAccessClockDoubtful'],
    () => {
      redisAhead = DAY;
    },
    unready('clock'),
  );
  redisAhead = 0;
  const mend = await own.refuseWrites('OOM');
  await cause(['DbAccessRedisDown'], () => {}, unready('redis'));
  await mend();
  caused.set('DbAccessDown', { before: new Map(), after: new Map([['up', 0]]) });
  return { well, caused };
}
