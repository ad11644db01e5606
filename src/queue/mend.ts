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

/** KEYS the name under which alike jobs are one; ARGV the job that was lost. */
const FORGET = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/**
 * After jobs were lost: a list was emptied, evicted or written by halves. BullMQ would go on taking each that is asked for to be the one
 * that is there already. `names`: of jobs that are alike. Resolves to those that were free again.
 */
export async function forgetLost(
  queue: Queue,
  redis: Redis,
  names: readonly string[],
): Promise<readonly string[]> {
  const freed: string[] = [];
  if (names.length === 0) return freed;
  const keys = names.map((name) => queue.toKey(`de:${name}`));
  const found = await redis.mget(...keys);
  for (const [nth, id] of found.entries()) {
    const [name, key] = [names[nth], keys[nth]];
    if (id === null || name === undefined || key === undefined) continue;
    if ((await queue.getJobState(id)) !== 'unknown') continue;
    if ((await redis.eval(FORGET, 1, key, id)) === 1) freed.push(name);
  }
  return freed;
}
