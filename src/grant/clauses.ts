/** The clauses of a policy. Each answers "why not" with the numbers that make it useful, or nothing. */
import { type Hours, hoursText, isWithin } from './hours.ts';
import type { GrantId } from './ids.ts';
import type { Person } from './person.ts';
import type { Policy, Who } from './policy.ts';
import type { Live, Requested } from './record.ts';
import type { Refusal } from './refusal.ts';
import { covers, isRegion, overlaps, type Source } from './source.ts';

export const LONGEST_REASON = 500;

/** May this person ask for access to this database at all? */
export function requesterRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(policy.requesters, person, { no: 'not-a-requester', database: policy.database })
  );
}

/** May this person say yes or no to this request? Nobody decides on their own, whatever else they may, unless the policy says so. */
export function approverRefusal(
  policy: Policy,
  person: Person,
  grant: Pick<Requested, 'requester'>,
): Refusal | undefined {
  if (person.id === grant.requester && !policy.selfApproval) return { no: 'own-request' };
  return answererRefusal(policy, person);
}

/** May this person answer what other people ask for? */
export function answererRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(approversOf(policy), person, { no: 'not-an-approver', database: policy.database })
  );
}

/** May this person say whether that emergency was justified? The person who opened it may not, regardless of `selfApproval`. */
export function reviewerRefusal(
  policy: Policy,
  person: Person,
  grant: Pick<Requested, 'requester'>,
): Refusal | undefined {
  if (person.id === grant.requester) return { no: 'own-emergency' };
  return memberRefusal(person) ?? listedRefusal(reviewersOf(policy), person, { no: 'not-a-reviewer' });
}

/** Who may review emergencies, each but their own: those whom the policy names, else those who approve and those who were told. */
export function reviewersOf(policy: Policy): Who {
  const { reviewers, tell } = policy.emergency ?? {};
  if (reviewers) return reviewers;
  const approvers = approversOf(policy);
  if (!tell) return approvers;
  return {
    everyone: approvers.everyone || tell.everyone,
    people: [...new Set([...approvers.people, ...tell.people])],
    groups: [...new Set([...approvers.groups, ...tell.groups])],
  };
}

/** Who may approve: those listed, or where one from each of several groups has to, the members of these alone. */
export function approversOf({ approvers, quorum }: Policy): Who {
  return quorum.of === 'any' ? approvers : { everyone: false, people: [], groups: quorum.groups };
}

/** May this person open an emergency here? */
export function emergencyRefusal(policy: Policy, person: Person): Refusal | undefined {
  const no = { no: 'no-emergency', database: policy.database } as const;
  return memberRefusal(person) ?? (policy.emergency ? listedRefusal(policy.emergency.who, person, no) : no);
}

export function adminRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(policy.admins, person, { no: 'not-an-approver', database: policy.database })
  );
}

/** The range itself was found fit already; is it one from which this database may be reached? */
export function rangesRefusal(policy: Policy, source: Source): Refusal | undefined {
  if (isRegion(source)) return undefined;
  const denied = policy.deniedRanges.find((range) => overlaps(range, source));
  if (denied) return { no: 'range-denied', source, range: denied };
  const { allowedRanges } = policy;
  if (allowedRanges.length === 0 || allowedRanges.some((range) => covers(range, source))) return undefined;
  return { no: 'range-not-allowed', source, allowed: allowedRanges };
}

/** The longest that people get: the rule goes `endEarly` before the longest access is over. */
export function longestGivenMs({ longestMs, endEarlyMs }: Pick<Policy, 'longestMs' | 'endEarlyMs'>): number {
  return longestMs - endEarlyMs;
}

/** What people get of a length that they ask for. */
export function givenMs(policy: Pick<Policy, 'longestMs' | 'endEarlyMs'>, askedMs: number): number {
  return Math.min(askedMs, longestGivenMs(policy));
}

/** The same as `durationRefusal`, of a length that people get. */
export function givenRefusal(policy: Policy, givenMs: number): Refusal | undefined {
  const longestMs = longestGivenMs(policy);
  return durationRefusal({ longestMs, shortestMs: Math.min(policy.shortestMs, longestMs) }, givenMs);
}

export function durationRefusal(
  policy: Pick<Policy, 'longestMs' | 'shortestMs'>,
  askedMs: number,
): Refusal | undefined {
  if (askedMs > policy.longestMs) return { no: 'duration-too-long', askedMs, longestMs: policy.longestMs };
  if (askedMs < policy.shortestMs)
    return { no: 'duration-too-short', askedMs, shortestMs: policy.shortestMs };
  return undefined;
}

/** Is there a reason, and is it short enough? Says nothing about the pattern of the policy. */
export function reasonRefusal(reason: string): Refusal | undefined {
  return isBlank(reason) ? { no: 'reason-missing' } : tooLongRefusal(reason);
}

/**
 * Is there nothing to be seen in it? Besides white space that is what Unicode calls ignorable (zero-width characters, Hangul fillers),
 * control characters, what is no character at all, the blank of Braille, and marks that combine with nothing.
 */
export function isBlank(text: string): boolean {
  return !/[^\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}\u2800]/u.test(text);
}

/** Of what people say to one another, asking or denying. */
export function tooLongRefusal(reason: string): Refusal | undefined {
  const length = [...reason].length;
  return length > LONGEST_REASON ? { no: 'reason-too-long', length, longest: LONGEST_REASON } : undefined;
}

/** Has the reason the form that the policy wants? Asked after `reasonRefusal`, and only for people who may ask. */
export function reasonFormRefusal(
  { reason: form }: Pick<Policy, 'reason'>,
  reason: string,
): Refusal | undefined {
  return form && !form.pattern.exec(reason) ? { no: 'reason-form', error: form.error } : undefined;
}

/** The hours outside of which nobody can answer; undefined where approvers can at any hour. */
export function answeringHours({ hours }: Pick<Policy, 'hours'>): Hours | undefined {
  return hours?.outside === 'refused' ? hours : undefined;
}

/** Outside the hours nothing is asked for or approved, where the policy says that and not "by hand". */
export function hoursRefusal({ hours }: Pick<Policy, 'hours'>, at: number): Refusal | undefined {
  const strict = answeringHours({ hours });
  return strict && !isWithin(strict, at) ? { no: 'outside-hours', hours: hoursText(strict) } : undefined;
}

/** `live`: what is approved or open at this database. */
export function mostLiveOfPersonRefusal(
  { database, mostLivePerPerson: most }: Policy,
  { requester, live }: { readonly requester: string; readonly live: readonly Live[] },
): Refusal | undefined {
  const own = live.filter((grant) => grant.requester === requester).length;
  if (most === null || own < most) return undefined;
  return { no: 'too-many-of-person', database, live: own, most };
}

/** `live`: what is approved or open at this database. */
export function mostLiveOfDatabaseRefusal(
  { database, mostLive: most }: Policy,
  live: readonly Live[],
): Refusal | undefined {
  if (most === null || live.length < most) return undefined;
  return { no: 'too-many-of-database', database, live: live.length, most };
}

/** `live`: what one person has open or approved, at every database. */
export function liveInAllRefusal(
  { mostLivePerPersonInAll: most }: Pick<Policy, 'mostLivePerPersonInAll'>,
  live: readonly Live[],
): Refusal | undefined {
  if (most === null || live.length < most) return undefined;
  const databases = [...new Set(live.map(({ database }) => database))];
  return { no: 'too-many-in-all', databases, live: live.length, most };
}

/** `waiting`: what this person asked for already, wherever it is. The same once more changes nothing, so that is said first. */
export function waitingRefusal(
  { database, mostPendingPerPerson: most }: Pick<Policy, 'database' | 'mostPendingPerPerson'>,
  source: Source | undefined,
  waiting: readonly Requested[],
): Refusal | undefined {
  const same = waiting.find((grant) => grant.database === database && grant.source === source);
  if (same) return { no: 'already-waiting', grant: same };
  return waiting.length >= most ? { no: 'too-many-waiting', grants: waiting, most } : undefined;
}

/** `grants`: the emergencies of this person that nobody has reviewed yet, at whichever database. */
export function unreviewedRefusal(
  { emergency }: Pick<Policy, 'emergency'>,
  grants: readonly GrantId[],
): Refusal | undefined {
  return !emergency || grants.length < emergency.mostUnreviewed ? undefined : { no: 'unreviewed', grants };
}

/** Guests, bots, deactivated people and people of other workspaces never pass, and neither does anyone whom Slack would not tell us about. */
export function memberRefusal({ standing }: Person): Refusal | undefined {
  if (standing.is === 'unknown') return { no: 'cannot-tell-who', why: standing.why };
  if (standing.is === 'stranger') return { no: 'not-a-member', stranger: standing.as };
  return undefined;
}

/** An unreadable group does not block someone who is listed another way. It blocks everyone else, and the refusal says why. */
export function listedRefusal(who: Who, person: Person, otherwise: Refusal): Refusal | undefined {
  if (who.everyone || who.people.includes(person.id)) return undefined;
  const memberships = who.groups.map((group) => ({ group, membership: person.groups.get(group) }));
  if (memberships.some(({ membership }) => membership?.is === 'in')) return undefined;
  const unknown = memberships.find(({ membership }) => membership?.is !== 'out');
  if (!unknown) return otherwise;
  const why = unknown.membership?.is === 'unknown' ? unknown.membership.why : 'nobody looked it up';
  return { no: 'cannot-tell-group', group: unknown.group, why };
}
