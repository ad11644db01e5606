/** All that answers is a replica of Redis: it may not know yet what was decided last. */
import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../src/grant/duration.ts';
import { aBot, wholeText } from '../support/bot.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';
import { short } from '../support/timing.ts';

test('F3: ends wait a minute for a primary, and then go by what a replica says', async () => {
  const own = await anOwnRedis();
  let ahead = 0;
  let waited = 0;
  const bot = await aBot('Socket Mode', {
    redisUrl: own.url,
    now: () => Date.now() + ahead,
    steady: () => performance.now() + waited,
    timing: {
      overdue: { ...short.overdue, retry: { firstMs: 100, longestMs: 300 } },
      // The job that could not be finished comes back once its lock is over.
      worker: { ...short.worker, lockMs: 2000 },
    },
  });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  const refused = async () =>
    Number(/cmdstat_set:.*rejected_calls=(\d+)/.exec(await own.redis.info('commandstats'))?.[1] ?? 0);

  const promote = await own.refuseWrites('READONLY');
  ahead = 3 * HOUR;
  // Each look at what is overdue begins with one write.
  await expect.poll(refused, { timeout: 15_000 }).toBeGreaterThan(8);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  expect(bot.log.join('\n')).toMatch(/redis_replica/);

  waited = 60 * SECOND;
  await expect.poll(() => bot.rules(), { timeout: 15_000 }).toEqual([]);

  await promote();
  // BullMQ's workers wait 15 s after an error.
  await expect
    .poll(() => bot.cards().map(wholeText).join('\n'), { timeout: 30_000 })
    .toMatch(/Expired|Ended early/);
}, 60_000);
