/** Whether all is well, part by part: for `/readyz` and those who watch it. Each part says what is wrong with it, or nothing. */
import type { Alarms } from './flow/alarms.ts';
import { Fault } from './flow/fault.ts';
import type { Metrics, Rounds } from './flow/ports.ts';
import type { Primary } from './flow/removal.ts';
import type { AlarmEvent } from './grant/alarm.ts';
import { MINUTE } from './grant/duration.ts';
import type { Problem } from './grant/problem.ts';
import type { QueueName } from './queue/jobs.ts';
import { AHEAD_MS } from './queue/schedule.ts';

type Job = { readonly id?: string; readonly name: string };

/** The first jobs in line; what has a priority waits in a line of its own. */
type Waiting = {
  getWaiting(from: number, to: number): Promise<readonly Job[]>;
  getPrioritized(from: number, to: number): Promise<readonly Job[]>;
};

/** Undefined where all is well. */
export type Check = () => string | undefined | Promise<string | undefined>;

/** The sweep runs each minute, through the queue and its workers: where it has not, not all is well, whatever answers. */
const LATE_MS = 3 * MINUTE;

type Needs = {
  readonly primary: Pick<Primary, 'look'>;
  readonly slack: Check;
  readonly scalingo: Check;
  readonly config: Check;
  readonly rounds: Pick<Rounds, 'sweptAt' | 'workedAt'>;
  readonly queues: Readonly<Record<QueueName, Waiting>>;
  readonly alarms: Pick<Alarms, 'lasting'>;
  /** why the time cannot be relied on, as this process sees it: also where no alarm can be stored */
  readonly clockDoubt: () => Problem | undefined;
  readonly now: () => number;
  /** only goes forward, and nobody sets it */
  readonly steady: () => number;
};

/** The parts in the order in which they are shown, and then each alarm that lasts. */
export function createHealth(
  needs: Needs,
): () => Promise<readonly (readonly [string, string | undefined])[]> {
  const { primary, slack, scalingo, config, rounds, queues, alarms, clockDoubt, now, steady } = needs;
  const startedAt = steady();
  /** the first job in each line, and since when this process has seen it there */
  const first = new Map<string, { readonly id: string | undefined; readonly since: number }>();
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
      return isLate(swept) ? 'has not gone through for three minutes' : undefined;
    },
    // The watchdog sweeps without the queue, so the last sweep tells nothing of the workers.
    worker: async () => (await isStill()) ?? (await isStuck('access')) ?? (await isStuck('messages')),
    config,
    clock: () => {
      const doubt = clockDoubt();
      return doubt ? new Fault(doubt, { retry: true }).message : raised('clock_differs');
    },
    records: async () => (await raised('record_unreadable')) ?? raised('undo_unknown'),
    doubts: () => raised('rule_in_doubt'),
  };

  return async () => {
    const checked = await Promise.all(
      Object.entries(parts).map(async ([name, check]) => [name, await answerOf(check)] as const),
    );
    return [...checked, ...(await running())];
  };

  /** An instant in the future was written by a clock that was wrong. */
  function isLate(at: number): boolean {
    return at > now() + AHEAD_MS || now() - at > LATE_MS;
  }

  /** No scheduled sweep comes through the queue, of whichever process. One that has just started leaves the first one its time. */
  async function isStill(): Promise<string | undefined> {
    const worked = await rounds.workedAt();
    if (worked !== undefined && !isLate(worked)) return undefined;
    return steady() - startedAt > LATE_MS
      ? 'no sweep has come through the queue for three minutes'
      : undefined;
  }

  /** The same job has been the first in line for too long. Jobs carry the time of the machine that asked for them, so none is compared. */
  async function isStuck(name: QueueName): Promise<string | undefined> {
    const [[waiting], [prioritized]] = await Promise.all([
      queues[name].getWaiting(0, 0),
      queues[name].getPrioritized(0, 0),
    ]);
    const stuck = [
      isFirstTooLong(`${name} waiting`, waiting),
      isFirstTooLong(`${name} prioritized`, prioritized),
    ].find((job) => job !== undefined);
    return stuck && `a job has waited for more than three minutes (${stuck.name})`;
  }

  function isFirstTooLong(line: string, job: Job | undefined): Job | undefined {
    const before = first.get(line);
    const seen = before && before.id === job?.id ? before : { id: job?.id, since: steady() };
    first.set(line, seen);
    return steady() - seen.since > LATE_MS ? job : undefined;
  }

  async function raised(event: AlarmEvent): Promise<string | undefined> {
    const found = (await alarms.lasting()).filter((alarm) => alarm.event === event);
    const names = found.map(({ subject, facts }) => ('database' in facts ? facts.database : subject));
    return names.length === 0 ? undefined : [...new Set(names)].join(', ');
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

/** A host that nobody has called for so long, such as that of a region that is no longer used, says nothing. */
const HOST_MS = 10 * MINUTE;

/** Each host of Scalingo as the last call found it. A 4xx that is about what was asked for, such as 404 or 422, is an answer. */
export function createLastCall(steady: () => number): {
  readonly called: Metrics['called'];
  readonly check: Check;
} {
  const troubles = new Map<string, { readonly what: string; readonly at: number }>();
  return {
    called({ host, status }) {
      const what = troubleOf(status);
      if (what === undefined) troubles.delete(host);
      else troubles.set(host, { what: `${host} ${what}`, at: steady() });
    },
    check() {
      const lately = [...troubles.values()].filter(({ at }) => steady() - at < HOST_MS);
      return lately.length > 0 ? lately.map(({ what }) => what).join(', ') : undefined;
    },
  };
}

function troubleOf(status: number | undefined): string | undefined {
  if (status === undefined) return 'does not answer';
  return status >= 500 || [401, 403, 429].includes(status) ? `answers ${status}` : undefined;
}
