/**
 * Make one database's firewall match the record. Approval, revocation, expiry, start-up and the sweep all come here.
 * It runs once at a time per database, may be cut off anywhere, and may be run again at any time.
 */
import { SECOND } from '../grant/duration.ts';
import type { DatabaseName } from '../grant/ids.ts';
import { isSamePlace, type Place } from '../grant/place.ts';
import { isWaiting } from '../grant/record.ts';
import { attempt, todo } from './attempt.ts';
import { backoff } from './backoff.ts';
import { hinder } from './change.ts';
import { finishUnopened, type Matching, type Today } from './desired-state.ts';
import { placesOf } from './end-due.ts';
import type { EndsWorld } from './ends-world.ts';
import { Fault } from './fault.ts';
import { matchPlace, urgencyOf } from './match.ts';
import type { World } from './ports.ts';
import { watchRefusals } from './refused-database.ts';

type Retrying = Pick<World, 'grants' | 'jobs' | 'rounds' | 'now' | 'random' | 'retry' | 'log'>;

export async function converge(world: World, database: DatabaseName): Promise<void> {
  const faults = await matchDatabase(world, database);
  if (faults.length === 0) {
    await world.memory.compared(database, true);
    if (await isForOthers(world, database)) return handBack(world, database);
    await world.rounds.converged(database, world.now());
    await world.alarms.clear('database_refused', database);
    return;
  }
  const failed = faults.filter(({ called }) => called);
  for (const fault of failed) {
    const facts = { event: 'converge_failed', database, status: fault.status, err: fault, ...todo(fault) };
    world.log.warn(facts, 'converge failed; retrying');
  }
  // Each by itself: an end that waits for its turn must not wait for the backoff of what failed.
  if (failed.length > 0) {
    const count = await retryLater(world, database);
    await watchRefusals(world, { database, faults: failed, count });
  }
  if (failed.length < faults.length) await comeBack(world, database, faults);
  if (failed.length > 0) await world.memory.compared(database, false);
}

/** Resolves to how often in a row it has failed. */
async function retryLater(world: Retrying, database: DatabaseName): Promise<number> {
  const count = await world.rounds.failed(database);
  await world.jobs.retry(database, world.now() + backoff(count, world.random(), world.retry));
  return count;
}

/** Not in this process's file, and something waits there that only a process that knows it can do. */
async function isForOthers(
  { policies, grants, now }: Pick<World, 'policies' | 'grants' | 'now'>,
  database: DatabaseName,
): Promise<boolean> {
  if (policies.has(database)) return false;
  const when = { now: now(), endEarlyMs: 0 };
  return (await grants.live(database)).some((grant) => isWaiting(grant, when));
}

async function handBack(world: Retrying, database: DatabaseName): Promise<void> {
  world.log.info(
    { event: 'work_handed_back', database },
    'database unknown here; another process may know it',
  );
  await retryLater(world, database);
}

/** No call was made, so nothing failed: it comes back when there may be a turn, without longer and longer waits. */
async function comeBack(world: Retrying, database: DatabaseName, faults: readonly Fault[]): Promise<void> {
  const waits = faults
    .filter(({ called }) => !called)
    .map(({ retryAfterMs }) => retryAfterMs ?? world.retry.firstMs);
  // Databases that were told to wait until the same instant come back a little apart.
  const waitMs = Math.ceil(Math.min(...waits) + world.random() * SECOND);
  await world.jobs.retry(database, world.now() + waitMs);
  // At a start with many databases most have nothing that waits for it, and a line for each would hide the others.
  if ((await world.grants.live(database)).length > 0)
    world.log.info(
      { event: 'converge_waiting', database, waitMs },
      'converge waits for its turn at scalingo',
    );
}

/**
 * The add-ons that rules of its grants were added to, as their envelopes say, and the one that its name leads to today: after a rename
 * these differ. An add-on at which an end has come goes first, before anything that needs configuration is looked up.
 */
async function matchDatabase(world: World, database: DatabaseName): Promise<readonly Fault[]> {
  const today = todayOf(world, database);
  const known = await placesOf(world, database);
  const faults: Fault[] = [];
  for (const one of known) faults.push(...(await matchAt(world, { database, ...one, today })));
  const place = await today.place();
  if (place === undefined) {
    // What Scalingo was never asked for has no envelope that would end it, and no process may know the database any more.
    await finishUnopened(world, await world.grants.live(database), () => ({
      now: world.now(),
      endEarlyMs: 0,
    }));
    return faults;
  }
  if (place instanceof Fault) return [...faults, place];
  const isKnown = known.some((one) => isSamePlace(one.place, place));
  const mine = isKnown ? faults : await matchAt(world, { database, place, due: undefined, today });
  // The name may lead to another add-on since it was looked up.
  const moved = mine.some(({ status }) => status === 404) ? await today.moved(place) : undefined;
  if (moved === undefined || moved instanceof Fault) return isKnown ? faults : [...faults, ...mine];
  const there = await matchAt(world, { database, place: moved, due: undefined, today });
  return [...faults, ...there];
}

/** One that fails, such as at a write that Redis refuses, does not keep the other places from being dealt with. */
async function matchAt(world: World, matching: Matching): Promise<readonly Fault[]> {
  const faults = await attempt(() => matchPlace(world, matching));
  return faults instanceof Fault ? [faults] : faults;
}

/** Looked up at the first use, once: undefined where the database is not configured. */
function todayOf(world: EndsWorld & Pick<World, 'policies' | 'openingMs'>, database: DatabaseName): Today {
  const policy = world.policies.get(database);
  let opening: AbortSignal | undefined;
  let found: Promise<Place | Fault | undefined> | undefined;
  return {
    policy,
    opening: untilOpened,
    place() {
      found ??= policy ? lookUp() : Promise.resolve(undefined);
      return found;
    },
    moved(from) {
      found = attempt(async () => {
        const place = await world.firewall.place(database, 'remove', { known: 'answered 404' });
        return isSamePlace(place, from) ? undefined : place;
      });
      return found;
    },
  };

  function untilOpened(): AbortSignal {
    opening ??= AbortSignal.timeout(world.openingMs);
    return opening;
  }

  async function lookUp(): Promise<Place | Fault> {
    const grants = await world.grants.live(database);
    const when = { now: world.now(), endEarlyMs: policy?.endEarlyMs ?? 0 };
    const urgency = urgencyOf(grants, when);
    const signal = urgency === 'open' ? untilOpened() : undefined;
    const place = await attempt(() => world.firewall.place(database, urgency, { signal }));
    if (place instanceof Fault) {
      await hinder(
        world,
        grants.filter((grant) => isWaiting(grant, when)),
        place,
      );
      await finishUnopened(world, grants, () => when);
    }
    return place;
  }
}
