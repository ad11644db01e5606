/** A sweep at once, where a test would wait for the scheduled one. */
import { Queue } from 'bullmq';
import { inject, vi } from 'vitest';
import { QUEUES, SCHEMA } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { Bot } from './bot.ts';

/** Asks for one by a job as the scheduler makes it, which a process of that installation carries out; resolves once it is done. */
export async function sweepOf({ installation, env }: Pick<Bot, 'installation' | 'env'>): Promise<void> {
  const queue = new Queue(QUEUES.access, {
    connection: { url: env['REDIS_URL'] ?? inject('redisUrl') },
    prefix: createKeys(installation).queuePrefix,
  });
  try {
    const job = await queue.add('sweep', { schema: SCHEMA });
    const isDone = async () => (await job.getState()) === 'completed';
    await vi.waitUntil(isDone, { interval: 5, timeout: 25_000 });
  } finally {
    await queue.close();
  }
}
