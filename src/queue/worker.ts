/** One worker on one queue: lets in only jobs that it can read, and stops within a limit. */
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, type Processor, Worker, type WorkerOptions } from 'bullmq';
import type { z } from 'zod';
import { createCauses } from '../flow/causes.ts';
import type { Log, QueueName } from '../flow/ports.ts';
import { LEAST_URGENT, Urgency } from '../grant/urgency.ts';
import { isOfLaterBuild, QUEUES } from './jobs.ts';

export type Work = { close(limit: { readonly withinMs: number }): Promise<void> };

type Needs<Job> = {
  readonly queue: QueueName;
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  readonly lockMs: number;
  /** after Redis refused to hand out a job, until it is asked again */
  readonly refusedMs: number;
  /** how many jobs at once; asked at each job, so that it may change */
  readonly places: () => number;
  readonly door: z.ZodType<Job>;
  readonly work: (job: Job, urgency: Urgency) => Promise<void>;
  /** a job that only a later build can read */
  readonly putBack: (job: { readonly name: string; readonly data: unknown }) => Promise<void>;
  readonly log: Pick<Log, 'warn' | 'error'>;
};

/** `close(true)` after `close()` would only wait for the first, which waits for running jobs without limit. */
class LimitedWorker extends Worker {
  readonly #refusedMs: number;

  constructor(
    name: string,
    work: Processor,
    { refusedMs, ...options }: WorkerOptions & { readonly refusedMs: number },
  ) {
    super(name, work, options);
    this.#refusedMs = refusedMs;
  }

  /** BullMQ would ask again at once, hundreds of times a second for as long as the memory of Redis is full. */
  protected override async moveToActive(...given: Parameters<Worker['moveToActive']>) {
    try {
      return await super.moveToActive(...given);
    } catch (error) {
      await delay(this.#refusedMs);
      throw error;
    }
  }

  /** What still runs is nobody's from now on: its lock is not renewed any longer. */
  cutOff(): Promise<void> {
    return this.lockManager.close();
  }
}

export function startWorker<Job>(needs: Needs<Job>): Work {
  const { queue, connection, prefix, lockMs, refusedMs, places, door, log } = needs;
  const worker = new LimitedWorker(
    QUEUES[queue],
    ({ name, data, opts }) => enter({ name, data }, opts.priority),
    {
      connection,
      prefix,
      concurrency: places(),
      lockDuration: lockMs,
      refusedMs,
      stalledInterval: lockMs / 2,
      // A job cut off by a killed worker is safe to run again however often: it reads the record and starts over.
      maxStalledCount: 1000,
    },
  );
  const causes = createCauses();
  worker.on('error', ({ name, message }) => {
    // Redis adds which script it was and where.
    const why = message.replace(/ script: \w+, on .*$/, '');
    if (!causes.isNews(queue, why)) return;
    const facts = { queue, why };
    if (name === 'ReplyError')
      log.warn({ event: 'jobs_refused', ...facts }, 'redis refuses jobs; asking again');
    else
      log.warn(
        { event: 'redis_connection_lost', ...facts },
        'redis connection of the worker lost; reconnecting',
      );
  });
  worker.on('active', () => void causes.well(queue));
  worker.on('failed', (job, error) =>
    log.error({ event: 'job_failed', queue, job: job?.name, data: job?.data, err: error }, 'job failed'),
  );

  return {
    /** Running jobs are finished first, but not without limit: what is cut off is taken up again by another worker. */
    async close({ withinMs }) {
      // Waits for nothing. With `close()` alone the timer that looks for lost jobs would live on while a job runs.
      await worker.pause(true);
      const finished = worker.close().then(
        () => 'finished' as const,
        () => 'late' as const,
      );
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), withinMs);
      });
      const ended = await Promise.race([finished, late]);
      clearTimeout(timer);
      if (ended === 'finished') return;
      log.warn(
        { event: 'job_cut_off', queue, withinMs },
        'running job cut off at the stop; another worker takes it up',
      );
      await worker.cutOff();
    },
  };

  async function enter(
    job: { readonly name: string; readonly data: unknown },
    priority: number | undefined,
  ): Promise<void> {
    worker.concurrency = places();
    const read = door.safeParse(job);
    if (read.success) return needs.work(read.data, Urgency.catch(LEAST_URGENT).parse(priority));
    if (isOfLaterBuild(job.data)) return needs.putBack(job);
    throw read.error;
  }
}
