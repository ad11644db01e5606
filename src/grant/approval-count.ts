/** Which yeses count today: under today's quorum, and by who their people are now. The same for a request and for more time. */

import { approverRefusal } from './answerers.ts';
import type { Approval, Yeses } from './approval.ts';
import type { GroupId, PersonId } from './ids.ts';
import { isNobody, type Person } from './person.ts';
import type { Policy, Quorum } from './policy.ts';
import { countsFor, hasApproved, isEnough } from './quorum.ts';
import type { Grant, Requested } from './record.ts';
import type { Refusal } from './refusal.ts';

/** The groups that a yes of theirs counts for, or that they may not say it any more, or that Slack would not tell. */
export type Weight = readonly GroupId[] | 'none' | { readonly unknown: string };

/** `weights`: of those who were looked up. The yes of anyone else has just been given, and counts as it was given. */
export type Today = { readonly quorum: Quorum; readonly weights: ReadonlyMap<PersonId, Weight> };

export function weightOf(policy: Policy, person: Person, grant: Pick<Requested, 'requester'>): Weight {
  if (isNobody(person)) return 'none';
  const refusal = approverRefusal(policy, person, grant);
  if (refusal?.no === 'cannot-tell-who' || refusal?.no === 'cannot-tell-group')
    return { unknown: refusal.why };
  return refusal ? 'none' : countsFor(policy, person);
}

type Counted = { readonly yeses: Yeses; readonly isEnough: boolean };

export function recounted({ approvals, uncounted = [] }: Yeses, today: Today): Counted {
  const weight = ({ by }: Approval) => today.weights.get(by);
  const counted = approvals.flatMap((yes): Approval[] => {
    const now = weight(yes);
    if (now === 'none') return [];
    return [now === undefined || 'unknown' in now ? yes : { ...yes, groups: now }];
  });
  const lost = approvals.filter((yes) => weight(yes) === 'none');
  return {
    yeses: yesesOf(counted, [...uncounted, ...lost]),
    isEnough: isEnough(today.quorum, certain(counted, today)),
  };
}

/** One more yes. It replaces one that the same person gave before, where that is enough today; otherwise it is refused as said already. */
export function withYes(
  grant: Grant,
  { before, yes, today }: { readonly before: Yeses; readonly yes: Approval; readonly today: Today },
): Counted | Refusal {
  const { approvals, uncounted = [] } = recounted(before, today).yeses;
  const ofOthers = (all: readonly Approval[]) => all.filter(({ by }) => by !== yes.by);
  const now = [...ofOthers(approvals), yes];
  const known = certain(ofOthers(approvals), today);
  if (isEnough(today.quorum, [...known, yes]))
    return { yeses: yesesOf(now, ofOthers(uncounted)), isEnough: true };
  if (hasApproved(approvals, yes.by)) return { no: 'approved-already', grant };
  // It would be decided by a yes of which nobody knows just now whether it counts.
  const doubt = ofOthers(approvals).find(({ by }) => doubtOf(today, by) !== undefined);
  if (doubt && isEnough(today.quorum, now))
    return { no: 'cannot-tell-approver', person: doubt.by, why: doubtOf(today, doubt.by) ?? '' };
  return { yeses: yesesOf(now, ofOthers(uncounted)), isEnough: false };
}

function certain(approvals: readonly Approval[], today: Today): readonly Approval[] {
  return approvals.filter(({ by }) => doubtOf(today, by) === undefined);
}

function doubtOf({ weights }: Today, by: PersonId): string | undefined {
  const weight = weights.get(by);
  return weight !== undefined && weight !== 'none' && 'unknown' in weight ? weight.unknown : undefined;
}

function yesesOf(approvals: readonly Approval[], uncounted: readonly Approval[]): Yeses {
  return { approvals, uncounted: uncounted.length > 0 ? uncounted : undefined };
}

/** Does it say anything else than before? Nothing is written down where it does not. */
export function isSameYeses(one: Yeses, other: Yeses): boolean {
  const told = ({ approvals, uncounted = [] }: Yeses) =>
    JSON.stringify([approvals.map(({ by, groups }) => [by, groups]), uncounted.map(({ by }) => by)]);
  return told(one) === told(other);
}
