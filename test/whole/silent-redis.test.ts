/** The connections to Redis go silent, as behind a proxy that forgot them: no error comes, and new ones would pass. */
import { Queue, Worker } from 'bullmq';
import { inject, test } from 'vitest';
import { connectRedis } from '../../src/redis/connect.ts';
import { production } from '../../src/timing.ts';
import { aBot } from '../support/bot.ts';
import { aDoor } from '../support/door.ts';
import { freshPrefix } from '../support/redis.ts';
import { short } from '../support/timing.ts';

const prefix = freshPrefix();

test.concurrent('E1: silent connections are replaced: a press is answered within 3 s, and access ends in a minute', {
  timeout: 90_000,
}, async ({ expect, onTestFinished }) => {
  const door = await aDoor({}, onTestFinished);
  const timing = { ...short, redis: production.redis };
  const bot = await aBot('Socket Mode', { redisUrl: door.url, timing }, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  await expect.poll(() => bot.rules()).toEqual(['203.0.113.7/32']);

  const resume = door.stall();
  // A worker that still waits on a silent connection would hold up the end by six seconds.
  onTestFinished(async () => resume());
  const stalledAt = performance.now();
  await bot.press('U0ANA', open, 'done');
  const answers = () => bot.directs('U0ANA').filter(({ ephemeral }) => ephemeral);
  await bot.slack.until(() => answers().length > 0, 'an answer', 3_000);
  expect(answers()[0]?.text).toMatch(/Redis\) is out of reach.*not certain.*before you try again/);

  const seconds = () => (performance.now() - stalledAt) / 1_000;
  const given = async () => {
    if (bot.rules().length > 0) await bot.command('U0ANA', 'done');
    return bot.rules();
  };
  await expect.poll(given, { timeout: 60_000, interval: 500 }).toEqual([]);
  expect(seconds()).toBeLessThan(60);
  await bot.direct('U0ANA', /Expired|Ended early/);
});

test.concurrent('E1: jobs are worked on again soon after all connections of a worker went silent', async ({
  expect,
  onTestFinished,
}) => {
  const door = await aDoor({}, onTestFinished);
  // As in production longer than BullMQ blocks, which is 5 s here: with less, a connection that only waits would be replaced again and again.
  const common = { ca: undefined, onError: () => {}, waits: { ...production.redis, blockMs: 6_000 } };
  const silent = await connectRedis({ ...common, url: door.url, kind: 'worker' });
  onTestFinished(() => silent.disconnect());
  const direct = await connectRedis({ ...common, url: inject('redisUrl'), kind: 'producer' });
  onTestFinished(() => direct.disconnect());
  const done: (string | undefined)[] = [];
  const queue = new Queue('silent', { connection: direct, prefix });
  const worker = new Worker('silent', async ({ name }) => void done.push(name), {
    connection: silent,
    prefix,
  });
  worker.on('error', () => {});
  onTestFinished(async () => {
    await worker.close(true);
    await queue.close();
  });
  await queue.add('before', {});
  await expect.poll(() => done).toEqual(['before']);
  const waits = new RegExp(`name=${prefix}.* flags=b `);
  await expect.poll(() => direct.client('LIST')).toMatch(waits);
  door.stall();
  await queue.add('after', {});
  // Redis gives the job's marker to the connection that is dead by then, so the worker looks again by itself: BullMQ does after 5 s.
  await expect.poll(() => done, { timeout: 50_000 }).toEqual(['before', 'after']);
});
