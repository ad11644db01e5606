/** Why: every clause of a policy with its answer for somebody, and why an approver is the one who is asked. */
import { type Clause, typedLength } from '../grant/clause.ts';
import { evaluate } from '../grant/evaluate.ts';
import type { GrantId } from '../grant/ids.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { answersBy, type WhyAsked } from '../grant/why-asked.ts';
import { tooFew } from './approvers.ts';
import { authorize } from './authorize.ts';
import { earlierOf } from './earlier.ts';
import { reviewable } from './emergency.ts';
import type { Actor, World } from './ports.ts';

/** What is asked about: texts as somebody would type them; what is left out is not authorized. */
export type Question = {
  readonly source?: string | undefined;
  readonly duration?: string | undefined;
  readonly reason?: string | undefined;
};

/** Everything is looked up, so everything that blocks the request is seen at once. */
export async function explain(
  world: Pick<World, 'policies' | 'now'> & {
    readonly people: Pick<World['people'], 'known' | 'members'>;
    readonly grants: Pick<World['grants'], 'live' | 'currentOf' | 'dueOf' | 'since'>;
    readonly rounds: Pick<World['rounds'], 'namedAt'>;
  },
  policy: Policy,
  { person, source, duration, reason }: Question & { readonly person: Person },
): Promise<readonly Clause[]> {
  const at = world.now();
  const { id: requester } = person;
  const unreviewedAmong = await reviewable(world);
  return evaluate(policy, {
    ...{ at, person, source },
    length: duration === undefined ? undefined : typedLength(duration),
    reason: reason?.trim(),
    live: await world.grants.live(policy.database),
    current: await world.grants.currentOf(requester),
    earlier: await earlierOf(world.grants, policy, { requester, at }),
    unreviewed: unreviewedAmong(await world.grants.dueOf(requester)),
    able: (await tooFew(world, policy, requester)) ?? 'enough',
  });
}

/** Why this approver is one of those who are asked; a refusal where they are not. */
export async function whyAsked(
  world: Pick<World, 'policies' | 'grants' | 'people'>,
  actor: Actor,
  id: GrantId,
): Promise<WhyAsked | Refusal> {
  const authorized = await authorize(world, actor, id);
  if (isRefusal(authorized)) return authorized;
  const { policy, person } = authorized;
  return { policy, by: answersBy(policy, person) };
}
