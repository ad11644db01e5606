/** Requests that wait, and emergencies that nobody looked at, are brought up again: to those who can do something about it. */
import { nag, nudge } from '../grant/deciding.ts';
import { type Grant, nextNagAt, nextNudgeAt } from '../grant/record.ts';
import { ableApprovers } from './approvers.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

export async function remind(world: World, grants: readonly Grant[]): Promise<void> {
  for (const grant of grants) {
    const at = world.now();
    const policy = world.policies.get(grant.database);
    const waits = grant.state === 'requested' && grant.lapseAt > at;
    const due = waits ? nextNudgeAt(grant) : nextNagAt(grant);
    if (!policy || due === undefined || due > at) continue;
    const approvals = waits ? grant.approvals : [];
    const people = await ableApprovers(world, policy, { requester: grant.requester, approvals });
    if (waits) await change(world, grant.id, (waiting) => nudge(waiting, { at, people }));
    else await change(world, grant.id, (unseen) => nag(unseen, { at, people }));
  }
}
