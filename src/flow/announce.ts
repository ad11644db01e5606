/** Let people's messages match the record. What was not told, because somebody crashed or Slack was down, is told by the sweep. */
import type { GrantId } from '../grant/ids.ts';
import type { World } from './ports.ts';

/** People see something that the record does not say: their messages are written again. */
export async function redraw({ grants, jobs }: Pick<World, 'grants' | 'jobs'>, id: GrantId): Promise<void> {
  await grants.retell(id);
  await jobs.announce(id);
}

export async function announce(
  { grants, projection, log }: Pick<World, 'grants' | 'projection' | 'log'>,
  id: GrantId,
): Promise<void> {
  // Before the record is read: what is drawn over or changed from here on is for the next telling.
  const upTo = await grants.telling(id);
  const grant = await grants.get(id);
  if (!grant) {
    log.error({ grant: id }, 'asked to announce a grant that is not there');
    return;
  }
  await projection.show(grant);
  await grants.told(id, Math.max(upTo, grant.version));
}
