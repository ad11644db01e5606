/** Let people's messages match the record. What was not told, because somebody crashed or Slack was down, is told by the sweep. */
import type { GrantId } from '../grant/ids.ts';
import type { World } from './ports.ts';

export async function announce(
  { grants, projection, log }: Pick<World, 'grants' | 'projection' | 'log'>,
  id: GrantId,
): Promise<void> {
  const grant = await grants.get(id);
  if (!grant) {
    log.error({ grant: id }, 'asked to announce a grant that is not there');
    return;
  }
  await projection.show(grant);
  await grants.told(id, grant.version);
}
