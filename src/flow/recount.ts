/** The yeses of what waits are counted under today's policy, and by who their people are now: at each press, and in each sweep. */

import { recounted } from '../grant/approval-count.ts';
import { recount as recountMove } from '../grant/decision.ts';
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import { recountMore as recountMoreMove } from '../grant/extension.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import type { Active, Grant, Requested } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import { ofRequester } from '../grant/today.ts';
import { todayOf } from './approvers.ts';
import { changeUnder } from './change.ts';
import { openApproved } from './decide.ts';
import { eachIsolated } from './each-isolated.ts';
import { moreRefusal, wakeAtEnd } from './extend.ts';
import { obstacleTo } from './obstacle.ts';
import type { World } from './ports.ts';
import { roomFor } from './room.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'jobs' | 'people' | 'now'>;

/** Where nobody presses: what is enough today is approved or given, and what no longer counts is written down. */
export async function recountAll(
  world: Needs,
  grants: readonly Grant[],
  isInTime: () => boolean,
): Promise<void> {
  await eachIsolated(grants, async (grant) => {
    const policy = world.policies.get(grant.database);
    if (!isInTime() || !policy) return;
    if (grant.state === 'requested' && grant.approvals.length > 0) await recount(world, policy, grant);
    if (grant.state === 'active' && grant.extension && grant.extension.approvals.length > 0)
      await recountMore(world, policy, { grant, extension: grant.extension });
  });
}

/** Approved only where a press would approve it: the request is held against today's policy first. */
async function recount(world: Needs, policy: Policy, grant: Requested): Promise<void> {
  const { id, requester } = grant;
  const today = await todayOf(world, policy, { requester, yeses: grant });
  if (recounted(grant, today).isEnough && (await isInTheWay(world, policy, grant))) return;
  const { openWithinMs } = policy;
  // Where the file was read again meanwhile the next sweep counts.
  const after = await changeUnder(world, id, {
    policy,
    move: (waiting) => recountMove(waiting, { at: world.now(), today, openWithinMs }),
    room: roomFor(policy, requester, ofRequester),
  });
  if (!isRefusal(after) && after.state === 'approved') await openApproved(world, after);
}

async function isInTheWay(
  world: Pick<World, 'grants' | 'people' | 'now'>,
  policy: Policy,
  grant: Requested,
): Promise<boolean> {
  if (refusalOf(evaluate(policy, { at: world.now() }), 'hours')) return true;
  return (await obstacleTo(world, policy, grant)) !== undefined;
}

async function recountMore(
  world: Needs,
  policy: Policy,
  { grant, extension }: { readonly grant: Active; readonly extension: NonNullable<Active['extension']> },
): Promise<void> {
  const { id, requester } = grant;
  const today = await todayOf(world, policy, { requester, yeses: extension });
  const person = await world.people.known(requester, askingGroups(policy));
  const after = await changeUnder<Active>(world, id, {
    policy,
    move(active) {
      const at = world.now();
      const { byMs } = extension;
      return moreRefusal(policy, active, { person, byMs, at }) ?? recountMoreMove(active, { at, today });
    },
  });
  await wakeAtEnd(world, policy, after);
}
