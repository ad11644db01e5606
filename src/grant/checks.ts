/** What a single clause checks: "why not" with the numbers that make it useful, or nothing. Only evaluate.ts calls these. */
import { answeringHours, hoursText, isWithin } from './hours.ts';
import { listedRefusal, memberRefusal } from './members.ts';
import type { Person } from './person.ts';
import { namesOf, type Policy } from './policy.ts';
import type { Grant, Live, Requested } from './record.ts';
import type { Refusal } from './refusal.ts';
import { isRegion, isWithinAll, overlaps, type Source } from './source.ts';

/** May this person ask for access to this database at all? */
export function requesterRefusal(policy: Policy, person: Person): Refusal | undefined {
  return (
    memberRefusal(person) ??
    listedRefusal(policy.requesters, person, {
      no: 'not-a-requester',
      database: policy.database,
      admins: namesOf(policy.admins),
    })
  );
}

/** May this person open an emergency here? */
export function emergencyRefusal(policy: Policy, person: Person): Refusal | undefined {
  const no = { no: 'no-emergency', database: policy.database } as const;
  return memberRefusal(person) ?? (policy.emergency ? listedRefusal(policy.emergency.who, person, no) : no);
}

/** The range itself was found fit already; is it one from which this database may be reached? */
export function rangesRefusal(policy: Policy, source: Source): Refusal | undefined {
  if (isRegion(source)) return undefined;
  const denied = policy.deniedRanges.find((range) => overlaps(range, source));
  if (denied) return { no: 'range-denied', source, range: denied };
  const { allowedRanges } = policy;
  if (allowedRanges.length === 0 || isWithinAll(source, allowedRanges)) return undefined;
  return { no: 'range-not-allowed', source, allowed: allowedRanges };
}

/** Has the reason the form that the policy wants? Asked after `reasonRefusal`, and only for people who may ask. */
export function reasonFormRefusal(
  { reason: form }: Pick<Policy, 'reason'>,
  reason: string,
): Refusal | undefined {
  return form && !form.pattern.exec(reason) ? { no: 'reason-form', error: form.error } : undefined;
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

/** `waiting`: what this person asked for already, at all databases. Asking for the same again changes nothing, so that is said first. */
export function waitingRefusal(
  { database, mostPendingPerPerson: most }: Pick<Policy, 'database' | 'mostPendingPerPerson'>,
  source: Source | undefined,
  waiting: readonly Requested[],
): Refusal | undefined {
  const same = waiting.find((grant) => grant.database === database && grant.source === source);
  if (same) return { no: 'already-waiting', grant: same };
  return waiting.length >= most ? { no: 'too-many-waiting', grants: waiting, most } : undefined;
}

/** `grants`: the emergencies of this person that nobody has reviewed yet, at all databases. */
export function unreviewedRefusal(
  { emergency }: Pick<Policy, 'emergency'>,
  grants: readonly Grant[],
): Refusal | undefined {
  return !emergency || grants.length < emergency.mostUnreviewed ? undefined : { no: 'unreviewed', grants };
}
