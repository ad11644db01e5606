/** A queue on the run's Redis with as many workers as a test wants; all are closed after it. */
import { Queue } from 'bullmq';
import { afterEach, expect } from 'vitest';
import type { DatabaseName, GrantId } from '../../src/grant/ids.ts';
import { type Asker, createAsker } from '../../src/queue/ask.ts';
import { QUEUE } from '../../src/queue/jobs.ts';
import { startWorker, type Work, type WorkerWaits } from '../../src/queue/work.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { production } from '../../src/timing.ts';
import { MORNING } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

/** Jobs are quick, and the machine may be busy. */
export const soon = { interval: 5, timeout: 10_000 };

export type Line = { readonly level: 'warn' | 'error'; readonly facts: object; readonly what: string };

type Hands = {
  readonly converge: (database: DatabaseName) => Promise<void>;
  readonly announce: (grant: GrantId) => Promise<void>;
  readonly home: () => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly waits: WorkerWaits;
  readonly asker: Asker;
};

export type Bench = {
  readonly queue: Queue;
  readonly asker: Asker;
  readonly lines: readonly Line[];
  /** what a test does not name does nothing */
  work(hands: Partial<Hands>): Work;
  /** a second producer on the same queue */
  secondQueue(): Queue;
  /** resolves once nothing waits or runs any more */
  idle(): Promise<void>;
  /** how long each job waits that has to */
  delays(): Promise<readonly number[]>;
  /** the time has come for all that wait */
  ring(): Promise<void>;
};

/** To be called once, at the top of a test file. */
export async function benches(): Promise<() => Bench> {
  const prefix = freshPrefix();
  const redis = await testRedis('producer');
  const patient = await testRedis('worker');
  const ends: (() => Promise<unknown>)[] = [];
  let made = 0;
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  return () => {
    made += 1;
    const { queuePrefix } = createKeys(`${prefix}-${made}`);
    const lines: Line[] = [];
    const log = {
      warn: (facts: object, what: string) => void lines.push({ level: 'warn', facts, what }),
      error: (facts: object, what: string) => void lines.push({ level: 'error', facts, what }),
    };
    const secondQueue = () => {
      const queue = new Queue(QUEUE, { connection: redis, prefix: queuePrefix });
      ends.push(() => queue.close());
      return queue;
    };
    const queue = secondQueue();
    const now = () => MORNING;
    const asker = createAsker({ queue, now, log });
    const nothing = async () => {};
    return {
      queue,
      asker,
      lines,
      secondQueue,
      work(hands) {
        const worker = startWorker({
          connection: patient,
          prefix: queuePrefix,
          asker,
          converge: nothing,
          announce: nothing,
          probe: nothing,
          home: nothing,
          sweep: nothing,
          now,
          // all of the backoff, so that its lengths are round
          random: () => 1,
          waits: production.worker,
          retry: production.retry,
          log,
          ...hands,
        });
        ends.push(() => worker.close({ withinMs: 1_000 }));
        return worker;
      },
      async idle() {
        await expect.poll(() => queue.getJobCounts('wait', 'active'), soon).toEqual({ wait: 0, active: 0 });
      },
      async delays() {
        return (await queue.getDelayed()).map((job) => job.delay).sort((a, b) => a - b);
      },
      async ring() {
        for (const job of await queue.getDelayed()) await job.promote();
      },
    };
  };
}

/** Something that a job can be made to wait for. */
export function aGate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
