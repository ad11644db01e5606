/**
 * The last look before the firewall: what was approved is held against limits that no policy can lift, and against today's policy and
 * today's people. Between a yes and the call there may be hours in which Scalingo was away.
 */

import { left } from '../grant/address-change.ts';
import { refused } from '../grant/closure.ts';
import { SECOND } from '../grant/duration.ts';
import type { DatabaseName, GrantId } from '../grant/ids.ts';
import { hindered } from '../grant/lifecycle.ts';
import { isBeyondLimits } from '../grant/limits.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import type { NextStep, Problem } from '../grant/problem.ts';
import { isLive, type Live } from '../grant/record.ts';
import { isRefusal } from '../grant/refusal.ts';
import type { Source } from '../grant/source.ts';
import { openingProblem } from '../grant/today.ts';
import { change } from './change.ts';
import type { World } from './ports.ts';

type Opening = {
  readonly database: DatabaseName;
  readonly source: Source;
  readonly opens: readonly GrantId[];
};

/** Until Slack is asked again who somebody is. */
const ASK_AGAIN_MS = 10 * SECOND;

/**
 * Those of `opens` that may be let in from there; none where the database has just left the file. A grant that may not be let in fails, or
 * stays at its present address where it was to move. Where Slack does not tell who somebody is, the grant waits until Slack does, and fails
 * once its opening window is over.
 */
export async function allowedNow(
  world: Pick<World, 'policies' | 'grants' | 'alarms' | 'jobs' | 'people' | 'now'>,
  { database, source, opens }: Opening,
): Promise<readonly GrantId[]> {
  const allowed: GrantId[] = [];
  for (const id of opens) {
    // The file may have changed since the list was asked for: what it says now counts.
    const policy = world.policies.get(database);
    if (!policy) return [];
    const grant = await world.grants.get(id);
    if (!grant || !isLive(grant)) continue;
    const problem = await problemOf(world, policy, { grant, source });
    if (problem === undefined) allowed.push(id);
    else if (problem.is === 'requester unknown') await wait(world, grant, problem);
    else await refuse(world, { id, source, problem });
  }
  return allowed;
}

async function problemOf(
  { people, alarms }: Pick<World, 'people' | 'alarms'>,
  policy: Policy,
  { grant, source }: { readonly grant: Live; readonly source: Source },
): Promise<Problem | undefined> {
  const { id, requester, ttlMs } = grant;
  const { database } = policy;
  if (isBeyondLimits({ source, ttlMs }, policy)) {
    await alarms.raise({
      event: 'record_beyond_limits',
      subject: id,
      facts: { database, grant: id, source },
    });
    return { is: 'beyond limits' };
  }
  const person = await people.known(requester, askingGroups(policy));
  return openingProblem(policy, grant, { person, source });
}

async function wait(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  { id, database }: Live,
  what: Problem,
): Promise<void> {
  const at = world.now();
  await change(world, id, (grant) => hindered(grant, { what, at }));
  await world.jobs.retry(database, at + ASK_AGAIN_MS);
}

type No = {
  readonly id: GrantId;
  readonly source: Source;
  readonly problem: Problem;
  readonly next?: NextStep | undefined;
};

/** For good: what was to open fails, and what was to move stays where it is. */
export async function refuse(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  { id, source, problem: what, next }: No,
): Promise<void> {
  const at = world.now();
  const failed = await change(world, id, (grant) => refused(grant, { cause: what, next, at }));
  if (!isRefusal(failed)) return;
  await change(world, id, (grant) => left(grant, { source, at }));
  await change(world, id, (grant) => hindered(grant, { what, next, notMovedTo: source, at }));
}
