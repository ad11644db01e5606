/** The queue in memory, with the manners of the real one: one at a time per name, none lost that is asked for meanwhile, delays. */
import type { Jobs } from '../../../src/flow/ports.ts';
import type { DatabaseName, GrantId } from '../../../src/grant/ids.ts';

export type FakeJob =
  | { readonly do: 'converge'; readonly database: DatabaseName }
  | { readonly do: 'announce' | 'probe'; readonly grant: GrantId };

export type FakeJobs = Jobs & {
  announceAt(grant: GrantId, at: number): Promise<void>;
  /** the next one that waits, now taken by a worker */
  take(): FakeJob | undefined;
  /** what a worker took is done; if it was asked for again meanwhile, it waits again */
  done(job: FakeJob): void;
  /** the worker died: what it took waits again */
  giveBack(): void;
  /** when the next wake falls due */
  wakeAt(): number | undefined;
  /** the wakes that are due by then ask for what they are for */
  ring(now: number): void;
  lose(): void;
};

export function createFakeJobs(): FakeJobs {
  const waiting = new Map<string, FakeJob>();
  const active = new Map<string, FakeJob>();
  const again = new Set<string>();
  const wakes = new Map<string, { readonly at: number; readonly job: FakeJob }>();

  const ask = (job: FakeJob): void => {
    const key = keyOf(job);
    if (active.has(key)) again.add(key);
    else if (!waiting.has(key)) waiting.set(key, Object.freeze(job));
  };
  const askAt = (job: FakeJob, at: number): void => {
    wakes.set(`${keyOf(job)} ${at}`, { at, job });
  };

  return {
    converge: async (database) => ask({ do: 'converge', database }),
    announce: async (grant) => ask({ do: 'announce', grant }),
    probe: async (grant) => ask({ do: 'probe', grant }),
    wake: async (database, at) => askAt({ do: 'converge', database }, at),
    retry: async (database, at) => {
      const key = `retry ${database}`;
      if (at < (wakes.get(key)?.at ?? Number.POSITIVE_INFINITY))
        wakes.set(key, { at, job: { do: 'converge', database } });
    },
    announceAt: async (grant, at) => askAt({ do: 'announce', grant }, at),
    take: () => {
      const [first] = waiting;
      if (!first) return undefined;
      const [key, job] = first;
      waiting.delete(key);
      active.set(key, job);
      return job;
    },
    done: (job) => {
      active.delete(keyOf(job));
      if (again.delete(keyOf(job))) ask(job);
    },
    giveBack: () => {
      const cut = [...active.values()];
      active.clear();
      again.clear();
      for (const job of cut) ask(job);
    },
    wakeAt: () => (wakes.size === 0 ? undefined : Math.min(...[...wakes.values()].map(({ at }) => at))),
    ring: (now) => {
      for (const [key, { at, job }] of wakes) {
        if (at > now) continue;
        wakes.delete(key);
        ask(job);
      }
    },
    lose: () => {
      for (const memory of [waiting, active, again, wakes]) memory.clear();
    },
  };
}

function keyOf(job: FakeJob): string {
  return job.do === 'converge' ? `converge ${job.database}` : `${job.do} ${job.grant}`;
}
