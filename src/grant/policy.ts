/** What a database allows. Each clause answers "why not" with the numbers, or nothing. */
import { z } from 'zod';
import { type DatabaseName, GroupId, PersonId } from './ids.ts';
import type { Person } from './person.ts';
import type { Requested } from './record.ts';
import type { Refusal } from './refusal.ts';

/** People named one by one, by Slack user group, or every full member of the workspace. */
export const Who = z.object({
  everyone: z.boolean(),
  people: z.array(PersonId).readonly(),
  groups: z.array(GroupId).readonly(),
});
export type Who = Readonly<z.infer<typeof Who>>;

export type Policy = {
  readonly database: DatabaseName;
  readonly requesters: Who;
  readonly approvers: Who;
  readonly shortestMs: number;
  readonly longestMs: number;
  /** the shortest prefix that may be asked for: 32 is one address */
  readonly widest: number;
  /** Scalingo's regions that may be asked for; none unless named */
  readonly regions: readonly string[];
  readonly documentationRanges: 'allowed' | 'refused';
  /** how long a request waits for an answer */
  readonly lapseAfterMs: number;
  /** how long after the approval the rule may take to open */
  readonly openWithinMs: number;
  /** how much before the end the rule is removed, where the end must be strict */
  readonly endEarlyMs: number;
  /** whether the endpoint is tried from here once it is open */
  readonly probe: boolean;
};

export const LONGEST_REASON = 500;

/** May this person ask for access to this database at all? */
export function requesterRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(policy.requesters, person, { no: 'not-a-requester', database: policy.database })
  );
}

/** May this person say yes or no to this request? Nobody decides on their own, whatever else they may. */
export function approverRefusal(
  policy: Policy,
  person: Person,
  grant: Pick<Requested, 'requester'>,
): Refusal | undefined {
  if (person.id === grant.requester) return { no: 'own-request' };
  return (
    memberRefusal(person) ??
    listedRefusal(policy.approvers, person, { no: 'not-an-approver', database: policy.database })
  );
}

export function durationRefusal(policy: Policy, askedMs: number): Refusal | undefined {
  if (askedMs > policy.longestMs) return { no: 'duration-too-long', askedMs, longestMs: policy.longestMs };
  if (askedMs < policy.shortestMs)
    return { no: 'duration-too-short', askedMs, shortestMs: policy.shortestMs };
  return undefined;
}

export function reasonRefusal(reason: string): Refusal | undefined {
  if (reason === '') return { no: 'reason-missing' };
  const length = [...reason].length;
  return length > LONGEST_REASON ? { no: 'reason-too-long', length, longest: LONGEST_REASON } : undefined;
}

/** Guests, bots, deactivated people and people of other workspaces never pass, and neither does anyone whom Slack would not tell us about. */
export function memberRefusal({ standing }: Person): Refusal | undefined {
  if (standing.is === 'unknown') return { no: 'cannot-tell-who', why: standing.why };
  if (standing.is === 'stranger') return { no: 'not-a-member', stranger: standing.as };
  return undefined;
}

/** A group that can't be read stands in nobody's way who is listed otherwise; for the rest it fails closed, saying why. */
function listedRefusal(who: Who, person: Person, otherwise: Refusal): Refusal | undefined {
  if (who.everyone || who.people.includes(person.id)) return undefined;
  const memberships = who.groups.map((group) => ({ group, membership: person.groups.get(group) }));
  if (memberships.some(({ membership }) => membership?.is === 'in')) return undefined;
  const unknown = memberships.find(({ membership }) => membership?.is !== 'out');
  if (!unknown) return otherwise;
  const why = unknown.membership?.is === 'unknown' ? unknown.membership.why : 'nobody looked it up';
  return { no: 'cannot-tell-group', group: unknown.group, why };
}
