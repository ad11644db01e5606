/** Whether one more may become live: in its database, and among all that its requester has. */
import { evaluate, refusalOf } from '../grant/evaluate.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { Room } from './ports.ts';

export type WholeRoom = Required<Omit<Room, 'ofDue'>>;

/** `told`: how a refusal is told to the person who acts, such as an approver. */
export function roomFor(
  policy: Policy,
  requester: PersonId,
  told: (refusal: Refusal) => Refusal = (refusal) => refusal,
): WholeRoom {
  const say = (refusal: Refusal | undefined) => refusal && told(refusal);
  return {
    inDatabase: (live) =>
      say(refusalOf(evaluate(policy, { requester, live }), 'person limit', 'database limit')),
    ofPerson: (current) => say(refusalOf(evaluate(policy, { current }), 'limit in all')),
  };
}
