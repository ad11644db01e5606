/** Whether nobody has to be asked: the first clause of the policy all of which holds. */
import { listedRefusal, memberRefusal } from './clauses.ts';
import { isWithin } from './hours.ts';
import type { Person } from './person.ts';
import type { Automatic, Policy } from './policy.ts';
import { covers, type Source } from './source.ts';

export type Asking = {
  readonly person: Person;
  readonly source: Source;
  readonly ttlMs: number;
  readonly at: number;
};

export function automaticClause(policy: Policy, asking: Asking): Automatic | undefined {
  return policy.automatic.find((clause) => whyNotAutomatic(policy, clause, asking) === undefined);
}

export type Unmet = 'person' | 'length' | 'address' | 'hours';

/** What of the clause does not hold. Whom Slack will not tell us about is never let through. */
export function whyNotAutomatic(
  { hours, database }: Policy,
  { who, upToMs, from, withinHours }: Automatic,
  { person, source, ttlMs, at }: Asking,
): Unmet | undefined {
  const notListed = { no: 'not-a-requester', database } as const;
  if (memberRefusal(person) || listedRefusal(who, person, notListed)) return 'person';
  if (ttlMs > upToMs) return 'length';
  if (from.length > 0 && !from.some((range) => covers(range, source))) return 'address';
  if (withinHours && !(hours && isWithin(hours, at))) return 'hours';
  return undefined;
}
