/** An alarm is one message to the admins, kept up to date, beside its log line, its metric and its line of /readyz. */
import { Redis } from 'ioredis';
import { request } from 'undici';
import { inject, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { type Bot, wholeText } from '../../support/bot.ts';
import { freePort } from '../../support/free-port.ts';
import { aBotInTime } from '../../support/in-time.ts';
import type { AtEnd } from '../../support/processes.ts';
import { sweepOf } from '../../support/sweep.ts';

/** A sweep each second instead of each minute, and a clock that is moved by hand. */
async function aBotThatIsLate(orders: object, atEnd: AtEnd) {
  const port = await freePort();
  const { bot, pass } = await aBotInTime(
    {
      orders,
      env: { METRICS_PORT: String(port), SCALINGO_CALLS_PER_MINUTE: '600' },
      timing: { sweepAt: '* * * * * *' },
    },
    atEnd,
  );
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  bot.scalingo.fault({
    on: 'DELETE firewall_rules',
    times: 10_000,
    do: { what: 'answer', status: 500, body: {} },
  });
  const get = async (path: string) => (await request(`http://127.0.0.1:${port}${path}`)).body.text();
  /** a sweep as soon as the alarm is so: the next look at what is overdue says it, and the sweep tells people */
  const sweepOnce = async (isSo: (ready: string) => boolean) => {
    await vi.waitUntil(async () => isSo(await get('/readyz')), { interval: 20, timeout: 25_000 });
    await sweepOf(bot);
  };
  return { bot, get, pass, sweepOnce };
}

const alarm = /should have ended/;
const tellingOf = (bot: Bot, channel: string) =>
  (bot.slack.workspace.channel(channel)?.messages ?? []).filter((message) => alarm.test(wholeText(message)));

test.concurrent('access that stays open past its end is told to the admins, once, and that it is over', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, get, pass, sweepOnce } = await aBotThatIsLate({ admins: ['U0DEE'] }, onTestFinished);
  pass(HOUR + 5 * MINUTE);
  await sweepOnce((ready) => ready.includes('"minutes":5'));
  const first = await bot.direct('U0DEE', /ended 5 minutes ago.*1 grant/);
  expect(bot.log.filter((line) => line.includes('"event":"access_overdue"'))).toHaveLength(1);
  expect(await get('/readyz')).toMatch(/^alarm access_overdue: .*"database":"orders"/m);
  const metrics = await get('/metrics');
  expect(metrics).toContain('db_access_alarms{event="access_overdue"} 1');
  expect(metrics).toMatch(/^db_access_overdue_grants 1$/m);
  expect(metrics).toMatch(/^db_access_overdue_seconds 30\d(\.\d+)?$/m);

  pass(10 * MINUTE);
  await sweepOnce((ready) => ready.includes('"minutes":15'));
  const second = await bot.direct('U0DEE', /ended 15 minutes ago/);
  expect(second.ts).toBe(first.ts);
  bot.scalingo.clearFaults();
  await sweepOf(bot);
  await bot.direct('U0ANA', /Expired|Ended early/);
  await sweepOnce((ready) => !/^alarm/m.test(ready));
  const third = await bot.direct('U0DEE', /Over since/);
  expect(third.ts).toBe(first.ts);
  expect(third.text).toMatch(/^✅ Over since /);
  expect(wholeText(third)).not.toContain('needs your attention');
  expect(await get('/readyz')).not.toMatch(/^alarm/m);
  expect(tellingOf(bot, bot.slack.channels.approvals)).toEqual([]);
});

test.concurrent('nobody is named as admin: the channel is told; after a day it is told again', async ({
  onTestFinished,
}) => {
  const { bot, pass, sweepOnce } = await aBotThatIsLate({}, onTestFinished);
  pass(HOUR + 5 * MINUTE);
  await sweepOnce((ready) => ready.includes('"minutes":5'));
  const first = await bot.card(alarm);
  pass(DAY);
  await sweepOnce((ready) => ready.includes('"minutes":1445'));
  await bot.slack.until(() => tellingOf(bot, first.channel).length === 2, 'told again');
});

test.concurrent('E4: where the message about an alarm of a later build is, is not forgotten by this one', async ({
  expect,
  onTestFinished,
}) => {
  const { bot } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } }, onTestFinished);
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const keys = createKeys(bot.installation);
  const ref = JSON.stringify({ channel: 'C1', ts: '1.1', digest: 'd', postedAt: Date.now() });
  await redis.hset(keys.alarms, 'paused orders', JSON.stringify({ schema: 2, alarm: { event: 'paused' } }));
  await redis.hset(keys.alarmMessages, { 'paused orders C1': ref, 'gone orders C1': ref });
  await sweepOf(bot);
  // The one that no alarm has any more goes.
  await expect.poll(() => redis.hkeys(keys.alarmMessages)).toEqual(['paused orders C1']);
});
