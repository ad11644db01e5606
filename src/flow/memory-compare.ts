/**
 * Notices that Redis was emptied or put back to an earlier state while no process ran. Then nobody remembers what it knew, but Scalingo
 * may: a rule with our label names a request that Redis does not know, or knows as not opened yet. Each database's list is held
 * against the record once in each run of the Redis server, since a server that was filled from a copy has started again.
 */

import { MINUTE } from '../grant/duration.ts';
import { rulesToRemove } from '../grant/envelope.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import { grantIn, type Rule } from '../grant/rule.ts';
import { Fault } from './fault.ts';
import type { Loss } from './notes.ts';
import type { World } from './ports.ts';

/** `run`: of the Redis server; `isAnswered`: false where Scalingo did not show its list. */
export type Compared = { readonly run: string; readonly isAnswered: boolean };

/** Which run of the Redis server answers, and what was compared during it. Every call may throw a `Fault`. */
export type Runs = {
  /** undefined where our user may not ask: then nothing is compared */
  current(): Promise<string | undefined>;
  compared(): Promise<ReadonlyMap<DatabaseName, Compared>>;
  put(database: DatabaseName, compared: Compared): Promise<void>;
};

/** How long openings wait for the lists of the other databases. */
const LONGEST_WAIT_MS = MINUTE;

export type CompareNeeds = Pick<
  World,
  'installation' | 'grants' | 'closings' | 'jobs' | 'policies' | 'now'
> & { readonly runs: Runs };

export type Compare = {
  /** that the memory must have gone back, where these rules show it; undefined where they do not, or were compared in this run */
  evidence(database: DatabaseName, rules: readonly Rule[]): Promise<Loss | undefined>;
  /** all that is there was held against the record; not `isAnswered`: Scalingo would not show it, and it is tried again */
  done(database: DatabaseName, isAnswered: boolean): Promise<void>;
  /** false while other databases have to be looked at before anything is opened; it is asked for again then */
  isOver(database: DatabaseName): Promise<boolean>;
};

export function createCompare(world: CompareNeeds): Compare {
  const { runs, policies, jobs, now } = world;
  /** since when openings have waited, also where the run changed again meanwhile */
  let waitingSince: number | undefined;
  /** the runs whose record its lists were held against since it was done last */
  const heldAgainst = new Map<DatabaseName, Set<string>>();

  return {
    async evidence(database, rules) {
      const { run, compared } = await look();
      if (run !== undefined) heldAgainst.set(database, (heldAgainst.get(database) ?? new Set()).add(run));
      const last = compared.get(database);
      if (run === undefined || (last?.run === run && last.isAnswered)) return undefined;
      const ids: GrantId[] = [];
      for (const rule of rules) {
        const id = grantIn(rule.label, world.installation);
        if (id && (await isForgotten(world, id, rule))) ids.push(id);
      }
      if (ids.length === 0) return undefined;
      const why = `${database} has rules of requests that it forgot: ${ids.join(', ')}`;
      return { why, entry: undefined, run };
    },

    async done(database, isAnswered) {
      const { run, compared } = await look();
      const against = [...(heldAgainst.get(database) ?? [])];
      heldAgainst.delete(database);
      // Redis started again meanwhile: the lists were held against the record that it had before.
      if (against.some((one) => one !== run)) return;
      const last = compared.get(database);
      if (run === undefined || (last?.run === run && (last.isAnswered || !isAnswered))) return;
      await runs.put(database, { run, isAnswered });
      const missing = missingIn(run, compared, database);
      if (missing.length > 0 || last?.run === run) return;
      waitingSince = undefined;
      // What waited for this continues now.
      const due = await world.grants.due(Number.MAX_SAFE_INTEGER);
      const held = due.filter(({ state }) => state === 'approved');
      for (const name of new Set(held.map((grant) => grant.database))) await jobs.converge(name);
    },

    async isOver(database) {
      const { run, compared } = await look();
      if (run === undefined) return true;
      const missing = missingIn(run, compared, database);
      if (missing.length === 0) return true;
      waitingSince ??= now();
      const until = waitingSince + LONGEST_WAIT_MS;
      if (now() >= until) return true;
      for (const name of missing) await jobs.converge(name);
      await jobs.wake(database, until);
      return false;
    },
  };

  async function look() {
    return { run: await runs.current(), compared: await runs.compared() };
  }

  /** Besides that one. */
  function missingIn(run: string, compared: ReadonlyMap<DatabaseName, Compared>, database: DatabaseName) {
    return [...policies.keys()].filter((name) => name !== database && compared.get(name)?.run !== run);
  }
}

/** Record and envelope are written before a rule is asked for: a rule without them shows that they were there once. */
async function isForgotten(
  { grants, closings }: Pick<World, 'grants' | 'closings'>,
  id: GrantId,
  { source }: Rule,
): Promise<boolean> {
  const grant = await readable(grants, id);
  if (grant === 'unreadable') return false;
  if (grant === undefined || grant.state === 'requested') return true;
  if (grant.state !== 'approved' || grant.openingSince !== undefined) return false;
  // Of two grants for one source the label names one, and the other may be the one that was opened.
  return !(await closings.all()).flatMap(rulesToRemove).some((rule) => rule.source === source);
}

/** One that cannot be read is there, and is reported by who reads it. */
async function readable(grants: World['grants'], id: GrantId) {
  try {
    return await grants.get(id);
  } catch (error) {
    if (error instanceof Fault && error.problem.is !== 'later record') throw error;
    return 'unreadable';
  }
}
