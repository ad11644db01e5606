/** Access ends before its time: revoked once it was approved, cancelled before anybody answered. */
import { adminRefusal, approverRefusal } from '../grant/answerers.ts';
import { cancel as cancelMove } from '../grant/decision.ts';
import type { Closing } from '../grant/envelope.ts';
import type { GrantId } from '../grant/ids.ts';
import { revoke as revokeMove } from '../grant/lifecycle.ts';
import { answeringGroups } from '../grant/policy.ts';
import type { Cancelled, Grant, Live } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { change } from './change.ts';
import { policyFor } from './find-policy.ts';
import type { Actor, World } from './ports.ts';
import { giveBackUnread } from './unreadable-record.ts';
import { noJobs } from './without-queue.ts';

/** Also of a former name of the installation. By the requester, who is done, by an approver or by an admin. Anyone may give back what is theirs: that only takes access away. */
export async function revoke(
  world: Revoking & Pick<World, 'former'>,
  actor: Actor,
  id: GrantId,
): Promise<Live | GivenBack | Refusal> {
  const given = await revokeOwn(world, actor, id);
  if (!isRefusal(given) || given.no !== 'unknown-grant') return given;
  for (const { grants, closings } of world.former) {
    // Those who look after that name end it, within seconds.
    const former = await revokeOwn({ ...world, grants, closings, jobs: noJobs }, actor, id);
    const isOpen = !isRefusal(former) || (former.no !== 'unknown-grant' && former.no !== 'not-approved-yet');
    if (isOpen) return former;
  }
  return given;
}

type Revoking = Pick<World, 'policies' | 'grants' | 'closings' | 'jobs' | 'people' | 'now'>;

async function revokeOwn(world: Revoking, actor: Actor, id: GrantId): Promise<Live | GivenBack | Refusal> {
  const given = await giveBack(world, actor, id);
  if (!isRefusal(given) || given.no !== 'not-yours') return given;
  const refusal = await revokerRefusal(world, actor, given.grant);
  if (refusal) return refusal;
  const ended = await endNow(world, id, actor.id);
  // A request that waits is its requester's to cancel: approvers deny it.
  return isRefusal(ended) && ended.no === 'not-approved-yet' ? given : ended;
}

/** By the requester alone, so it takes no policy and nothing of Slack's. */
export async function giveBack(
  world: GivingBack,
  actor: Actor,
  id: GrantId,
): Promise<Live | GivenBack | Refusal> {
  const grant = await readOrGiveBack(world, actor, id);
  if (!grant) return { no: 'unknown-grant', id };
  if ('unread' in grant) return grant;
  return grant.requester === actor.id ? endNow(world, id, actor.id) : { no: 'not-yours', grant };
}

export type GivingBack = Pick<World, 'grants' | 'closings' | 'jobs' | 'now'>;

/** Its record cannot be read here, so no message shows it: the person has to be told. */
export type GivenBack = { readonly id: GrantId; readonly unread: Closing };

/** A record that cannot be read does not keep its requester from giving the access back. */
async function readOrGiveBack(
  world: GivingBack,
  actor: Actor,
  id: GrantId,
): Promise<Grant | GivenBack | undefined> {
  try {
    return await world.grants.get(id);
  } catch (error) {
    const unread = await giveBackUnread(world, actor, id);
    if (!unread) throw error;
    return { id, unread };
  }
}

/** `db-access`: the bot itself, where the requester has left. */
export async function endNow(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  id: GrantId,
  by: Actor['id'] | 'db-access',
): Promise<Live | Refusal> {
  const ending = await change(world, id, (live) => revokeMove(live, { by, at: world.now() }));
  if (!isRefusal(ending)) await world.jobs.converge(ending.database);
  return ending;
}

export async function cancel(
  world: Pick<World, 'grants' | 'jobs' | 'now'>,
  actor: Actor,
  id: GrantId,
): Promise<Cancelled | Refusal> {
  const grant = await world.grants.get(id);
  if (!grant) return { no: 'unknown-grant', id };
  if (grant.requester !== actor.id) return { no: 'not-yours', grant };
  return change(world, id, (requested) => cancelMove(requested, { by: actor.id, at: world.now() }));
}

async function revokerRefusal(
  world: Pick<World, 'policies' | 'people'>,
  actor: Actor,
  grant: Grant,
): Promise<Refusal | undefined> {
  const policy = policyFor(world, grant);
  if (isRefusal(policy)) return policy;
  const person = await world.people.person(actor, answeringGroups(policy));
  const refusal = approverRefusal(policy, person, grant);
  if (!refusal || !adminRefusal(policy, person)) return undefined;
  return refusal.no === 'not-an-approver' ? { no: 'not-yours', grant } : refusal;
}
