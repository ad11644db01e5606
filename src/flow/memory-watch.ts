/**
 * Notices that Redis has lost what it knew, or knows again what was so a while ago: it was emptied, restored from a copy, or replaced by a
 * replica that lagged behind. The paper trail is never trimmed, so its first entry stays and its last one never goes back.
 */
import type { Alarm } from '../grant/alarm.ts';
import type { TrailEnds } from '../grant/audit.ts';
import { unremembered } from '../grant/ending.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

type Needs = Pick<World, 'grants' | 'jobs' | 'alarms' | 'policies' | 'now' | 'log'>;

export type MemoryWatch = {
  /** true where all is as it was at the last look of this process; may throw a `Fault` */
  isWhole(): Promise<boolean>;
};

export function createMemoryWatch(world: Needs): MemoryWatch {
  let known: TrailEnds | undefined;
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
    const before = known;
    const ends = await world.grants.trailEnds();
    known = ends;
    const why = before && lost(before, ends);
    if (why === undefined) return true;
    const alarm: Alarm = { event: 'memory_lost', subject: 'redis', facts: { why } };
    await world.alarms.raise(alarm);
    // Whatever was decided on them since is forgotten, such as that somebody gave it back.
    for (const { id, state } of await world.grants.due(Number.MAX_SAFE_INTEGER))
      if (state === 'approved') await change(world, id, (grant) => unremembered(grant, { at: world.now() }));
    // Rules without a record are found there.
    for (const database of world.policies.keys()) await world.jobs.converge(database);
    return false;
  }
}

function lost(before: TrailEnds, now: TrailEnds | undefined): string | undefined {
  if (now === undefined) return 'its audit trail is gone';
  if (now.first !== before.first) return 'its audit trail has a new beginning';
  return isEarlier(now.last, before.last)
    ? `its audit trail went back from ${before.last} to ${now.last}`
    : undefined;
}

/** Entries are named `<milliseconds>-<number>`. */
function isEarlier(one: string, other: string): boolean {
  const [ms = 0, nth = 0] = one.split('-').map(Number);
  const [otherMs = 0, otherNth = 0] = other.split('-').map(Number);
  return ms < otherMs || (ms === otherMs && nth < otherNth);
}
