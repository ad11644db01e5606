/** Whether one more may become live: in its database, and among all that its requester has. */
import { liveInAllRefusal, mostLiveRefusal } from '../grant/clauses.ts';
import type { PersonId } from '../grant/ids.ts';
import type { Policy } from '../grant/policy.ts';
import { isLive } from '../grant/record.ts';
import type { Refusal } from '../grant/refusal.ts';
import type { Room } from './ports.ts';

export type WholeRoom = Required<Room>;

/** `told`: how a refusal is told to the person who acts, such as an approver. */
export function roomFor(
  policy: Policy,
  requester: PersonId,
  told: (refusal: Refusal) => Refusal = (refusal) => refusal,
): WholeRoom {
  const say = (refusal: Refusal | undefined) => refusal && told(refusal);
  return {
    inDatabase: (live) => say(mostLiveRefusal(policy, { requester, live })),
    ofPerson: (current) => say(liveInAllRefusal(policy, current.filter(isLive))),
  };
}
