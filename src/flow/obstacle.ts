/** A policy that was narrowed, or a limit that was reached, while a request waits: written down, so that everybody is told. */
import type { Block } from '../grant/block.ts';
import { currentBlock } from '../grant/block.ts';
import { givenRefusal, reasonFormRefusal, requesterRefusal } from '../grant/clauses.ts';
import { block, unblock } from '../grant/deciding.ts';
import type { GrantId } from '../grant/ids.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { type Grant, isRequested, type Requested } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { sourceRefusal } from '../grant/today.ts';
import { change } from './change.ts';
import { each } from './each.ts';
import type { World } from './ports.ts';
import { roomFor } from './room.ts';

type Obstacle = {
  /** undefined where Slack does not say who the requester is: that passes, and nothing is written down */
  readonly by: Block['by'] | undefined;
  readonly refusal: Refusal;
};

/** What today's policy says against these terms, at whatever hour; the policy and the requester may have changed since it was asked for. */
export async function obstacleTo(
  world: Pick<World, 'people' | 'grants'>,
  policy: Policy,
  asked: Requested,
): Promise<Obstacle | undefined> {
  const obstacle = (by: Block['by'], refusal: Refusal | undefined) => refusal && { by, refusal };
  const ofTerms =
    obstacle('source', sourceRefusal(policy, asked.source)) ??
    obstacle('length', givenRefusal(policy, asked.ttlMs)) ??
    obstacle('reason', reasonFormRefusal(policy, asked.reason));
  if (ofTerms) return ofTerms;
  const { requester } = asked;
  const person = await world.people.known(requester, askingGroups(policy));
  const refusal = requesterRefusal(policy, person);
  if (refusal?.no === 'cannot-tell-who' || refusal?.no === 'cannot-tell-group')
    return { by: undefined, refusal };
  if (refusal) return { by: 'requester', refusal };
  const { inDatabase, ofPerson } = roomFor(policy, requester);
  const full =
    inDatabase(await world.grants.live(policy.database)) ?? ofPerson(await world.grants.currentOf(requester));
  switch (full?.no) {
    case 'too-many-of-person':
      return { by: 'person limit', refusal: full };
    case 'too-many-in-all':
      return { by: 'limit in all', refusal: full };
    default:
      return obstacle('database limit', full);
  }
}

export async function noteBlock(world: World, id: GrantId, { by }: Obstacle): Promise<void> {
  if (by !== undefined) await change(world, id, (waiting) => block(waiting, { by, at: world.now() }));
}

/** Stops once `isInTime` is false; the next sweep looks at the rest. */
export async function noteBlocks(
  world: World,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  await each(grants.filter(isRequested), async (grant) => {
    const policy = world.policies.get(grant.database);
    if (!isInTime() || !policy || policy.isRetired || grant.lapseAt <= world.now()) return;
    const found = await obstacleTo(world, policy, grant);
    if (found) await noteBlock(world, grant.id, found);
    else if (currentBlock(grant))
      await change(world, grant.id, (waiting) => unblock(waiting, { at: world.now() }));
  });
}
