/** Whether all is well, part by part: for `/readyz` and those who watch it. Each part says what is wrong with it, or nothing. */
import type { Queue } from 'bullmq';
import type { Alarms } from './flow/alarms.ts';
import { Fault } from './flow/fault.ts';
import type { Metrics, Rounds } from './flow/ports.ts';
import type { Primary } from './flow/removal.ts';
import type { AlarmEvent } from './grant/alarm.ts';
import { MINUTE } from './grant/duration.ts';
import type { Problem } from './grant/problem.ts';
import type { QueueName } from './queue/jobs.ts';
import { AHEAD_MS } from './queue/schedule.ts';

/** Undefined where all is well. */
export type Check = () => string | undefined | Promise<string | undefined>;

/** The sweep runs each minute, through the queue and its workers: where it has not, not all is well, whatever answers. */
const LATE_MS = 3 * MINUTE;

type Needs = {
  readonly primary: Pick<Primary, 'look'>;
  readonly slack: Check;
  readonly scalingo: Check;
  readonly config: Check;
  readonly rounds: Pick<Rounds, 'sweptAt'>;
  readonly queues: Readonly<Record<QueueName, Waiting>>;
  readonly alarms: Pick<Alarms, 'lasting'>;
  /** why the time cannot be relied on, as this process sees it: also where no alarm can be stored */
  readonly clockDoubt: () => Problem | undefined;
  readonly now: () => number;
};

/** What has a priority waits apart from the rest. */
type Waiting = Pick<Queue, 'getWaiting' | 'getPrioritized'>;

/** The parts in the order in which they are shown, and then each alarm that lasts. */
export function createHealth(
  needs: Needs,
): () => Promise<readonly (readonly [string, string | undefined])[]> {
  const { primary, slack, scalingo, config, rounds, queues, alarms, clockDoubt, now } = needs;
  const parts: Readonly<Record<string, Check>> = {
    redis: async () => {
      const { refused } = await primary.look();
      return refused && `takes no writes: ${refused}`;
    },
    slack,
    scalingo,
    sweep: async () => {
      const swept = await rounds.sweptAt();
      if (swept === undefined) return 'has not run yet';
      // An instant in the future was written by a clock that was wrong.
      const isLate = swept > now() + AHEAD_MS || now() - swept > LATE_MS;
      return isLate ? 'has not run for three minutes' : undefined;
    },
    worker: async () => (await isStuck(queues.access)) || (await isStuck(queues.messages)),
    config,
    clock: () => {
      const doubt = clockDoubt();
      return doubt ? new Fault(doubt, { retry: true }).message : raised('clock_differs');
    },
    records: () => raised('record_unreadable'),
    doubts: () => raised('rule_in_doubt'),
  };

  return async () => {
    const checked = await Promise.all(
      Object.entries(parts).map(async ([name, check]) => [name, await answerOf(check)] as const),
    );
    return [...checked, ...(await running())];
  };

  /** The job that has waited longest, where that is too long. */
  async function isStuck(queue: Waiting): Promise<string | undefined> {
    const next = [...(await queue.getWaiting(0, 0)), ...(await queue.getPrioritized(0, 0))];
    const [first] = next.filter((job) => now() - job.timestamp > LATE_MS);
    return first && `a job has waited for more than three minutes (${first.name})`;
  }

  async function raised(event: AlarmEvent): Promise<string | undefined> {
    const found = (await alarms.lasting()).filter((alarm) => alarm.event === event);
    return found.length === 0 ? undefined : found.map(({ subject }) => subject).join(', ');
  }

  async function running(): Promise<(readonly [string, string])[]> {
    try {
      return (await alarms.lasting()).map(({ event, facts }) => [`alarm ${event}`, JSON.stringify(facts)]);
    } catch (error) {
      // That Redis does not answer is said above.
      if (error instanceof Fault) return [];
      throw error;
    }
  }
}

async function answerOf(check: Check): Promise<string | undefined> {
  try {
    return await check();
  } catch (error) {
    return error instanceof Error ? error.message : 'failed';
  }
}

/** Scalingo as the last call found it. A 4xx that is about what was asked for, such as 404 or 422, is an answer. */
export function createLastCall(): { readonly called: Metrics['called']; readonly check: Check } {
  let trouble: string | undefined;
  return {
    called({ status }) {
      if (status === undefined) trouble = 'does not answer';
      else trouble = status >= 500 || [401, 403, 429].includes(status) ? `answers ${status}` : undefined;
    },
    check: () => trouble,
  };
}
