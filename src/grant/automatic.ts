/** Whether nobody has to be asked: the first clause of the policy all of which holds. */

import { DAY, LONGEST_ACCESS_MS, MINUTE } from './duration.ts';
import { hoursText, isWithin } from './hours.ts';
import { listedRefusal, memberRefusal } from './members.ts';
import type { Person } from './person.ts';
import type { Automatic, Policy } from './policy.ts';
import { endsAt, type Grant } from './record.ts';
import type { Refusal } from './refusal.ts';
import { isAmong, isRegion, prefixOf, type Source } from './source.ts';

export type Asking = {
  readonly person: Person;
  readonly source: Source;
  readonly ttlMs: number;
  readonly at: number;
  /** what this person had there within a day, or has; see `earlierFrom` */
  readonly earlier: readonly Grant[];
};

/** A record knows the clause that said yes by its name. */
export function automaticNamed({ automatic }: Policy, name: string): Automatic | undefined {
  return automatic.find((clause) => clause.name === name);
}

/** What of the clause does not hold. A person whom Slack does not identify never passes. */
export function whyNotAutomatic(
  policy: Policy,
  { name: clause, who, upToMs, from, widest = 32, withinHours, perDayMs }: Automatic,
  { person, source, ttlMs, at, earlier }: Asking,
): Refusal | undefined {
  const ofPerson = memberRefusal(person) ?? listedRefusal(who, person, { no: 'not-in-clause', clause });
  if (ofPerson) return ofPerson;
  if (ttlMs > upToMs) return { no: 'duration-too-long', askedMs: ttlMs, longestMs: upToMs, clause };
  // What lets in more than one person's address is opened only where the clause names it.
  if (from.length > 0 ? !isAmong(source, from) : isRegion(source))
    return { no: 'range-not-allowed', source, allowed: from, clause };
  const bits = isRegion(source) ? 32 : prefixOf(source);
  if (bits < widest) return { no: 'source-too-wide', text: source, bits, widest, clause };
  const usedMs = perDayMs === undefined ? 0 : usedWithinDay(clause, earlier, at);
  if (perDayMs !== undefined && usedMs + ttlMs > perDayMs)
    return { no: 'clause-used-up', clause, usedMs, perDayMs };
  // A file that says so without hours is refused when it is read.
  if (withinHours && !policy.hours) return { no: 'by-hand-now', hours: '–' };
  return byHandNow(policy, at);
}

/** Outside the hours only an approver's yes counts, regardless of the clause. */
function byHandNow({ hours }: Policy, at: number): Refusal | undefined {
  if (!hours || isWithin(hours, at)) return undefined;
  return { no: 'by-hand-now', hours: hoursText(hours) };
}

/**
 * What was asked for before this instant is no longer counted by `perDay`; undefined where no clause has it. What ended within a day may
 * have been as long as anything can be: the policy may have allowed more then.
 */
export function earlierFrom({ automatic, openWithinMs }: Policy, at: number): number | undefined {
  const isCounted = automatic.some(({ perDayMs }) => perDayMs !== undefined);
  return isCounted ? at - DAY - openWithinMs - LONGEST_ACCESS_MS : undefined;
}

/** `current`: all that this person has by now, which may have become longer since `earlier` was read. */
export function asOfNow(
  { database }: Policy,
  earlier: Asking['earlier'],
  current: readonly Grant[],
): Asking['earlier'] {
  const now = current.filter((grant) => grant.database === database);
  return [...earlier.filter(({ id }) => now.every((grant) => grant.id !== id)), ...now];
}

/** To the minute, up. What is open counts until its end, what is about to open counts in full, and what was given back until then. */
function usedWithinDay(clause: string, earlier: readonly Grant[], at: number): number {
  const from = at - DAY;
  const all = earlier.map((grant) => {
    if (!('decision' in grant) || grant.decision.how !== 'automatic' || grant.decision.clause !== clause)
      return 0;
    if (grant.state === 'approved') return grant.ttlMs;
    if (grant.state === 'active') return endsAt(grant) - Math.max(grant.openedAt, from);
    if (grant.state === 'closed' && grant.openedAt !== null)
      return Math.max(0, grant.closedAt - Math.max(grant.openedAt, from));
    return 0;
  });
  const sum = all.reduce((total, ms) => total + ms, 0);
  return Math.ceil(sum / MINUTE) * MINUTE;
}
