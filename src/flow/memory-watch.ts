/**
 * Notices that Redis has lost what it knew, or knows again what was so a while ago: it was emptied, restored from a copy, or replaced by a
 * replica that lagged behind. The newest entry of the audit trail is never removed, so one that this process has seen and that is gone was
 * lost. What happened while no process ran Scalingo's lists may show: see memory-compare.ts.
 */
import { unremembered } from '../grant/closure.ts';
import { change } from './change.ts';
import { type CompareNeeds, createCompare } from './memory-compare.ts';
import type { MemoryWatch } from './memory-loss.ts';
import type { Loss, Notes } from './notes.ts';
import type { World } from './ports.ts';

type Needs = Pick<World, 'alarms'> & { readonly notes: Pick<Notes, 'addLoss'> } & CompareNeeds;

export function createMemoryWatch(world: Needs): MemoryWatch {
  const { evidence, done, isOver } = createCompare(world);
  /** the newest entry that was seen */
  let known: string | undefined;
  /** what was noticed and is not over: it has to be dealt with, or the memory is empty and may yet be filled from a copy */
  let loss: { readonly entry: string; readonly noticedAt: number; isDealtWith: boolean } | undefined;
  let looking: Promise<boolean> | undefined;
  /** when a list showed it first; what was approved since is remembered */
  let shownAt: number | undefined;

  return {
    isWhole,
    mayOpen: async (database) => (await isWhole()) && (await isOver(database)),
    async compare(database, rules) {
      const found = await evidence(database, rules);
      if (found === undefined) return;
      shownAt ??= world.now();
      await dealWith(found, shownAt);
    },
    compared: done,
  };

  function isWhole(): Promise<boolean> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  async function look(): Promise<boolean> {
    const { lost, newest } = await world.grants.trail(known);
    const entry = lost ?? (loss && !loss.isDealtWith ? loss.entry : undefined);
    if (entry === undefined) {
      known = newest ?? known;
      loss = undefined;
      return true;
    }
    loss ??= { entry, noticedAt: world.now(), isDealtWith: false };
    if (newest === undefined && loss.isDealtWith) return false;
    loss.isDealtWith = false;
    const why = `entry ${entry} of its audit trail is gone`;
    await dealWith({ why, entry, run: await world.runs.current() }, loss.noticedAt);
    loss.isDealtWith = true;
    // What a list shows from now on may be of this very loss.
    shownAt = loss.noticedAt;
    // A copy may have what was known at the last look, and not what was written since.
    known = newest ?? entry;
    return false;
  }

  async function dealWith(found: Loss, noticedAt: number): Promise<void> {
    await world.alarms.raise({ event: 'memory_lost', subject: 'redis', facts: { why: found.why } });
    await world.notes.addLoss(found);
    // Everything decided on them since is forgotten, such as that somebody gave it back. What is approved from now on is not among them.
    for (const grant of await world.grants.due(Number.MAX_SAFE_INTEGER))
      if (grant.state === 'approved' && grant.approvedAt < noticedAt)
        await change(world, grant.id, (one) => unremembered(one, { at: world.now() }));
    // Rules without a record are found there.
    for (const database of world.policies.keys()) await world.jobs.converge(database);
  }
}
