/** Who presses a button is looked up when the press comes: only the ids in it are trusted. */
import { approverRefusal } from '../grant/answerers.ts';
import type { Person } from '../grant/person.ts';
import { answeringGroups, type Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { Answered } from '../grant/seen.ts';
import { policyFor } from './find-policy.ts';
import type { Actor, World } from './ports.ts';

export type Authorized = { readonly asked: Grant; readonly policy: Policy; readonly person: Person };

/** May this person decide on that grant, or what `refuse` is about instead, at this moment? */
export async function authorize(
  world: Pick<World, 'policies' | 'grants' | 'people'>,
  actor: Actor,
  id: Answered['id'],
  refuse = approverRefusal,
): Promise<Authorized | Refusal> {
  const asked = await world.grants.get(id);
  if (!asked) return { no: 'unknown-grant', id };
  const policy = policyFor(world, asked);
  if (isRefusal(policy)) return policy;
  const person = await world.people.person(actor, answeringGroups(policy));
  return refuse(policy, person, asked) ?? { asked, policy, person };
}
