/** What runs without anyone asking for it: the workers, the sweeps, the look at overdue ends and the watchdog. */
import { pause } from '../abort.ts';
import type { Endpoints } from '../contracts/endpoint.ts';
import { announce, redrawWaiting } from '../flow/announce.ts';
import { converge } from '../flow/converge.ts';
import type { Denials } from '../flow/denials.ts';
import { Fault } from '../flow/fault.ts';
import { createOverdue } from '../flow/overdue.ts';
import { QUEUE_NAMES, type World } from '../flow/ports.ts';
import { probe } from '../flow/probe.ts';
import { noteConfigured } from '../flow/removed-databases.ts';
import { lookAround } from '../flow/startup-lookup.ts';
import { sweep, sweepAccess, sweepPeople } from '../flow/sweep.ts';
import { withoutQueue } from '../flow/without-queue.ts';
import type { Asker } from '../queue/ask.ts';
import { askedAgain } from '../queue/jobs.ts';
import { forgetLost, mendQueue } from '../queue/mend.ts';
import { scheduleSweep, startWatchdog } from '../queue/schedule.ts';
import { startWorkers } from '../queue/work.ts';
import type { Timing } from '../timing.ts';
import type { WithClosers } from './closers.ts';
import type { Memory } from './memory.ts';

type Needs = WithClosers & {
  readonly world: World;
  readonly memory: Pick<Memory, 'redis' | 'keys' | 'queues' | 'workers' | 'watchEviction'>;
  readonly asker: Asker;
  readonly scalingo: { readonly endpoints: Endpoints };
  /** draws the Home tabs again */
  readonly home: () => Promise<void>;
  readonly denials: Pick<Denials, 'tidy'>;
  readonly timing: Timing;
};

export type Background = {
  /** the first sweep: what was cut off or came due while no process ran */
  begin(): Promise<void>;
  /** the time made a leap: what is due by now is done at once */
  timeChanged(): Promise<void>;
  /** another db-access.yaml holds from now on: what waits is shown and counted by it */
  fileTaken(): Promise<void>;
  /** looks up where each database is; nobody waits for it: what is not found now is looked up when it is needed */
  lookAround(): void;
  /** people can be told: what they missed, and what the file changed while no process ran */
  slackConnected(): void;
};

/** Closing it finishes what is under way, within limits. */
export function startBackground(needs: Needs): Background {
  const { world, memory, asker, scalingo, home, denials, timing, closers } = needs;
  const { redis, queues } = memory;
  const { now, steady, random, log } = world;
  const workers = startWorkers({
    connections: memory.workers,
    prefix: memory.keys.queuePrefix,
    asker,
    databases: () => world.policies.size,
    converge: (database) => converge(world, database),
    announce: async (grant) => {
      try {
        await announce(world, grant);
      } finally {
        await asker.home(now() + timing.homeMs);
      }
    },
    probe: (grant) => probe(world, grant),
    home,
    sweep: () => sweep(world),
    passed: (queue) => world.rounds.passed(queue, now()),
    now,
    random,
    waits: timing.worker,
    retry: timing.retry,
    log,
  });
  const everyName = [world.closings, ...world.former.map(({ closings }) => closings)];
  const overdue = createOverdue(world, timing.overdue, { watched: everyName });
  // What came due while no process ran is ended first, with or without jobs.
  const firstLook = overdue.look(0);
  const overdueTimer = setInterval(() => {
    denials.tidy();
    void overdue.look();
    void unlessAway(log, 'memory_not_watched', () => world.memory.isWhole());
  }, timing.overdue.everyMs);
  // Not only in sweeps: all of them may fall to other processes, which do not know what this one does.
  const nameTimer = setInterval(() => {
    void unlessAway(log, 'databases_not_named', () => noteConfigured(world));
    void unlessAway(log, 'lost_jobs_not_freed', freeLostJobs);
    void unlessAway(log, 'eviction_not_watched', () => memory.watchEviction(world.alarms));
  }, timing.watchdog.everyMs);
  const canaryTimer = setInterval(() => void asker.canary(), timing.health.canaryMs);
  const people = aside(sweepPeople, log);
  // While Redis is away or takes no writes, neither holds up the start, nor one the other: the watchdog makes up for both.
  const retriedLater = async (event: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      log.error({ event, err: error }, 'sweep failed or not scheduled; the watchdog will retry');
    }
  };
  const schedule = () =>
    retriedLater('sweep_not_scheduled', () => scheduleSweep(queues.access, timing.sweepAt));
  const watchdog = startWatchdog({
    rounds: world.rounds,
    // Scheduler, workers or both have stopped: the one is set up again, and the others are not needed for this. The next look
    // does not wait until people are told: Slack may be slow.
    sweep: async () => {
      await schedule();
      await retriedLater('queues_not_mended', async () => {
        for (const queue of Object.values(queues))
          await mendQueue(queue, { redis, machineTime: Date.now, lockMs: timing.worker.lockMs });
      });
      const alone = withoutQueue(world);
      await sweepAccess(alone, 'watchdog');
      people.run(alone);
    },
    waits: timing.watchdog,
    now,
    steady,
    log,
  });

  /** Nothing else would show it: the other jobs of the queue come through. */
  async function freeLostJobs(): Promise<void> {
    const names = askedAgain([...world.policies.keys()], await world.grants.untold());
    for (const queue of QUEUE_NAMES) {
      const jobs = await forgetLost(queues[queue], redis, names[queue]);
      if (jobs.length > 0)
        log.error({ event: 'jobs_were_lost', queue, jobs }, 'jobs were lost; asked for again');
    }
  }

  const fileTaken = async () => {
    await asker.home(now());
    await redrawWaiting(world);
    people.run(world);
  };

  const looking = new AbortController();
  let looked: Promise<void> | undefined;
  closers.push(async () => {
    looking.abort();
    await looked;
    await watchdog.stop();
    await people.settled();
    clearInterval(overdueTimer);
    clearInterval(nameTimer);
    clearInterval(canaryTimer);
    await firstLook;
    await workers.close({ withinMs: timing.stopMs });
  });

  return {
    async begin() {
      await schedule();
      await asker.canary();
      await retriedLater('first_sweep_failed', () => sweepAccess(world, 'start'));
    },
    async timeChanged() {
      await overdue.look(0);
      await retriedLater('sweep_failed', () => sweepAccess(world, 'start'));
    },
    fileTaken,
    lookAround() {
      looked = lookAround({ ...world, endpoints: scalingo.endpoints, pause }, looking.signal);
    },
    slackConnected() {
      people.run(world);
      void unlessAway(log, 'waiting_not_redrawn', () => redrawWaiting(world));
    },
  };
}

/** One at a time, beside everything else; what fails is logged. */
function aside(work: (world: World) => Promise<void>, log: World['log']) {
  let running: Promise<void> | undefined;

  return {
    run(world: World): void {
      running ??= quietly(world).finally(() => {
        running = undefined;
      });
    },
    settled: async () => running,
  };

  async function quietly(world: World): Promise<void> {
    try {
      await work(world);
    } catch (error) {
      log.error({ event: 'sweep_people_failed', err: error }, 'slack part of the sweep failed');
    }
  }
}

/** While Redis is away nothing is known of it: the next look tells. */
async function unlessAway(log: World['log'], event: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Fault)) log.error({ event, err: error }, 'periodic check failed');
  }
}
