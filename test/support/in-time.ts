/** A bot whose clock, and Scalingo's, a test moves by hand: it stands still in between. */
import { Queue } from 'bullmq';
import { expect, inject, onTestFinished } from 'vitest';
import { QUEUES, SCHEMA } from '../../src/queue/jobs.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { aBot } from './bot.ts';
import type { AtEnd } from './processes.ts';

type Change = Omit<NonNullable<Parameters<typeof aBot>[1]>, 'now' | 'movable'>;

/** `atEnd`: `onTestFinished` of the very test, where tests run side by side. */
export async function aBotInTime(change: Change = {}, atEnd: AtEnd = onTestFinished) {
  let now = Date.now();
  const bot = await aBot('Socket Mode', { ...change, now: () => now }, atEnd);
  return {
    bot,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    /** one more sweep, by a job as the scheduler makes it; resolves once it is done */
    async sweep(): Promise<void> {
      const connection = { url: bot.env['REDIS_URL'] ?? inject('redisUrl') };
      const queue = new Queue(QUEUES.access, {
        connection,
        prefix: createKeys(bot.installation).queuePrefix,
      });
      try {
        const job = await queue.add('sweep', { schema: SCHEMA });
        await expect.poll(() => job.getState(), { interval: 5 }).toBe('completed');
      } finally {
        await queue.close();
      }
    },
  };
}
