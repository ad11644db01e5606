/** Where the configuration cannot be used: what is open is ended, by the envelopes alone. */
import { Redis } from 'ioredis';
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/grant/duration.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../src/redis/store/audit-store.ts';
import { CannotEnd, configWhenUsable, endsOnly } from '../../src/startup/ends-only.ts';
import { aBot, type Bot, wholeText } from '../support/bot.ts';
import { aDatabase } from '../support/database.ts';
import { aBotThatStopped, why } from '../support/ends-only.ts';
import { freePort } from '../support/free-port.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

async function giveBack(bot: Bot): Promise<void> {
  await bot.command('U0ANA', 'done');
  await bot.direct('U0ANA', /Expired|Ended early/);
}

test('F10: what is due is ended, no stray is judged, and the app takes over once the file can be used', async () => {
  const redisUrl = await aDatabase();
  const { bot, begin, pass, logged } = await aBotThatStopped(redisUrl);
  bot.scalingo.byHand.add('my-orders', {
    cidr: '203.0.113.9/32',
    label: `db-access/${bot.installation} gr_0000000000`,
  });
  bot.spoilConfig('databases: [');
  const running = begin();
  await expect.poll(() => logged).toMatchObject([{ event: 'ends_only', why: why.message }]);
  expect(bot.rules()).toContain('203.0.113.7/32');
  pass(HOUR + MINUTE);
  await bot.scalingo.until(() => !bot.rules().includes('203.0.113.7/32'), 'the rule is gone');
  expect(bot.rules()).toEqual(['203.0.113.9/32']);
  bot.writeConfig({});
  expect((await running).installation).toBe(bot.installation);
  const redis = new Redis(redisUrl);
  onTestFinished(() => redis.disconnect());
  const trail = await readAudit(
    { redis, keys: createKeys(bot.installation) },
    { after: BEGINNING, count: 100 },
  );
  const notes = trail.flatMap(({ event }) => ('note' in event ? [[event.note, event.detail]] : []));
  const ends = 'it only ends what is open: its configuration cannot be used';
  expect(notes).toEqual([
    ['started', undefined],
    ['stopped', undefined],
    ['started', ends],
    ['stopped', ends],
  ]);
});

test('F10: /readyz says why only ends are carried out, /livez that the process is there until it is stopped', async () => {
  const port = await freePort();
  const { bot, begin, pass, stopping, logged } = await aBotThatStopped(await aDatabase());
  bot.spoilConfig('databases: [');
  bot.env['METRICS_PORT'] = String(port);
  const running = begin();
  const get = async (path: string) => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`);
    return `${statusCode} ${await body.text()}`;
  };
  await expect.poll(() => get('/livez').catch(String)).toBe('200 ok\n');
  await expect.poll(() => logged).toHaveLength(1);
  expect(await get('/readyz')).toMatch(
    /^503 config: only ending what is open: .*db-access\.yaml.*\nredis: ok\nslack: (ok|not connected.*)\n$/,
  );
  // It ends nothing while Scalingo does not take it.
  const down = { what: 'answer', status: 500, body: {} } as const;
  bot.scalingo.fault({ on: 'DELETE firewall_rules', times: 9999, do: down });
  expect(await get('/metrics')).toMatch(/^200 .*^db_access_overdue_grants 0$/ms);
  pass(HOUR + MINUTE);
  const metrics = await get('/metrics');
  expect(metrics).toMatch(/^db_access_overdue_grants 1$/m);
  expect(metrics).toMatch(/^db_access_overdue_seconds (59|6\d)(\.\d+)?$/m);
  // What the alerts go by, as of an app.
  for (const line of [
    'db_access_ready{part="redis"} 1',
    'db_access_ready{part="config"} 0',
    'db_access_config_last_reload_successful 0',
  ])
    expect(metrics.split('\n')).toContain(line);
  expect(metrics).toMatch(/^db_access_build_info\{version="[\d.]+"\} 1$/m);
  stopping.abort();
  await expect(running).rejects.toThrow('aborted');
  await expect(get('/livez')).rejects.toThrow();
});

test('E4: a grant without an envelope keeps the rule that it shares with one whose end has come', async () => {
  let now = Date.now();
  const redisUrl = await aDatabase();
  const bot = await aBot('Socket Mode', { redisUrl, now: () => now });
  const open = async (who: string, source: string, length: string, reason: string) => {
    await bot.command(who, `orders ${source} ${length} ${reason}`);
    await bot.press('U0BO', await bot.card(new RegExp(`Waiting for approval.*${reason}`, 's')), 'approve');
    const told = await bot.card(new RegExp(`Open until.*${reason}`, 's'));
    return /gr_[a-z0-9]{10}/.exec(wholeText(told))?.[0] ?? '';
  };
  await open('U0ANA', '203.0.113.7', '1h', 'first');
  const before = await open('U0CY', '203.0.113.7', '3h', 'second');
  await open('U0ANA', '203.0.113.8', '1h', 'third');
  await bot.stop();
  const redis = new Redis(redisUrl);
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  const { place: _, endEarlyMs: __, ...old } = JSON.parse((await redis.get(keys.grant(before))) ?? '{}');
  await redis.set(keys.grant(before), JSON.stringify(old));
  await redis.hdel(keys.closings, before);

  const stopping = new AbortController();
  const outside = { log: quiet, redisTime: async () => now, steady: () => now, timing: short };
  bot.spoilConfig('databases: [');
  const running = endsOnly({ ...outside, environment: bot.env, why, signal: stopping.signal });
  now += HOUR + MINUTE;
  await bot.scalingo.until(() => !bot.rules().includes('203.0.113.8/32'), 'the third is gone');
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  stopping.abort();
  await expect(running).rejects.toThrow('aborted');
});

test('F10: told to stop, it says so in the audit trail before the process ends', async () => {
  const redisUrl = await aDatabase();
  const { bot } = await aBotThatStopped(redisUrl);
  const redis = new Redis(redisUrl);
  onTestFinished(() => redis.disconnect());
  const notes = async () => {
    const at = { redis, keys: createKeys(bot.installation) };
    const trail = await readAudit(at, { after: BEGINNING, count: 100 });
    return trail.flatMap(({ event }) => ('note' in event && event.detail ? [event.note] : []));
  };
  bot.spoilConfig('databases: [');
  const stopping = new AbortController();
  const outside = { log: quiet, redisTime: async () => Date.now(), steady: Date.now, timing: short };
  const running = configWhenUsable({ ...outside, environment: bot.env, signal: stopping.signal });
  await expect.poll(notes).toEqual(['started']);
  stopping.abort();
  expect(await running).toBeUndefined();
  expect(await notes()).toEqual(['started', 'stopped']);
});

test('F10: where nothing is open it gives up, saying what is wrong with the configuration', async () => {
  const { bot, begin } = await aBotThatStopped(await aDatabase(), { before: giveBack });
  await expect(begin()).rejects.toBe(why);
  // Also where it could not have reached Scalingo.
  bot.env['SCALINGO_API_TOKEN'] = 'oops';
  await expect(begin()).rejects.toBe(why);
});

test('F10: what an envelope still has to end counts as open, also where no index names it', async () => {
  const redisUrl = await aDatabase();
  const { bot, begin, pass, stopping } = await aBotThatStopped(redisUrl);
  const redis = new Redis(redisUrl);
  onTestFinished(() => redis.disconnect());
  await redis.del(await redis.keys('{db-access:*}:live:*'));
  bot.spoilConfig('databases: [');
  const running = begin();
  pass(HOUR + MINUTE);
  await Promise.race([running, bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone')]);
  expect(bot.rules()).toEqual([]);
  stopping.abort();
  await expect(running).rejects.toThrow('aborted');
});

test('F10: a Redis that is silent for a while, or takes no writes, does not end the process: what is due ends', async () => {
  const own = await anOwnRedis();
  const { bot, begin, pass, logged, stopping } = await aBotThatStopped(own.url);
  const events = () => JSON.stringify(logged);
  bot.spoilConfig('databases: [');
  const running = begin({ ...short, redis: { ...short.redis, answerMs: 500 } });
  await expect.poll(events).toContain('ends_only');
  await own.redis.client('PAUSE', 3000, 'ALL');
  await expect.poll(events, { timeout: 15_000 }).toContain('redis_unreachable');
  await own.refuseWrites('OOM');
  pass(HOUR + MINUTE);
  await expect.poll(() => bot.rules(), { timeout: 15_000 }).toEqual([]);
  stopping.abort();
  await expect(running).rejects.toThrow();
}, 60_000);

test('F10: access is open and Scalingo’s settings are wrong: it says so, and does not call that settled', async () => {
  const { bot, begin } = await aBotThatStopped(await aDatabase());
  bot.spoilConfig('databases: [');
  bot.env['SCALINGO_API_TOKEN'] = 'oops';
  const given = await begin().catch((error: unknown) => error);
  expect(given).toBeInstanceOf(CannotEnd);
  expect(String(given)).toMatch(/expected something else\n.*it cannot be ended/s);
});

test('F10: where the environment does not say which Redis is meant, access may be open', async () => {
  const environment = { REDIS_URL: 'http://redis.example.com' };
  const outside = { log: quiet, redisTime: async () => 0, steady: () => 0, timing: short };
  const running = endsOnly({ ...outside, environment, why, signal: new AbortController().signal });
  await expect(running).rejects.toBeInstanceOf(CannotEnd);
});
