/** Every change of a record: write it down, then let people be told. */
import type { Moved } from '../grant/audit.ts';
import type { GrantId } from '../grant/ids.ts';
import { hindered, settled } from '../grant/lifecycle.ts';
import type { Policy } from '../grant/policy.ts';
import type { Grant, Live } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { urgencyOf } from '../grant/urgency.ts';
import type { Fault } from './fault.ts';
import { isReplaced } from './find-policy.ts';
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

type Under<To extends Grant> = {
  /** what the move was prepared by */
  readonly policy: Policy;
  readonly move: (grant: Grant) => Moved<To> | Refusal;
  readonly room?: Room;
  /** prepares it again; without it nothing is changed then */
  readonly again?: () => Promise<To | Refusal>;
};

/** The same by today's policy also at the moment of writing: the file may have been read again while people were looked up. */
export async function changeUnder<To extends Grant>(
  world: Pick<World, 'policies' | 'grants' | 'jobs'>,
  id: GrantId,
  { policy, move, room, again }: Under<To>,
): Promise<To | Refusal> {
  const prepared = (grant: Grant) => (isReplaced(world, policy) ? settled(grant) : move(grant));
  const after = await change(world, id, prepared, room);
  return isRefusal(after) && isReplaced(world, policy) && again ? again() : after;
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
