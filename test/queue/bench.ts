/** Both queues on the run's Redis with as many workers as a test wants; all are closed after it. */
import { Queue } from 'bullmq';
import { afterEach, expect } from 'vitest';
import type { DatabaseName, GrantId } from '../../src/grant/ids.ts';
import { type Asker, createAsker } from '../../src/queue/ask.ts';
import { QUEUES } from '../../src/queue/jobs.ts';
import { startWorkers, type WorkerWaits } from '../../src/queue/work.ts';
import type { Work } from '../../src/queue/worker.ts';
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
  readonly probe: (grant: GrantId) => Promise<void>;
  readonly home: () => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly databases: () => number;
  readonly waits: WorkerWaits;
  readonly asker: Asker;
};

export type Bench = {
  /** the one for access, which has the name of the only queue of earlier builds */
  readonly queue: Queue;
  readonly messages: Queue;
  readonly asker: Asker;
  readonly lines: readonly Line[];
  /** what a test does not name does nothing */
  work(hands: Partial<Hands>): Work;
  /** a second producer on the queue for access */
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
  const connections = { access: await testRedis('worker'), messages: await testRedis('worker') };
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
      info: () => {},
      warn: (facts: object, what: string) => void lines.push({ level: 'warn', facts, what }),
      error: (facts: object, what: string) => void lines.push({ level: 'error', facts, what }),
    };
    const open = (name: string) => {
      const queue = new Queue(name, { connection: redis, prefix: queuePrefix });
      ends.push(() => queue.close());
      return queue;
    };
    const secondQueue = () => open(QUEUES.access);
    const queues = { access: secondQueue(), messages: open(QUEUES.messages) };
    const all = Object.values(queues);
    const now = () => MORNING;
    const asker = createAsker({ queues, now, log });
    const nothing = async () => {};
    const delayed = async () => (await Promise.all(all.map((queue) => queue.getDelayed()))).flat();
    return {
      queue: queues.access,
      messages: queues.messages,
      asker,
      lines,
      secondQueue,
      work(hands) {
        const worker = startWorkers({
          connections,
          prefix: queuePrefix,
          asker,
          databases: () => 2,
          converge: nothing,
          announce: nothing,
          probe: nothing,
          home: nothing,
          sweep: nothing,
          passed: nothing,
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
        const left = async () => {
          const counts = await Promise.all(
            all.map((queue) => queue.getJobCountByTypes('wait', 'prioritized', 'active')),
          );
          return counts.reduce((sum, count) => sum + count, 0);
        };
        // Twice: a job of one queue may have asked for one in the other between the two counts.
        await expect.poll(async () => (await left()) + (await left()), soon).toBe(0);
      },
      async delays() {
        return (await delayed()).map((job) => job.delay).sort((a, b) => a - b);
      },
      async ring() {
        for (const job of await delayed()) await job.promote();
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
