/** A Redis that answers, and refuses to hand out jobs: it is asked now and then, and the log says it once. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { createAsker } from '../../src/queue/ask.ts';
import { AccessJob, QUEUES } from '../../src/queue/jobs.ts';
import { startWorker } from '../../src/queue/worker.ts';
import { databaseName, grantId } from '../support/builders.ts';
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

test('jobs that Redis does not take are one line for each kind, for whatever instant and grant', async () => {
  const own = await anOwnRedis();
  const queueOf = (name: 'access' | 'messages') =>
    new Queue(QUEUES[name], { connection: own.redis, prefix: 'full' });
  const queues = { access: queueOf('access'), messages: queueOf('messages') };
  onTestFinished(async () => {
    await queues.access.close();
    await queues.messages.close();
  });
  const lines: object[] = [];
  const note = (facts: object) => void lines.push(facts);
  const asker = createAsker({ queues, now: () => 0, log: { info: note, warn: note } });
  const askAll = async (round: number) => {
    await asker.retry(databaseName('orders'), round);
    await asker.announce(grantId(`g${round}`));
  };
  const jobs = () => lines.map((line) => ('job' in line ? line.job : line));
  const mend = await own.refuseWrites('OOM');
  for (const round of [1, 2, 3]) await askAll(round);
  expect(jobs()).toEqual(['wake', 'announce']);
  await mend();
  await askAll(4);
  await own.refuseWrites('OOM');
  await askAll(5);
  expect(jobs()).toEqual(['wake', 'announce', 'wake', 'announce']);
});
