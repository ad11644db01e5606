/** Somebody is looked up before anything is explained to them. */
import { DatabaseName } from '../grant/ids.ts';
import { type Learnt, learntBy, type Policies } from '../grant/learnt.ts';
import { askingGroups } from '../grant/policy.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { Actor, World } from './ports.ts';

/**
 * `named`: the whole name of the database that this is about. Where they may ask for it, nothing is looked up for the others, and it is
 * the only one that is returned.
 */
export async function learn(
  { policies, people }: Pick<World, 'policies' | 'people'>,
  actor: Actor,
  named = '',
): Promise<Learnt | Refusal> {
  const database = DatabaseName.safeParse(named.trim().toLowerCase()).data;
  const policy = database && policies.get(database);
  if (policy) {
    const learnt = await about(new Map([[policy.database, policy]]));
    if (!isRefusal(learnt) || learnt.no === 'not-a-member') return learnt;
  }
  return about(policies);

  async function about(some: Policies): Promise<Learnt | Refusal> {
    return learntBy(some, await people.person(actor, askedGroups(some)));
  }
}

export function askedGroups(policies: Policies) {
  return [...new Set([...policies.values()].flatMap(askingGroups))];
}
