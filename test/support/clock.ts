/** One clock for the bot, its queue, Slack and Scalingo: it runs as the real one does, and a test moves it on instead of waiting. */
import type { Job, Queue } from 'bullmq';
import { expect } from 'vitest';

export type Clock = ReturnType<typeof aClock>;

/** `from`: what time it is now. */
export function aClock(from = Date.now()) {
  const ahead = from - Date.now();
  const moves: { readonly at: number; readonly ms: number }[] = [];
  const movedSince = (at: number) =>
    moves.filter((move) => move.at >= at).reduce((sum, { ms }) => sum + ms, 0);
  const isDue = ({ timestamp, delay }: Job) => Date.now() - timestamp + movedSince(timestamp) >= delay;

  return {
    now: () => Date.now() + ahead + movedSince(0),
    steady: () => performance.now() + movedSince(0),
    /** moves it on once nothing is under way in the queues; what has waited there long enough by then is done now */
    async pass(ms: number, queues: readonly Queue[]): Promise<void> {
      const underWay = () =>
        Promise.all(queues.map((queue) => queue.getJobCountByTypes('wait', 'active', 'prioritized')));
      await expect.poll(underWay, { interval: 10 }).toEqual(queues.map(() => 0));
      moves.push({ at: Date.now(), ms });
      const delayed = (await Promise.all(queues.map((queue) => queue.getDelayed()))).flat();
      for (const job of delayed.filter(isDue)) await promote(job);
    },
  };
}

async function promote(job: Job): Promise<void> {
  try {
    await job.promote();
  } catch (error) {
    // Its real time may have come just now.
    if (await job.isDelayed()) throw error;
  }
}
