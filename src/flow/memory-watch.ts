/**
 * Notices that Redis has lost what it knew, or knows again what was so a while ago: it was emptied, restored from a copy, or replaced by a
 * replica that lagged behind. The newest entry of the paper trail is never removed, so one that is not there any more was lost.
 */
import { unremembered } from '../grant/ending.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

type Needs = Pick<World, 'grants' | 'jobs' | 'alarms' | 'policies' | 'now' | 'log'>;

export type MemoryWatch = {
  /** true where all is there that this process has seen; may throw a `Fault` */
  isWhole(): Promise<boolean>;
};

export function createMemoryWatch(world: Needs): MemoryWatch {
  /** the newest entry that was seen */
  let known: string | undefined;
  /** what was noticed and is not over: it has to be dealt with, or the memory is empty and may yet be filled from a copy */
  let loss: { readonly entry: string; readonly noticedAt: number; isDealtWith: boolean } | undefined;
  let looking: Promise<boolean> | undefined;

  return {
    isWhole() {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
  };

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
    await dealWith(loss);
    loss.isDealtWith = true;
    // A copy may have what was known at the last look, and not what was written since.
    known = newest ?? entry;
    return false;
  }

  async function dealWith({ entry, noticedAt }: { readonly entry: string; readonly noticedAt: number }) {
    const facts = { why: `entry ${entry} of its audit trail is gone` };
    await world.alarms.raise({ event: 'memory_lost', subject: 'redis', facts });
    // Whatever was decided on them since is forgotten, such as that somebody gave it back. What is approved from now on is not among them.
    for (const grant of await world.grants.due(Number.MAX_SAFE_INTEGER))
      if (grant.state === 'approved' && grant.approvedAt < noticedAt)
        await change(world, grant.id, (one) => unremembered(one, { at: world.now() }));
    // Rules without a record are found there.
    for (const database of world.policies.keys()) await world.jobs.converge(database);
  }
}
