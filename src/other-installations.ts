/**
 * Other installations in this Redis. One that db-access.yaml names under `formerly` is this one by an older name: what it left open is
 * ended when it is due. One that nobody looks after is an alarm that says what to write. One that is alive is never touched.
 */
import type { Redis } from 'ioredis';
import { clearOthers } from './flow/alarms.ts';
import { noJobs } from './flow/alone.ts';
import { attempt } from './flow/attempt.ts';
import { Fault } from './flow/fault.ts';
import { createOverdue, type OverdueWaits } from './flow/overdue.ts';
import type { EndsWorld } from './flow/ports.ts';
import { isRunning } from './grant/closing.ts';
import { MINUTE } from './grant/duration.ts';
import { createClosings } from './redis/closings.ts';
import { createGrants } from './redis/grants.ts';
import { installationsIn } from './redis/installations.ts';
import { createKeys } from './redis/keys.ts';
import { createRemovals } from './redis/removals.ts';
import { createRounds } from './redis/rounds.ts';

/** Every installation sweeps each minute. */
const ALIVE_MS = 3 * MINUTE;

export type OtherWaits = {
  /** until the first look for installations that nobody looks after, and from one to the next */
  readonly searchMs: number;
};

type Needs = {
  readonly redis: Redis;
  readonly own: Omit<EndsWorld, 'grants' | 'closings' | 'removals' | 'jobs'>;
  readonly formerly: readonly string[];
  readonly waits: { readonly overdue: OverdueWaits; readonly others: OtherWaits };
};

/** Ends what is due at once, and then again and again, until it is stopped. */
export function watchOthers({ redis, own, formerly, waits }: Needs): { stop(): Promise<void> } {
  const { alarms, now, log } = own;
  const enders = formerly.map((installation) => {
    const world: EndsWorld = { ...own, installation, ...memoryOf(installation), jobs: noJobs };
    return { installation, overdue: createOverdue(world, waits.overdue) };
  });
  let running: Promise<void> | undefined;
  const start = (act: () => Promise<void>) => {
    const before = running;
    running = (async () => {
      await before;
      await quietly(act);
    })();
  };
  start(endFormer);
  const timers = [
    setInterval(() => start(endFormer), waits.overdue.everyMs),
    setInterval(() => start(search), waits.others.searchMs),
  ];

  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };

  function memoryOf(installation: string) {
    const keys = createKeys(installation);
    return {
      grants: createGrants({ redis, keys, log }),
      closings: createClosings({ redis, keys, log }),
      removals: createRemovals({ redis, keys }),
    };
  }

  async function endFormer(): Promise<void> {
    for (const { installation, overdue } of enders) if (!(await isAlive(installation))) await overdue.look(0);
  }

  async function search(): Promise<void> {
    const left = new Set<string>();
    for (const installation of await installationsIn(redis)) {
      if (installation === own.installation || formerly.includes(installation)) continue;
      const running = (await memoryOf(installation).closings.all()).filter(isRunning);
      if (running.length === 0 || (await isAlive(installation))) continue;
      left.add(installation);
      const facts = { installation, grants: running.length };
      await alarms.raise({ event: 'other_installation_open', subject: installation, facts });
    }
    await clearOthers(alarms, 'other_installation_open', ({ subject }) => left.has(subject));
  }

  async function isAlive(installation: string): Promise<boolean> {
    const swept = await createRounds({ redis, keys: createKeys(installation) }).sweptAt();
    return swept !== undefined && Math.abs(now() - swept) <= ALIVE_MS;
  }

  /** While Redis is away the next look makes up for it. */
  async function quietly(act: () => Promise<void>): Promise<void> {
    const done = await attempt(act);
    if (done instanceof Fault)
      log.warn({ event: 'other_installations_unknown', err: done }, 'other installations not looked at');
  }
}
