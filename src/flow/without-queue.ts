/** The same world without a queue: what is asked for is done at once, in this process. For the watchdog, when the workers may be what has stopped. */
import type { GrantId } from '../grant/ids.ts';
import { announce } from './announce.ts';
import { converge } from './converge.ts';
import { NotYet } from './fault.ts';
import type { World } from './ports.ts';

/** Where only ends are carried out: everything else is left to the sweep of a process that can do more. */
export const noJobs: World['jobs'] = {
  converge: async () => {},
  wake: async () => {},
  retry: async () => {},
  announce: async () => {},
  probe: async () => {},
};

/** Where two processes converge one database at once, each change is still made once: the record decides. */
export function withoutQueue(world: World): World {
  const alone: World = {
    ...world,
    jobs: {
      ...world.jobs,
      converge: (database) => quietly(database, () => converge({ ...alone, jobs: later }, database)),
      announce: (grant) => quietly(grant, () => announceAlone(grant)),
    },
  };
  // A converge that asks for another one is not carried deeper and deeper: the next sweep comes soon enough.
  const later: World['jobs'] = { ...alone.jobs, converge: world.jobs.converge };
  return alone;

  /** What has to wait for its turn is left to the queue, should it be alive, and to the next sweep. */
  async function announceAlone(grant: GrantId): Promise<void> {
    try {
      await announce(alone, grant);
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      await world.jobs.announce(grant);
    }
  }

  async function quietly(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      world.log.error(
        { event: 'work_without_queue_failed', what, err: error },
        'what was due could not be done without the queue',
      );
    }
  }
}
