/**
 * Other installations in this Redis. One that db-access.yaml names under `formerly` is this one by an older name: what it left open is
 * ended when it is due. One that nobody looks after is an alarm that says what to write. One that is alive is never touched.
 */
import type { Redis } from 'ioredis';
import type { MessageMemory } from '../contracts/message-memory.ts';
import { clearOthers } from '../flow/alarms.ts';
import { isAlive } from '../flow/alive.ts';
import { announce } from '../flow/announce.ts';
import { attempt } from '../flow/attempt.ts';
import type { EndsWorld } from '../flow/ends-world.ts';
import { Fault, NotYet } from '../flow/fault.ts';
import { createOverdue, type OverdueWaits } from '../flow/overdue.ts';
import type { Grants, Projection } from '../flow/ports.ts';
import { noJobs } from '../flow/without-queue.ts';
import { isRunning } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { isCurrent } from '../grant/record.ts';
import { createKeys } from '../redis/keys.ts';
import { createClosings } from '../redis/store/envelope-store.ts';
import { createGrants } from '../redis/store/grant-store.ts';
import { installationsIn } from '../redis/store/installations.ts';
import { createMessages } from '../redis/store/message-store.ts';
import { createRemovals } from '../redis/store/removal-store.ts';
import { createRounds } from '../redis/store/round-store.ts';
import type { WithClosers } from './closers.ts';

export type OtherWaits = {
  /** until the first look for installations that nobody looks after, and from one to the next */
  readonly searchMs: number;
  /** from one look for people of a former name who were not told of an end to the next */
  readonly tellMs: number;
};

/** The messages of one installation's grants. */
export type ProjectionOf = (theirs: {
  readonly memory: MessageMemory;
  readonly grants: Pick<Grants, 'get' | 'live'>;
}) => Projection;

type Needs = WithClosers & {
  readonly redis: Redis;
  readonly own: Omit<EndsWorld, 'grants' | 'closings' | 'removals' | 'jobs'>;
  readonly formerly: readonly string[];
  readonly projectionOf: ProjectionOf;
  readonly timing: { readonly overdue: OverdueWaits; readonly others: OtherWaits };
};

/** Ends what is due at once, and then again and again, until it is stopped. People are told beside it: no end waits for Slack. */
export function watchOthers({ redis, own, formerly, projectionOf, timing, closers }: Needs): void {
  const { alarms, now, log } = own;
  const enders = formerly.map((installation) => {
    const world: EndsWorld = { ...own, installation, ...memoryOf(installation), jobs: noJobs };
    const { grants } = world;
    const memory = createMessages({ redis, keys: createKeys(installation) });
    const projection = projectionOf({ memory, grants });
    const overdue = createOverdue(world, timing.overdue, { watched: [], isAlone: true });
    return { installation, grants, projection, overdue };
  });
  const looks = oneByOne();
  const news = oneByOne();
  looks.start(endFormer);
  const timers = [
    setInterval(() => looks.start(endFormer), timing.overdue.everyMs),
    setInterval(() => looks.start(search), timing.others.searchMs),
    setInterval(() => news.start(tellFormer), timing.others.tellMs),
  ];
  closers.push(async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all([looks.ended(), news.ended()]);
  });

  function oneByOne() {
    let last: Promise<void> | undefined;
    return {
      start(act: () => Promise<void>) {
        const before = last;
        last = (async () => {
          await before;
          await quietly(act);
        })();
      },
      ended: async () => last,
    };
  }

  function memoryOf(installation: string) {
    const keys = createKeys(installation);
    return {
      grants: createGrants({ redis, keys, log }),
      closings: createClosings({ redis, keys, log }),
      removals: createRemovals({ redis, keys }),
    };
  }

  async function endFormer(): Promise<void> {
    for (const { installation, overdue } of enders)
      if (!(await isAtWork(installation))) await overdue.look(0);
  }

  /** Of what is over: what still runs is not this name's to change, and its messages stay as they are until then. */
  async function tellFormer(): Promise<void> {
    for (const { installation, grants, projection } of enders) {
      const untold = await grants.untold();
      if (untold.length === 0 || (await isAtWork(installation))) continue;
      for (const id of untold) await tellOf(id, { grants, projection });
    }
  }

  /** Where Slack or that record is in the way, the others are still told, and this one the next time. */
  async function tellOf(id: GrantId, former: { grants: Grants; projection: Projection }): Promise<void> {
    try {
      const grant = await former.grants.get(id);
      if (grant && !isCurrent(grant)) await announce({ ...former, now, log }, id);
    } catch (error) {
      if (error instanceof NotYet) return;
      log.warn({ event: 'former_not_told', grant: id, err: error }, 'people of a former name not told');
    }
  }

  async function search(): Promise<void> {
    const left = new Set<string>();
    for (const installation of await installationsIn(redis)) {
      if (installation === own.installation || formerly.includes(installation)) continue;
      const running = (await memoryOf(installation).closings.all()).filter(isRunning);
      if (running.length === 0 || (await isAtWork(installation))) continue;
      left.add(installation);
      const facts = { installation, grants: running.length };
      await alarms.raise({ event: 'other_installation_open', subject: installation, facts });
    }
    await clearOthers(alarms, 'other_installation_open', ({ subject }) => left.has(subject));
  }

  async function isAtWork(installation: string): Promise<boolean> {
    const swept = await createRounds({ redis, keys: createKeys(installation) }).sweptAt();
    return isAlive(swept, now());
  }

  /** While Redis is away the next look makes up for it. */
  async function quietly(act: () => Promise<void>): Promise<void> {
    const done = await attempt(act);
    if (done instanceof Fault)
      log.warn({ event: 'other_installations_unknown', err: done }, 'other installations not looked at');
  }
}
