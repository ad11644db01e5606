/** Whether nobody has to be asked: the first clause of the policy all of which holds. */
import { listedRefusal, memberRefusal } from './clauses.ts';
import { hoursText, isWithin } from './hours.ts';
import type { Person } from './person.ts';
import type { Automatic, Policy } from './policy.ts';
import type { Refusal } from './refusal.ts';
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

/** A record knows the clause that said yes by its name. */
export function automaticNamed({ automatic }: Policy, name: string): Automatic | undefined {
  return automatic.find((clause) => clause.name === name);
}

/** What of the clause does not hold. Whom Slack will not tell us about is never let through. */
export function whyNotAutomatic(
  policy: Policy,
  { name: clause, who, upToMs, from, withinHours }: Automatic,
  { person, source, ttlMs, at }: Asking,
): Refusal | undefined {
  const ofPerson = memberRefusal(person) ?? listedRefusal(who, person, { no: 'not-in-clause', clause });
  if (ofPerson) return ofPerson;
  if (ttlMs > upToMs) return { no: 'duration-too-long', askedMs: ttlMs, longestMs: upToMs, clause };
  if (from.length > 0 && !from.some((range) => covers(range, source)))
    return { no: 'range-not-allowed', source, allowed: from, clause };
  // A file that says so without hours is refused when it is read.
  if (withinHours && !policy.hours) return { no: 'by-hand-now', hours: '–' };
  return byHandNow(policy, at);
}

/** Outside the hours nobody's yes but an approver's counts, whatever a clause says of it. */
export function byHandNow({ hours }: Policy, at: number): Refusal | undefined {
  if (!hours || isWithin(hours, at)) return undefined;
  return { no: 'by-hand-now', hours: hoursText(hours) };
}
