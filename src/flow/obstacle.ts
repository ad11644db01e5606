/** A policy that was narrowed, or a limit that was reached, while a request waits: written down, so that everybody is told. */
import type { Block } from '../grant/block.ts';
import { currentBlock } from '../grant/block.ts';
import type { ClauseKind } from '../grant/clause.ts';
import { block, unblock } from '../grant/deciding.ts';
import { evaluate, refusedBy } from '../grant/evaluate.ts';
import type { GrantId } from '../grant/ids.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { type Grant, isRequested, type Requested } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import { change } from './change.ts';
import { each } from './each.ts';
import type { World } from './ports.ts';

type Obstacle = {
  /** undefined where Slack does not say who the requester is: that passes, and nothing is written down */
  readonly by: Block['by'] | undefined;
  readonly refusal: Refusal;
};

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

/** What today's policy says against these terms, at whatever hour; the policy and the requester may have changed since it was asked for. */
export async function obstacleTo(
  world: Pick<World, 'people' | 'grants'>,
  policy: Policy,
  asked: Requested,
): Promise<Obstacle | undefined> {
  const { requester, source, ttlMs: ms, reason } = asked;
  const terms = evaluate(policy, { source, length: { of: 'given', ms }, reason });
  const ofTerms = refusedBy(terms, 'source', 'ranges', 'length', 'reason');
  if (ofTerms) return { by: WRITTEN[ofTerms.kind], refusal: ofTerms.refusal };
  const clauses = evaluate(policy, {
    person: await world.people.known(requester, askingGroups(policy)),
    live: await world.grants.live(policy.database),
    current: await world.grants.currentOf(requester),
  });
  const found = refusedBy(clauses, 'requesters', 'person limit', 'database limit', 'limit in all');
  if (!found) return undefined;
  const { kind, refusal } = found;
  const isUnknown = refusal.no === 'cannot-tell-who' || refusal.no === 'cannot-tell-group';
  return { by: isUnknown ? undefined : WRITTEN[kind], refusal };
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
