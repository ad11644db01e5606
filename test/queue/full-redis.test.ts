/** A Redis that answers, and refuses to hand out jobs: it is asked now and then, and the log says it once. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { AccessJob, QUEUES } from '../../src/queue/jobs.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';

const REFUSED_MS = 200;

test('a worker whose jobs Redis refuses waits before it asks again, and goes on once Redis gives them', async () => {
  const own = await anOwnRedis();
  const connection = new Redis(own.url, { maxRetriesPerRequest: null });
  const queue = new Queue(QUEUES.access, { connection: own.redis, prefix: 'full' });
  await queue.add('canary', {});
  const mend = await own.refuseWrites('OOM');
  const lines: object[] = [];
  const done: string[] = [];
  const began = performance.now();
  const work = startWorker({
    queue: 'access',
    connection,
    prefix: 'full',
    lockMs: 30_000,
    refusedMs: REFUSED_MS,
    places: () => 8,
    door: AccessJob,
    work: async ({ name }) => void done.push(name),
    putBack: async () => {},
    log: { warn: (facts) => void lines.push(facts), error: (facts) => void lines.push(facts) },
  });
  onTestFinished(async () => {
    await work.close({ withinMs: 1_000 });
    await queue.close();
    connection.disconnect();
  });
  const refusals = async () =>
    Number(/^errorstat_OOM:count=(\d+)/m.exec(await own.redis.info('errorstats'))?.[1]);
  await expect.poll(refusals, { timeout: 10_000 }).toBeGreaterThan(4);
  // At most one more than there was time for, beside those that look for lost jobs.
  expect(((await refusals()) - 3) * REFUSED_MS).toBeLessThan(performance.now() - began);
  const why = expect.stringMatching(/^OOM command not allowed when used memory > 'maxmemory'\.$/);
  expect(lines).toEqual([{ event: 'jobs_refused', queue: 'access', why }]);
  await mend();
  await expect.poll(() => done, { timeout: 10_000 }).toEqual(['canary']);
});
