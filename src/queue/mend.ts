/**
 * After a clock that was ahead came back: BullMQ goes by the clock of each machine, and what it lets expire by that of Redis. What was
 * written meanwhile would keep jobs, and all that are the same as they, from running until the clocks are there again.
 */
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { AHEAD_MS } from './schedule.ts';

type Needs = {
  readonly redis: Redis;
  /** the clock of this machine, as BullMQ reads it */
  readonly machineTime: () => number;
  /** how long a job stays with a worker that gives no sign of life */
  readonly lockMs: number;
};

export async function mendQueue(queue: Queue, { redis, machineTime, lockMs }: Needs): Promise<void> {
  for (const job of await queue.getDelayed()) {
    if (job.timestamp > machineTime() + AHEAD_MS && (await job.isDelayed())) await job.promote();
  }
  const keys = [queue.toKey('stalled-check')];
  for (const { id } of await queue.getActive()) keys.push(`${queue.toKey(id ?? '')}:lock`);
  for (const key of keys) if ((await redis.pttl(key)) > lockMs) await redis.pexpire(key, lockMs);
}
