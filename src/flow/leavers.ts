/** Access ends when its holder is no longer a full member of the workspace. */
import { MINUTE } from '../grant/duration.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Live } from '../grant/record.ts';
import { endNow } from './end.ts';
import type { World } from './ports.ts';

/** How many people Slack is asked about in one sweep; the others' turn is in the next. */
const MOST_LOOKED_UP = 20;

/** Where Slack does not answer, nothing is ended: a failed look-up does not mean that anybody left. */
export async function endOfLeavers(
  world: Pick<World, 'grants' | 'jobs' | 'people' | 'now' | 'log'>,
  grants: readonly Live[],
): Promise<void> {
  const running = grants.filter(({ revoked }) => !revoked);
  const requesters = [...new Set(running.map(({ requester }) => requester))].sort();
  const first = Math.floor(world.now() / MINUTE) * MOST_LOOKED_UP;
  const turn = requesters
    .map((_, index) => requesters[(first + index) % requesters.length])
    .slice(0, MOST_LOOKED_UP);
  // Side by side: when Slack does not answer, each look-up takes its whole time-out.
  await Promise.all(turn.map(endWhereLeft));

  async function endWhereLeft(requester: PersonId | undefined): Promise<void> {
    if (requester === undefined) return;
    const { status } = await world.people.known(requester, []);
    if (status.is !== 'stranger') return;
    world.log.warn(
      { event: 'requester_left', requester, as: status.as },
      'requester is no longer a full member; ending their access',
    );
    for (const grant of running)
      if (grant.requester === requester) await endNow(world, grant.id, 'db-access');
  }
}
