/** Asking for work. Asking never throws: what is lost here the sweep asks for again. */
import type { JobsOptions, Queue } from 'bullmq';
import type { Jobs, Log } from '../flow/ports.ts';
import { DAY, SECOND } from '../grant/duration.ts';
import type { GrantId } from '../grant/ids.ts';
import type { Job } from './jobs.ts';

export type Asker = Jobs & {
  /** announce once more after a fault; while one such waits, a second is not added to it */
  retryAnnounce(grant: GrantId, at: number): Promise<void>;
  /** draw the Home tabs anew, at that instant: all that is asked for until then is one drawing */
  home(at: number): Promise<void>;
};

/** Kept for whoever wonders what failed; BullMQ would keep them for ever. */
export const kept: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: { age: (7 * DAY) / SECOND, count: 1000 },
};

type Needs = {
  readonly queue: Queue;
  readonly now: () => number;
  readonly log: Pick<Log, 'warn'>;
};

export function createAsker({ queue, now, log }: Needs): Asker {
  return {
    converge: (database) => add({ name: 'converge', data: { database } }, oneAtATime(`converge-${database}`)),
    announce: (grant) => add({ name: 'announce', data: { grant } }, oneAtATime(`announce-${grant}`)),
    probe: (grant) => add({ name: 'probe', data: { grant } }, oneAtATime(`probe-${grant}`)),
    // Asked for twice, the same instant is one job.
    wake: (database, at) =>
      add({ name: 'wake', data: { database } }, { ...later(at), jobId: `wake-${database}-${at}` }),
    retry: (database, at) => add({ name: 'wake', data: { database } }, onceWaiting(`retry-${database}`, at)),
    retryAnnounce: (grant, at) =>
      add({ name: 'wake', data: { grant } }, onceWaiting(`retry-announce-${grant}`, at)),
    home: (at) => add({ name: 'home', data: {} }, onceWaiting('home', at)),
  };

  function later(at: number): JobsOptions {
    return { ...kept, delay: Math.max(0, at - now()) };
  }

  /**
   * The sweep asks each minute for what fails, and each failing begets a retry: were they not one, they would be more with each
   * minute of an outage, and would eat up what Scalingo allows. One asked for while the last is just being carried out
   * is kept for after it.
   */
  function onceWaiting(id: string, at: number): JobsOptions {
    return { ...later(at), deduplication: { id, keepLastIfActive: true } };
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

/**
 * At most one of these runs at a time over all processes, and one asked for while it runs is run after it. None of them ever
 * waits out a delay or a backoff: that would swallow all that are asked for meanwhile. What has to wait is a `wake`, which
 * has no part in this.
 */
function oneAtATime(id: string): JobsOptions {
  return { ...kept, attempts: 1, deduplication: { id, keepLastIfActive: true } };
}
