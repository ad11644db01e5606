/** A sweep at once, where a test would wait for the scheduled one. */
import { Queue } from 'bullmq';
import { inject } from 'vitest';
import { QUEUES, SCHEMA } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import type { Bot } from './bot.ts';

/** Asks for one as the scheduler does: a process of that installation carries it out. */
export async function askForSweep({ installation }: Pick<Bot, 'installation'>): Promise<void> {
  const queue = new Queue(QUEUES.access, {
    connection: { url: inject('redisUrl') },
    prefix: createKeys(installation).queuePrefix,
  });
  await queue.add('sweep', { schema: SCHEMA }, { removeOnComplete: true });
  await queue.close();
}
