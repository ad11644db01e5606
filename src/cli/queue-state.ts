/** `db-access queue`: how many jobs wait, run and failed, since when the oldest waits, and whether somebody paused it. */
import { Queue } from 'bullmq';
import { instantText } from '../audit/line.ts';
import type { QueueName } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import { QUEUES } from '../queue/jobs.ts';
import { createKeys } from '../redis/keys.ts';
import { orFault } from '../redis/redis-fault.ts';
import { table } from './table.ts';
import { withTrail } from './trail.ts';

const kinds = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

/** How many failed jobs are shown, newest first. */
const MOST_FAILED = 5;

type Options = {
  /** those that are paused go on first: the bot never pauses one */
  readonly resume?: true | undefined;
  readonly json?: true | undefined;
};

/** Throws as `withTrail` does. */
export function queueState(environment: NodeJS.ProcessEnv, { resume, json }: Options): Promise<string> {
  return withTrail(environment, async ({ redis, file }) => {
    const prefix = createKeys(file.installation).queuePrefix;
    const found = [];
    for (const name of ['access', 'messages'] satisfies QueueName[]) {
      const queue = new Queue(QUEUES[name], { connection: redis, prefix, skipVersionCheck: true });
      if (resume) await orFault(queue.resume());
      const paused = await orFault(queue.isPaused());
      const counts = await orFault(queue.getJobCounts(...kinds));
      const [oldest] = await orFault(queue.getJobs(['waiting', 'prioritized'], 0, 0, true));
      const failed = await orFault(queue.getFailed(0, MOST_FAILED - 1));
      await queue.close();
      found.push({
        queue: name,
        ...Object.fromEntries(kinds.map((kind) => [kind, counts[kind] ?? 0])),
        paused,
        oldestSince: oldest ? instantText(oldest.timestamp) : null,
        failures: failed.map((job) => ({
          job: job.name,
          at: job.finishedOn === undefined ? null : instantText(job.finishedOn),
          why: job.failedReason,
        })),
      });
    }
    if (json) return `${JSON.stringify(found, null, 2)}\n`;
    const head = ['QUEUE', ...kinds.map((kind) => kind.toUpperCase()), 'OLDEST WAITS'];
    const rows = found.map(({ queue, paused: _, oldestSince, failures: __, ...counts }) => [
      queue,
      ...Object.values(counts).map(String),
      oldestSince === null ? '-' : `${seconds(oldestSince)} s`,
    ]);
    const failures = found.flatMap(({ queue, failures }) =>
      failures.map(({ job, at, why }) => `failed: ${queue} ${job} at ${at}: ${why}`),
    );
    const paused = found
      .filter((one) => one.paused)
      .map(
        ({ queue }) =>
          `paused: ${queue} was paused by hand, and no job comes through: db-access queue --resume`,
      );
    return `${[...table([head, ...rows]), ...paused, ...failures].join('\n')}\n`;
  });
}

/** A job carries the time of the machine that asked for it. */
function seconds(since: string): number {
  return Math.max(0, Math.round((Date.now() - Date.parse(since)) / SECOND));
}
