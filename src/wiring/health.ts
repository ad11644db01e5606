/** Whether all is well, part by part: for `/readyz` and those who watch it. Each part says what is wrong with it, or nothing. */
import type { Alarms } from '../flow/alarms.ts';
import { ALIVE_MS } from '../flow/alive.ts';
import type { CallsRefused } from '../flow/calls.ts';
import { OVERDUE_MS, overdueBy } from '../flow/end-due.ts';
import { Fault } from '../flow/fault.ts';
import type { Closings, QueueName, Rounds } from '../flow/ports.ts';
import type { Primary } from '../flow/removal.ts';
import type { AlarmEvent } from '../grant/alarm.ts';
import { SECOND } from '../grant/duration.ts';
import { endOf } from '../grant/envelope.ts';
import type { Problem } from '../grant/problem.ts';
import { AHEAD_MS } from '../queue/schedule.ts';

/** Undefined where all is well. */
type Check = () => string | undefined | Promise<string | undefined>;

/** A canary job is asked for every 8 seconds. */
const CANARY_LATE_MS = 20 * SECOND;

/** A part, and what is wrong with it. */
export type Part = readonly [name: string, trouble: string | undefined];

type Needs = {
  readonly primary: Pick<Primary, 'look'>;
  readonly slack: Check;
  /** each host of Scalingo that is in use, and what is wrong with it */
  readonly scalingo: () => readonly Part[];
  /** of all processes */
  readonly calls: CallsRefused;
  readonly config: Check;
  /** whether another process has another db-access.yaml */
  readonly differs: Check;
  readonly rounds: Pick<Rounds, 'sweptAt' | 'passedAt'>;
  readonly closings: Pick<Closings, 'all'>;
  readonly alarms: Pick<Alarms, 'lasting'>;
  /** why the time cannot be relied on, as this process sees it: also where no alarm can be stored */
  readonly clockDoubt: () => Problem | undefined;
  readonly now: () => number;
  /** a monotonic clock, which nobody sets */
  readonly steady: () => number;
};

/** The parts in the order in which they are shown, and then each alarm that lasts. */
export function createHealth(needs: Needs): () => Promise<readonly Part[]> {
  const {
    primary,
    slack,
    scalingo,
    calls,
    config,
    differs,
    rounds,
    closings,
    alarms,
    clockDoubt,
    now,
    steady,
  } = needs;
  const startedAt = steady();
  const parts: Readonly<Record<string, Check>> = {
    redis: async () => {
      const { refused } = await primary.look();
      return refused && `takes no writes: ${refused}`;
    },
    slack,
    queue: async () => (await isStill('access')) ?? (await isStill('messages')),
    sweep: async () => {
      const swept = await rounds.sweptAt();
      if (swept === undefined) return 'has not run yet';
      return isLate(swept, ALIVE_MS) ? 'has not gone through for three minutes' : undefined;
    },
    overdue: async () => {
      const [oldest, ...more] = overdueBy(await closings.all(), now() - OVERDUE_MS);
      const end = oldest && endOf(oldest);
      if (!oldest || end === undefined) return undefined;
      const grants = more.length === 0 ? '1 grant' : `${more.length + 1} grants`;
      const seconds = Math.floor((now() - end) / SECOND);
      return `${grants} should have ended, the oldest ${seconds} s ago (${oldest.database})`;
    },
    config: async () => (await config()) ?? differs(),
    clock: () => {
      const doubt = clockDoubt();
      return doubt ? new Fault(doubt, { retry: true }).message : raised('clock_differs');
    },
    records: async () => (await raised('record_unreadable')) ?? raised('undo_unknown'),
    doubts: () => raised('rule_in_doubt'),
    'scalingo calls': async () => {
      const since = await calls.refusedSince();
      if (since === undefined) return undefined;
      const seconds = Math.max(0, Math.floor((now() - since) / SECOND));
      return `answers 429 for ${seconds} s; calls wait, except removals`;
    },
  };

  return async () => {
    const checked = await Promise.all(
      Object.entries(parts).map(async ([name, check]) => [name, await answerOf(check)] as const),
    );
    const hosts = scalingo().map(([host, trouble]) => [`scalingo ${host}`, trouble] as const);
    return [...checked, ...hosts, ...(await running())];
  };

  /** An instant in the future was written by a clock that was wrong. */
  function isLate(at: number, lateMs: number): boolean {
    return at > now() + AHEAD_MS || now() - at > lateMs;
  }

  /** No canary job comes through, of whichever process. One that has just started leaves the first one its time. */
  async function isStill(queue: QueueName): Promise<string | undefined> {
    const passed = await rounds.passedAt(queue);
    if (passed !== undefined && !isLate(passed, CANARY_LATE_MS)) return undefined;
    return steady() - startedAt > CANARY_LATE_MS
      ? `no job has come through the queue of ${queue} for ${CANARY_LATE_MS / SECOND} seconds`
      : undefined;
  }

  async function raised(event: AlarmEvent): Promise<string | undefined> {
    const found = (await alarms.lasting()).filter((alarm) => alarm.event === event);
    const names = found.map(({ subject, facts }) => ('database' in facts ? facts.database : subject));
    return names.length === 0 ? undefined : [...new Set(names)].join(', ');
  }

  async function running(): Promise<readonly Part[]> {
    try {
      return (await alarms.lasting()).map(({ event, facts }) => [`alarm ${event}`, JSON.stringify(facts)]);
    } catch (error) {
      // That Redis does not answer is said above.
      if (error instanceof Fault) return [];
      return [['alarms', error instanceof Error ? error.message : 'failed']];
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
