/** Asking for work. Asking never throws: what is lost here the sweep asks for again. */
import type { JobsOptions, Queue } from 'bullmq';
import type { Jobs, Log } from '../flow/ports.ts';
import { DAY } from '../grant/duration.ts';
import type { GrantId } from '../grant/ids.ts';
import type { Job } from './jobs.ts';

export type Asker = Jobs & {
  /** announce once more, at that instant */
  wakeAnnounce(grant: GrantId, at: number): Promise<void>;
};

/** Kept for whoever wonders what failed; BullMQ would keep them for ever. */
export const kept: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: { age: (7 * DAY) / 1000, count: 1000 },
};

/**
 * At most one of these runs at a time over all processes, and one asked for while it runs is run after it. None of them ever
 * waits out a delay or a backoff: that would swallow all that are asked for meanwhile. What has to wait is a `wake`, which
 * has no part in this.
 */
function oneAtATime(id: string): JobsOptions {
  return { ...kept, attempts: 1, deduplication: { id, keepLastIfActive: true } };
}

export function createAsker({ queue, now, log }: { queue: Queue; now: () => number; log: Log }): Asker {
  return {
    converge: (database) => add({ name: 'converge', data: { database } }, oneAtATime(`converge-${database}`)),
    announce: (grant) => add({ name: 'announce', data: { grant } }, oneAtATime(`announce-${grant}`)),
    wake: (database, at) => add({ name: 'wake', data: { database } }, later(`wake-${database}-${at}`, at)),
    wakeAnnounce: (grant, at) => add({ name: 'wake', data: { grant } }, later(`wake-${grant}-${at}`, at)),
  };

  /** Asked for twice, the same instant is one job. */
  function later(jobId: string, at: number): JobsOptions {
    return { ...kept, jobId, delay: Math.max(0, at - now()) };
  }

  async function add({ name, data }: Job, options: JobsOptions): Promise<void> {
    try {
      await queue.add(name, data, options);
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      log.warn({ job: name, ...data, why }, 'a job could not be asked for; the sweep will ask again');
    }
  }
}
