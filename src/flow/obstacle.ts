/** A policy that was narrowed, or a limit that was reached, while a request or more time waits: written down, so that everybody is told. */
import type { Block } from '../grant/block.ts';
import { currentBlock } from '../grant/block.ts';
import type { ClauseKind } from '../grant/clause.ts';
import { evaluate, refusedBy } from '../grant/evaluate.ts';
import type { GrantId } from '../grant/ids.ts';
import { moreObstacle, type Obstacle } from '../grant/more-obstacle.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import type { Grant, Requested } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { askedOf, block, unblock, type Waits, waits } from '../grant/unapprovable.ts';
import { change } from './change.ts';
import { eachIsolated } from './each-isolated.ts';
import type { World } from './ports.ts';

/** What a clause that says no is written down as. */
const WRITTEN = {
  source: 'source',
  ranges: 'source',
  length: 'length',
  reason: 'reason',
  requesters: 'requester',
  'person limit': 'person limit',
  'database limit': 'database limit',
  'limit in all': 'limit in all',
} as const satisfies Partial<Record<ClauseKind, Block['by']>>;

/** What today's policy says against these terms, regardless of the hour; the policy and the requester may have changed since it was asked for. */
export async function obstacleTo(
  world: Pick<World, 'people' | 'grants'>,
  policy: Policy,
  asked: Requested,
): Promise<Obstacle | undefined> {
  const { id, requester, source, ttlMs: ms, reason } = asked;
  const person = await world.people.known(requester, askingGroups(policy));
  // First: asking for less would not help them.
  const ofPerson = refusedBy(evaluate(policy, { person }), 'requesters');
  if (ofPerson && !isUnknown(ofPerson.refusal)) return { by: 'requester', refusal: ofPerson.refusal };
  const terms = evaluate(policy, { source, length: { of: 'given', ms }, reason });
  const ofTerms = refusedBy(terms, 'source', 'ranges', 'length', 'reason');
  if (ofTerms) return { by: WRITTEN[ofTerms.kind], refusal: ofTerms.refusal };
  // It may have been approved a moment ago: then it is no obstacle to itself.
  const isOther = (one: Grant) => one.id !== id;
  const clauses = evaluate(policy, {
    person,
    live: (await world.grants.live(policy.database)).filter(isOther),
    current: (await world.grants.currentOf(requester)).filter(isOther),
  });
  const found = refusedBy(clauses, 'requesters', 'person limit', 'database limit', 'limit in all');
  if (!found) return undefined;
  const { kind, refusal } = found;
  return { by: isUnknown(refusal) ? undefined : WRITTEN[kind], refusal };
}

function isUnknown({ no }: Refusal): boolean {
  return no === 'cannot-tell-who' || no === 'cannot-tell-group';
}

export async function noteBlock(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  id: GrantId,
  { by }: Obstacle,
): Promise<void> {
  if (by !== undefined) await change(world, id, (waiting) => block(waiting, { by, at: world.now() }));
}

/** Stops once `isInTime` is false; the next sweep looks at the rest. */
export async function noteBlocks(
  world: Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  await eachIsolated(grants, async (grant) => {
    const policy = world.policies.get(grant.database);
    if (!waits(grant, world.now()) || !isInTime() || !policy || policy.isRetired) return;
    const found = await obstacleToWaiting(world, policy, grant);
    if (found) await noteBlock(world, grant.id, found);
    else if (currentBlock(askedOf(grant)))
      await change(world, grant.id, (waiting) => unblock(waiting, { at: world.now() }));
  });
}

async function obstacleToWaiting(
  world: Pick<World, 'grants' | 'people'>,
  policy: Policy,
  grant: Waits,
): Promise<Obstacle | undefined> {
  if (grant.state === 'requested') return obstacleTo(world, policy, grant);
  const person = await world.people.known(grant.requester, askingGroups(policy));
  return moreObstacle(policy, grant, { person, byMs: grant.extension.byMs });
}
