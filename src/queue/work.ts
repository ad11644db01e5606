/** The worker: takes a job, reads the ids in it, and lets the story do the rest. */
import { type ConnectionOptions, Worker } from 'bullmq';
import { backoff } from '../flow/backoff.ts';
import { Fault } from '../flow/fault.ts';
import type { Log } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import type { Asker } from './ask.ts';
import { Job, QUEUE } from './jobs.ts';

type Needs = {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  readonly asker: Asker;
  readonly converge: (database: DatabaseName) => Promise<void>;
  readonly announce: (grant: GrantId) => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Log;
};

/** Jobs wait for the network nearly all their time; one at a time per database and per grant is kept by the queue. */
const CONCURRENCY = 8;

/** A converge may take some slow calls; a worker that was killed frees its jobs after this. */
const LOCK_MS = 30 * SECOND;

export function startWorker(needs: Needs) {
  const { connection, prefix, log } = needs;
  const faults = new Map<string, number>();
  const worker = new Worker(QUEUE, (job) => work(Job.parse({ name: job.name, data: job.data })), {
    connection,
    prefix,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: LOCK_MS / 2,
    // A job cut off by a killed worker is safe to run again however often: it reads the record and starts over.
    maxStalledCount: 1000,
  });
  worker.on('error', (error) =>
    log.warn({ why: error.message }, 'the worker lost its Redis; it goes on by itself'),
  );
  worker.on('failed', (job, error) =>
    log.error({ job: job?.name, ...job?.data, err: error }, 'a job failed'),
  );

  return {
    /** Running jobs are finished first, but not for ever: what is cut off is taken up again by another worker. */
    async close({ withinMs }: { readonly withinMs: number }): Promise<void> {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), withinMs);
      });
      const ended = await Promise.race([worker.close(), late]);
      clearTimeout(timer);
      if (ended === 'late') await worker.close(true);
    },
  };

  async function work(job: Job): Promise<void> {
    switch (job.name) {
      case 'converge':
        return retried(
          `converge-${job.data.database}`,
          () => needs.converge(job.data.database),
          (at) => needs.asker.wake(job.data.database, at),
        );
      case 'announce':
        return retried(
          `announce-${job.data.grant}`,
          () => needs.announce(job.data.grant),
          (at) => needs.asker.wakeAnnounce(job.data.grant, at),
        );
      case 'wake':
        if ('database' in job.data) return needs.asker.converge(job.data.database);
        return needs.asker.announce(job.data.grant);
      case 'sweep':
        return needs.sweep();
    }
  }

  /** A fault ends the job and asks for a wake: the job itself must not wait, or what is urgent would wait with it. */
  async function retried(
    key: string,
    act: () => Promise<void>,
    again: (at: number) => Promise<void>,
  ): Promise<void> {
    try {
      await act();
      faults.delete(key);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const count = (faults.get(key) ?? 0) + 1;
      faults.set(key, count);
      log.warn({ job: key, why: error.message, count }, 'a job met a fault; it is tried again');
      await again(needs.now() + backoff(count, needs.random()));
    }
  }
}
