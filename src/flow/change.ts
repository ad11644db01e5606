/** Every change of a record: write it down, then let people be told. */
import type { Moved } from '../grant/audit.ts';
import type { GrantId } from '../grant/ids.ts';
import { hindered } from '../grant/lifecycle.ts';
import type { Grant, Live } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { urgencyOf } from '../grant/urgency.ts';
import type { Fault } from './fault.ts';
import type { Room, World } from './ports.ts';

export async function change<To extends Grant>(
  { grants, jobs }: Pick<World, 'grants' | 'jobs'>,
  id: GrantId,
  move: (grant: Grant) => Moved<To> | Refusal,
  room?: Room,
): Promise<To | Refusal> {
  const after = await grants.update(id, move, room);
  if (!isRefusal(after)) await jobs.announce(id, urgencyOf(after));
  return after;
}

/** What is in their way is told to the people of these grants. */
export async function hinder(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  grants: readonly Live[],
  { problem: what, next }: Fault,
): Promise<void> {
  const at = world.now();
  for (const { id } of grants) await change(world, id, (grant) => hindered(grant, { what, next, at }));
}
