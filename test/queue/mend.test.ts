/** What a clock that was a day ahead left in the queues. */
import { expect, test } from 'vitest';
import { DAY, SECOND } from '../../src/grant/duration.ts';
import { askedAgain } from '../../src/queue/jobs.ts';
import { forgetLost, mendQueue } from '../../src/queue/mend.ts';
import { production } from '../../src/timing.ts';
import { databaseName, grantId, MORNING } from '../support/builders.ts';
import { testRedis } from '../support/redis.ts';
import { aGate, benches, soon } from './bench.ts';

const aBench = await benches();
const redis = await testRedis();
const needs = { redis, machineTime: Date.now, lockMs: production.worker.lockMs };

test('E3: a drawing of the Home tabs that was asked for a day ahead holds up no other', async () => {
  const { messages, asker, work, idle } = aBench();
  let drawings = 0;
  work({
    home: async () => {
      drawings += 1;
    },
  });
  const deduplication = { id: 'home', keepLastIfActive: true };
  const ahead = Date.now() + DAY;
  await messages.add('home', { schema: 1 }, { timestamp: ahead, delay: SECOND, deduplication });
  await mendQueue(messages, needs);
  await expect.poll(() => drawings, soon).toBe(1);
  await idle();
  await asker.home(MORNING);
  await expect.poll(() => drawings, soon).toBe(2);
});

test('E3: what waits by a clock that is right goes on waiting', async () => {
  const { queue, messages, asker } = aBench();
  await asker.home(MORNING + SECOND);
  await mendQueue(messages, needs);
  await mendQueue(queue, needs);
  expect(await messages.getDelayedCount()).toBe(1);
});

test('E3: a lock, and the pause until the next look for lost jobs, last no longer than usual', async () => {
  const { queue, work, idle } = aBench();
  const gate = aGate();
  work({ sweep: () => gate.opened });
  const job = await queue.add('sweep', { schema: 1 });
  await expect.poll(() => queue.getActiveCount(), soon).toBe(1);
  const keys = [queue.toKey('stalled-check'), `${queue.toKey(job.id ?? '')}:lock`];
  for (const key of keys) {
    await redis.set(key, (await redis.get(key)) ?? '1', 'PX', DAY);
  }
  await mendQueue(queue, needs);
  for (const key of keys) expect(await redis.pttl(key)).toBeLessThanOrEqual(needs.lockMs);
  gate.open();
  await idle();
});

test('a job that was lost is forgotten, so that the same is queued again; one that is there stays', async () => {
  const { queue, asker } = aBench();
  const [orders, billing] = [databaseName('orders'), databaseName('billing')];
  const names = askedAgain([orders, billing], []).access;
  await asker.converge(orders);
  await redis.del(queue.toKey('wait'));
  await asker.converge(orders);
  await asker.converge(billing);
  expect(await queue.getWaitingCount()).toBe(1);
  expect(await forgetLost(queue, redis, names)).toEqual(['converge-orders']);
  await asker.converge(orders);
  await asker.converge(billing);
  expect(await queue.getWaitingCount()).toBe(2);
  expect(await forgetLost(queue, redis, names)).toEqual([]);
});

test('each kind of job that is asked for again is free again after all lists were lost', async () => {
  const { queue, messages, asker } = aBench();
  const orders = databaseName('orders');
  const grant = grantId('lost');
  await asker.converge(orders);
  await asker.retry(orders, MORNING + SECOND);
  await asker.announce(grant);
  await asker.retryAnnounce(grant, MORNING + SECOND);
  await asker.home(MORNING + SECOND);
  await asker.canary();
  const names = askedAgain([orders], [grant]);
  for (const [one, listed] of [
    [queue, names.access],
    [messages, names.messages],
  ] as const) {
    const alike = await redis.keys(one.toKey('de:*'));
    expect(alike.sort()).toEqual(listed.map((name) => one.toKey(`de:${name}`)).sort());
    await redis.del(...['wait', 'prioritized', 'delayed'].map((list) => one.toKey(list)));
  }
  expect(await forgetLost(queue, redis, names.access)).toEqual(names.access);
  expect(await forgetLost(messages, redis, names.messages)).toEqual(names.messages);
});
