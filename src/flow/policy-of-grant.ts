/** The policy that a record is held against. */
import type { Policy } from '../grant/policy.ts';
import type { Grant } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { World } from './ports.ts';

/** Of the database that a record is about. */
export function policyFor(
  { policies }: Pick<World, 'policies'>,
  { database }: Pick<Grant, 'database'>,
): Policy | Refusal {
  return policies.get(database) ?? { no: 'database-gone' };
}
