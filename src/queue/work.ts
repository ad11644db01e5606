/** The workers: take a job, read the ids in it, and let the story do the rest. Access and messages never share a place. */
import type { ConnectionOptions } from 'bullmq';
import { type Backoff, backoff } from '../flow/backoff.ts';
import { Fault, NotYet } from '../flow/fault.ts';
import type { Log, QueueName } from '../flow/ports.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import type { Urgency } from '../grant/urgency.ts';
import type { Asker } from './ask.ts';
import { AccessJob, MessageJob } from './jobs.ts';
import { startWorker, type Work } from './worker.ts';

/** `spreadMs`: how far apart those come back who were all told to wait until one instant. */
export type WorkerWaits = {
  /**
   * How long a job stays with a worker that gives no sign of life. BullMQ renews this lock at half its time while a job runs,
   * however long the job takes, and looks for lost jobs as often.
   */
  readonly lockMs: number;
  readonly spreadMs: number;
  /** after Redis refused to hand out a job, until it is asked again */
  readonly refusedMs: number;
};

type Needs = {
  readonly connections: Readonly<Record<QueueName, ConnectionOptions>>;
  readonly prefix: string;
  readonly asker: Asker;
  /** how many databases there are now */
  readonly databases: () => number;
  readonly converge: (database: DatabaseName) => Promise<void>;
  readonly announce: (grant: GrantId) => Promise<void>;
  readonly probe: (grant: GrantId) => Promise<void>;
  readonly home: () => Promise<void>;
  readonly sweep: () => Promise<void>;
  /** a canary job came through that queue */
  readonly passed: (queue: QueueName) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly waits: WorkerWaits;
  readonly retry: Backoff;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

/** Announcements never wait for anything but the network; one at a time per grant is kept by the queue. */
const MESSAGE_PLACES = 8;

/** Of places for access: for wakes, the sweep, and databases that are no longer in the file. */
const MARGIN = 8;
const MOST_PLACES = 200;

/** One converge at a time runs for each database: with a place for each, one that hangs holds up no other. */
export function accessPlaces(databases: number): number {
  return Math.min(databases + MARGIN, MOST_PLACES);
}

export function startWorkers(needs: Needs): Work {
  const { connections, prefix, asker, now, waits, log } = needs;
  const faults = new Map<string, number>();
  const common = (queue: QueueName) => ({
    queue,
    connection: connections[queue],
    prefix,
    lockMs: waits.lockMs,
    refusedMs: waits.refusedMs,
    putBack: (job: { readonly name: string; readonly data: unknown }) => {
      const count = counted(`${queue} ${JSON.stringify(job)}`);
      log.warn(
        { event: 'job_put_back', queue, job: job.name, data: job.data, count },
        'job of a later build put back',
      );
      return asker.putBack(queue, job, now() + backoff(count, needs.random(), needs.retry));
    },
    log,
  });
  const workers = [
    startWorker({
      ...common('access'),
      places: () => accessPlaces(needs.databases()),
      door: AccessJob,
      work: workOnAccess,
    }),
    startWorker({
      ...common('messages'),
      places: () => MESSAGE_PLACES,
      door: MessageJob,
      work: workOnMessages,
    }),
  ];
  return {
    async close(limit) {
      await Promise.all(workers.map((worker) => worker.close(limit)));
    },
  };

  async function workOnAccess(job: AccessJob): Promise<void> {
    switch (job.name) {
      case 'converge': {
        const { database } = job.data;
        return retried(
          `converge-${database}`,
          () => needs.converge(database),
          (at) => asker.retry(database, at),
        );
      }
      case 'wake':
        if ('database' in job.data) return asker.converge(job.data.database);
        return asker.announce(job.data.grant);
      case 'sweep':
        return needs.sweep();
      case 'canary':
        return needs.passed('access');
      // An earlier build asked for these here; they are done where the others of their kind are.
      case 'announce':
        return asker.announce(job.data.grant);
      case 'probe':
        return asker.probe(job.data.grant);
      case 'home':
        return asker.home(now());
    }
  }

  /** What comes back later is as urgent then as it was. */
  async function workOnMessages(job: MessageJob, urgency: Urgency): Promise<void> {
    switch (job.name) {
      case 'announce': {
        const { grant } = job.data;
        return retried(
          `announce-${grant}`,
          () => needs.announce(grant),
          (at) => asker.retryAnnounce(grant, at, urgency),
        );
      }
      case 'wake':
        return asker.announce(job.data.grant, urgency);
      case 'probe':
        return needs.probe(job.data.grant);
      case 'canary':
        return needs.passed('messages');
      case 'home':
        return retried('home', needs.home, (at) => asker.home(at));
    }
  }

  /** One who was told how long to wait waits that long, and a little: all who were told so would come at once. */
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
      // Turns are apart from each other already, and waiting for one is no failure.
      if (error instanceof NotYet) return again(now() + error.retryAfterMs);
      if (!(error instanceof Fault)) throw error;
      const count = counted(key);
      log.warn(
        { event: 'job_failed_for_now', job: key, count, err: error },
        `job failed; ${error.retry ? 'retrying' : 'the sweep tries again'}`,
      );
      // Where only a person can help, the sweep is often enough.
      if (error.retry) await again(now() + waitAfter(error, count));
    }
  }

  /** how many faults in a row there are now */
  function counted(key: string): number {
    const count = (faults.get(key) ?? 0) + 1;
    faults.set(key, count);
    return count;
  }
}
