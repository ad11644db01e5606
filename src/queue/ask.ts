/** Asking for work. Asking never throws: what is lost here the sweep asks for again. */
import { createHash } from 'node:crypto';
import type { Job, JobsOptions, Queue } from 'bullmq';
import { createCauses } from '../flow/causes.ts';
import type { Jobs, Log, QueueName } from '../flow/ports.ts';
import { DAY, SECOND } from '../grant/duration.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import { LEAST_URGENT, MOST_URGENT, type Urgency } from '../grant/urgency.ts';
import { type AccessJob, alike, type MessageJob, Retry, SCHEMA } from './jobs.ts';

export type Asker = Jobs & {
  /** announce again at that instant; of those that wait for one grant, the one asked for last counts */
  retryAnnounce(grant: GrantId, at: number, urgency?: Urgency): Promise<void>;
  /** draw the Home tabs again at that instant: all that is asked for until then is one drawing */
  home(at: number): Promise<void>;
  /** a job for each queue that does nothing but come through, before the messages that wait */
  canary(): Promise<void>;
  /** a job that only a later build can read: that build may take it, or this one looks at it again at that instant */
  putBack(
    where: QueueName,
    job: { readonly name: string; readonly data: unknown },
    at: number,
  ): Promise<void>;
};

/** Failed jobs are kept for anyone who wonders what failed; BullMQ would keep them forever. */
export const kept: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: { age: (7 * DAY) / SECOND, count: 1000 },
};

type Needs = {
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

export function createAsker({ queues, now, log }: Needs): Asker {
  const causes = createCauses();

  return {
    converge: (database) =>
      access({ name: 'converge', data: { database } }, oneAtATime(alike.converge(database))),
    // Asked for twice, the same instant is one job.
    wake: (database, at) =>
      access({ name: 'wake', data: { database } }, { ...later(at), jobId: `wake-${database}-${at}` }),
    retry,
    announce: (grant, urgency = LEAST_URGENT) =>
      message({ name: 'announce', data: { grant } }, oneAtATime(alike.announce(grant)), urgency),
    // What was announced last knows best when it may go on: one that waits for a later instant must not hold it up.
    retryAnnounce: (grant, at, urgency = LEAST_URGENT) =>
      message(
        { name: 'wake', data: { grant } },
        onceWaiting(alike.retryAnnounce(grant), at, 'the last'),
        urgency,
      ),
    probe: (grant) => message({ name: 'probe', data: { grant } }, oneAtATime(alike.probe(grant))),
    home: (at) => message({ name: 'home', data: {} }, onceWaiting(alike.home, at)),
    async canary() {
      const job = { name: 'canary', data: {} } as const;
      await access(job, oneAtATime(alike.canary));
      await message(job, oneAtATime(alike.canary), MOST_URGENT);
    },
    // Alike jobs are one: a scheduler of a later build would otherwise leave one more here each minute.
    async putBack(where, job, at) {
      await add(where, job, onceWaiting(`put-back-${digestOf(job)}`, at));
    },
  };

  /**
   * An opening that Scalingo holds for minutes may wait there already when an end of that database may be tried in seconds. One retry of a
   * database is asked for at a time, since one converge of it runs at a time.
   */
  async function retry(database: DatabaseName, at: number): Promise<void> {
    const id = alike.retry(database);
    const which = (await isBefore(id, at)) ? 'the last' : 'the first';
    const data: Retry = { database, at };
    await access({ name: 'wake', data }, onceWaiting(id, at, which));
  }

  /** Is that instant before the one that the waiting job is for? By our own clock, which the job carries. */
  async function isBefore(deduplication: string, at: number): Promise<boolean> {
    try {
      const id = await queues.access.getDeduplicationJobId(deduplication);
      const job = id === null ? undefined : await queues.access.getJob(id);
      const waiting = Retry.safeParse(job?.data);
      return waiting.success && at < waiting.data.at;
    } catch {
      // Redis is away: that it cannot be asked for either is logged there.
      return false;
    }
  }

  function later(at: number): JobsOptions {
    return { ...kept, delay: Math.max(0, at - now()) };
  }

  /**
   * The sweep asks each minute for what fails, and each failure asks for a retry: if they were not one, there would be more with
   * each minute of an outage, and they would eat up what Scalingo allows. One asked for while the last is being carried out
   * is kept for after it.
   */
  function onceWaiting(id: string, at: number, which: 'the first' | 'the last' = 'the first'): JobsOptions {
    const replace = which === 'the last';
    return { ...later(at), deduplication: { id, keepLastIfActive: true, ...(replace && { replace }) } };
  }

  async function access(
    job: AccessJob | { readonly name: 'wake'; readonly data: Retry },
    options: JobsOptions,
  ): Promise<void> {
    await add('access', { name: job.name, data: { ...job.data, schema: SCHEMA } }, options);
  }

  async function message(
    { name, data }: MessageJob,
    options: JobsOptions,
    priority: Urgency = LEAST_URGENT,
  ): Promise<void> {
    const job = await add('messages', { name, data: { ...data, schema: SCHEMA } }, { ...options, priority });
    // The same may wait already, for something that was less urgent.
    if (job && priority === MOST_URGENT) await hurry(job, priority);
  }

  async function hurry(job: Job, priority: Urgency): Promise<void> {
    try {
      await job.changePriority({ priority });
    } catch (error) {
      // It may have been done meanwhile.
      const why = error instanceof Error ? error.message : 'unknown';
      log.info({ event: 'priority_not_changed', job: job.name, why }, 'priority of a job not changed');
    }
  }

  async function add(
    where: QueueName,
    { name, data }: { readonly name: string; readonly data: unknown },
    options: JobsOptions,
  ): Promise<Job | undefined> {
    // Not each job: those that wait until an instant never come again, and would be remembered for good.
    const subject = `${where} ${name}`;
    try {
      const job = await queues[where].add(name, data, options);
      causes.well(subject);
      return job;
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown';
      if (causes.isNews(subject, why))
        log.warn({ event: 'job_not_queued', job: name, data, why }, 'job not queued; the sweep asks again');
      return undefined;
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

function digestOf({ name, data }: { readonly name: string; readonly data: unknown }): string {
  return createHash('sha256')
    .update(JSON.stringify([name, data]))
    .digest('base64url');
}
