/** Which policy is meant: by a record, by the name of a database, or by what somebody typed of it. */
import { DatabaseName } from '../grant/ids.ts';
import type { Learnt } from '../grant/learnt.ts';
import type { Person } from '../grant/person.ts';
import type { Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import type { World } from './ports.ts';

/** Of the database that a record is about. */
export function policyFor(
  { policies }: Pick<World, 'policies'>,
  { database }: Pick<Grant, 'database'>,
): Policy | Refusal {
  return policies.get(database) ?? { no: 'database-gone' };
}

/** The file was read again since that policy was looked up. */
export function isReplaced({ policies }: Pick<World, 'policies'>, policy: Policy): boolean {
  return policies.get(policy.database) !== policy;
}

/** The databases that may be named to somebody, as `learn` returns them; an operator's are all of them. */
export type Known = Pick<World, 'policies'> & {
  readonly doubt?: Learnt['doubt'];
  /** who asks, by whose clock times of day are read */
  readonly person?: Person;
};

/** What somebody typed: a name without regard to case, or the beginning of one alone. */
export function policyNamed(known: Known, text: string): Policy | Refusal {
  const exact = policyWithName(known, text);
  const typed = text.trim().toLowerCase();
  if (!isRefusal(exact) || typed === '') return exact;
  const [only, ...others] = [...known.policies.values()].filter(({ database }) => database.startsWith(typed));
  return only && others.length === 0 ? only : exact;
}

/** By its whole name, never another one that begins alike. */
export function policyWithName({ policies, doubt }: Known, text: string): Policy | Refusal {
  const name = DatabaseName.safeParse(text.trim().toLowerCase());
  const policy = name.success ? policies.get(name.data) : undefined;
  if (policy) return policy;
  if (doubt !== undefined) return { no: 'cannot-tell-who', why: doubt };
  return policies.size === 0
    ? { no: 'none-set-up' }
    : { no: 'unknown-database', text, known: [...policies.keys()] };
}
