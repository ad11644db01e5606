/** What today's policy says against more time that was asked for, regardless of the hour: each with the numbers that make it useful. */
import { type Block, currentBlock } from './block.ts';
import { extendedMs, longestOf } from './extension.ts';
import { memberRefusal } from './members.ts';
import type { Person } from './person.ts';
import { namesOf, type Policy } from './policy.ts';
import { type Active, type Grant, wantsMore } from './record.ts';
import type { Refusal } from './refusal.ts';
import { holderRefusal, sourceRefusal } from './today.ts';

export type Obstacle = {
  /** undefined where Slack does not say who the requester is: that passes, and nothing is written down */
  readonly by: Block['by'] | undefined;
  readonly refusal: Refusal;
};

/** Limits are told to nobody who may not have it at all. */
export function moreObstacle(
  policy: Policy,
  grant: Active,
  { person, byMs }: { readonly person: Person; readonly byMs: number },
): Obstacle | undefined {
  const terms = moreTermsObstacle(policy, grant, byMs);
  const stranger = memberRefusal(person);
  if (stranger) return { by: ofPerson(stranger), refusal: stranger };
  if (terms?.by === 'more time') return terms;
  const holder = holderRefusal(policy, grant, person);
  return holder ? { by: ofPerson(holder), refusal: holder } : terms;
}

/** The same, as far as it is not about a person. Wherever it is being moved to is held to the policy as well. */
export function moreTermsObstacle(policy: Policy, grant: Active, byMs: number): Obstacle | undefined {
  const obstacle = (by: Block['by'], refusal: Refusal | undefined) => refusal && { by, refusal };
  return (
    obstacle('more time', neverRefusal(policy, grant)) ??
    obstacle('source', sourceRefusal(policy, grant.moving?.to ?? grant.source)) ??
    obstacle('length', lengthRefusal(policy, grant, byMs))
  );
}

function ofPerson({ no }: Refusal): 'requester' | undefined {
  return no === 'cannot-tell-who' || no === 'cannot-tell-group' ? undefined : 'requester';
}

/** An emergency has no cap of its own any more where the policy speaks of none. */
function neverRefusal({ extending, emergency, database }: Policy, { decision }: Active): Refusal | undefined {
  const isWithoutCap = decision.how === 'emergency' && !emergency;
  return extending === 'never' || isWithoutCap ? { no: 'no-extension', database } : undefined;
}

/** The longest time is the longest from the opening on, however often it is extended; an emergency keeps its own cap. */
function lengthRefusal(policy: Policy, grant: Active, byMs: number): Refusal | undefined {
  const longestMs = longestOf(policy, grant);
  const askedMs = extendedMs(grant, byMs);
  return askedMs > longestMs ? { no: 'extends-too-long', askedMs, longestMs } : undefined;
}

/** What was found to be in the way of it, with the numbers of this policy; undefined where it allows that. */
export function moreBlockRefusal(policy: Policy, grant: Active, by: Block['by']): Refusal | undefined {
  switch (by) {
    case 'more time':
      return neverRefusal(policy, grant);
    case 'source':
      return sourceRefusal(policy, grant.moving?.to ?? grant.source);
    case 'length':
      return lengthRefusal(policy, grant, grant.extension?.byMs ?? 0);
    default:
      return grant.decision.how === 'emergency'
        ? { no: 'no-emergency', database: policy.database }
        : { no: 'not-a-requester', database: policy.database, admins: namesOf(policy.admins) };
  }
}

/** What is in the way of more time just now, as far as this policy says so too. */
export function inTheWayOfMore(policy: Policy, grant: Grant): Refusal | undefined {
  const current = wantsMore(grant) ? currentBlock(grant.extension) : undefined;
  return wantsMore(grant) && current ? moreBlockRefusal(policy, grant, current.by) : undefined;
}

/** How much more may be asked for by now; less than a minute does not count. */
export function mostMoreMs(policy: Policy, grant: Active): number {
  return Math.max(0, longestOf(policy, grant) - extendedMs(grant, 0));
}
