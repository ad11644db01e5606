/** Once it is open: try the endpoint from here, where the operator wants that, and write down what it taught us. */
import type { GrantId } from '../grant/ids.ts';
import { probed } from '../grant/lifecycle.ts';
import { change } from './change.ts';
import { Fault } from './fault.ts';
import type { World } from './ports.ts';

export async function probe(
  world: Pick<World, 'grants' | 'probe' | 'jobs' | 'now' | 'log'>,
  id: GrantId,
): Promise<void> {
  const grant = await world.grants.get(id);
  if (grant?.state !== 'active' || grant.probe || grant.revoked) return;
  try {
    const learned = await world.probe.try(grant.database);
    await change(world, id, (active) => probed(active, { ...learned, at: world.now() }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // Nobody waits for this, so it is not tried again.
    world.log.warn(
      { event: 'endpoint_not_probed', database: grant.database, err: error },
      'endpoint not probed',
    );
  }
}
