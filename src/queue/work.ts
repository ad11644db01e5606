/** The worker: takes a job, reads the ids in it, and lets the story do the rest. */
import { type ConnectionOptions, Worker } from 'bullmq';
import { type Backoff, backoff } from '../flow/backoff.ts';
import { Fault } from '../flow/fault.ts';
import type { Log } from '../flow/ports.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import type { Asker } from './ask.ts';
import { Job, QUEUE } from './jobs.ts';

/** `spreadMs`: how far apart those come back who were all told to wait until one instant. */
export type WorkerWaits = {
  /**
   * How long a job stays with a worker that gives no sign of life. BullMQ renews this lock at half its time while a job runs,
   * however long the job takes, and looks for lost jobs as often.
   */
  readonly lockMs: number;
  readonly spreadMs: number;
};

type Needs = {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  readonly asker: Asker;
  readonly converge: (database: DatabaseName) => Promise<void>;
  readonly announce: (grant: GrantId) => Promise<void>;
  readonly probe: (grant: GrantId) => Promise<void>;
  readonly home: () => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly waits: WorkerWaits;
  readonly retry: Backoff;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

export type Work = { close(limit: { readonly withinMs: number }): Promise<void> };

/** Jobs wait for the network nearly all their time; one at a time per database and per grant is kept by the queue. */
const CONCURRENCY = 8;

export function startWorker(needs: Needs): Work {
  const { connection, prefix, waits, log } = needs;
  const faults = new Map<string, number>();
  const worker = new Worker(QUEUE, (job) => work(Job.parse({ name: job.name, data: job.data })), {
    connection,
    prefix,
    concurrency: CONCURRENCY,
    lockDuration: waits.lockMs,
    stalledInterval: waits.lockMs / 2,
    // A job cut off by a killed worker is safe to run again however often: it reads the record and starts over.
    maxStalledCount: 1000,
  });
  worker.on('error', (error) =>
    log.warn({ why: error.message }, 'the worker lost its Redis; it goes on by itself'),
  );
  worker.on('failed', (job, error) =>
    log.error({ job: job?.name, data: job?.data, err: error }, 'a job failed'),
  );

  return {
    /** Running jobs are finished first, but not for ever: what is cut off is taken up again by another worker. */
    async close({ withinMs }) {
      // Not `close()` and then `close(true)`: the second would only wait for the first, which waits without limit.
      const finished = worker.pause().then(
        () => 'finished' as const,
        () => 'late' as const,
      );
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), withinMs);
      });
      const ended = await Promise.race([finished, late]);
      clearTimeout(timer);
      if (ended === 'late') log.warn({ withinMs }, 'a running job was cut off; it is taken up again');
      await worker.close(ended === 'late');
    },
  };

  async function work(job: Job): Promise<void> {
    switch (job.name) {
      case 'converge': {
        const { database } = job.data;
        return retried(
          `converge-${database}`,
          () => needs.converge(database),
          (at) => needs.asker.retry(database, at),
        );
      }
      case 'announce': {
        const { grant } = job.data;
        return retried(
          `announce-${grant}`,
          () => needs.announce(grant),
          (at) => needs.asker.retryAnnounce(grant, at),
        );
      }
      case 'probe':
        return needs.probe(job.data.grant);
      case 'wake':
        if ('database' in job.data) return needs.asker.converge(job.data.database);
        return needs.asker.announce(job.data.grant);
      case 'home':
        return retried('home', needs.home, (at) => needs.asker.home(at));
      case 'sweep':
        return needs.sweep();
    }
  }

  /** Who was told how long to wait waits that long, and a little: all who were told so would come at once. */
  function waitAfter({ retryAfterMs }: Fault, count: number): number {
    const random = needs.random();
    return retryAfterMs === undefined
      ? backoff(count, random, needs.retry)
      : Math.ceil(retryAfterMs + random * waits.spreadMs);
  }

  /** A fault ends the job and asks for a retry: the job itself must not wait, or what is urgent would wait with it. */
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
      log.warn({ job: key, count, err: error }, 'a job met a fault');
      // Where only a person can help, the sweep's looking in is often enough.
      if (error.retry) await again(needs.now() + waitAfter(error, count));
    }
  }
}
