/** What today's policy and today's people say of what was decided before: nothing more is given against them, and nothing is cut. */
import { type Asking, automaticNamed, whyNotAutomatic } from './automatic.ts';
import { type Block, currentBlock } from './block.ts';
import {
  durationRefusal,
  emergencyRefusal,
  givenRefusal,
  hoursRefusal,
  liveInAllRefusal,
  mostLiveRefusal,
  rangesRefusal,
  reasonFormRefusal,
  requesterRefusal,
} from './clauses.ts';
import type { Person } from './person.ts';
import type { Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { Live, Requested } from './record.ts';
import { isRefusal, type Refusal } from './refusal.ts';
import { parseSource, type Source } from './source.ts';

type Decided = Pick<Live, 'decision'>;

/** May this person still have it? Someone who opened an emergency need not be a requester. */
export function holderRefusal(policy: Policy, { decision }: Decided, person: Person): Refusal | undefined {
  return decision.how === 'emergency' ? emergencyRefusal(policy, person) : requesterRefusal(policy, person);
}

/** No hour is too late for an emergency. */
export function hourRefusal(policy: Policy, { decision }: Decided, at: number): Refusal | undefined {
  return decision.how === 'emergency' ? undefined : hoursRefusal(policy, at);
}

/** A source that was read before, held against the limits and ranges of today. */
export function sourceRefusal(policy: Policy, source: Source): Refusal | undefined {
  const parsed = parseSource(source, policy);
  return isRefusal(parsed) ? parsed : rangesRefusal(policy, parsed.source);
}

/** Nobody was asked for it: would the very clause that said yes say so to this as well? Nothing for what people decided. */
export function clauseRefusal(policy: Policy, { decision }: Decided, asking: Asking): Refusal | undefined {
  if (decision.how !== 'automatic') return undefined;
  const clause = automaticNamed(policy, decision.clause);
  return clause
    ? whyNotAutomatic(policy, clause, asking)
    : { no: 'clause-gone', clause: decision.clause, database: policy.database };
}

/**
 * Just before it opens, or moves to `source`. How many said yes and who, the hours and how much is open counted when it was decided;
 * what is open already keeps its length.
 */
export function openingProblem(
  policy: Policy,
  grant: Live,
  { person, source }: { readonly person: Person; readonly source: Source },
): Problem | undefined {
  const no = (what: 'requester' | 'source' | 'length') =>
    ({ is: 'not allowed any more', what, database: policy.database }) as const;
  const holder = holderRefusal(policy, grant, person);
  if (holder?.no === 'cannot-tell-who' || holder?.no === 'cannot-tell-group')
    return { is: 'requester unknown', why: holder.why };
  if (holder) return no('requester');
  if (sourceRefusal(policy, source)) return no('source');
  if (grant.state === 'approved' && grant.ttlMs > longestOf(policy, grant)) return no('length');
  return undefined;
}

function longestOf(policy: Policy, { decision }: Decided): number {
  return (decision.how === 'emergency' ? policy.emergency?.longestMs : undefined) ?? policy.longestMs;
}

type Today = {
  readonly person: Person;
  /** at its database */
  readonly live: readonly Live[];
  /** of its requester, at every database */
  readonly ofPerson: readonly Live[];
  readonly at: number;
};

/** Everything that today's policy would refuse about a grant that waits or is live, if it were requested now. */
export function todayRefusals(
  policy: Policy,
  asked: Live | Requested,
  { person, live, ofPerson, at }: Today,
): readonly Refusal[] {
  // What waits would be approved by people.
  const grant = 'decision' in asked ? asked : { ...asked, decision: { how: 'approved', by: [] } as const };
  const emergency = grant.decision.how === 'emergency';
  // With no emergencies in the policy any more, that alone is said of one.
  const longestMs = longestOf(policy, grant);
  // What people get is shorter where the longest is cut by `endEarly`; what is live keeps the length that it has.
  const shortestMs = Math.min(policy.shortestMs, longestMs - policy.endEarlyMs);
  const ofLength =
    'decision' in asked
      ? durationRefusal({ longestMs, shortestMs }, asked.ttlMs)
      : givenRefusal(policy, asked.ttlMs);
  const others = (all: readonly Live[]) => all.filter(({ id }) => id !== grant.id);
  const refusals = [
    holderRefusal(policy, grant, person),
    sourceRefusal(policy, grant.source),
    ofLength,
    emergency ? undefined : reasonFormRefusal(policy, grant.reason),
    hourRefusal(policy, grant, at),
    emergency ? undefined : mostLiveRefusal(policy, { requester: grant.requester, live: others(live) }),
    emergency ? undefined : liveInAllRefusal(policy, others(ofPerson)),
  ];
  return refusals.flatMap((refusal) => (refusal ? [ofRequester(refusal)] : []));
}

/** What was found to be in the way of a request, with the numbers of this policy; undefined where it allows that. */
export function blockRefusal(policy: Policy, grant: Requested, by: Block['by']): Refusal | undefined {
  const { database, mostLivePerPerson, mostLivePerPersonInAll, mostLive } = policy;
  switch (by) {
    case 'length':
      return givenRefusal(policy, grant.ttlMs);
    case 'source':
      return sourceRefusal(policy, grant.source);
    case 'reason':
      return reasonFormRefusal(policy, grant.reason);
    case 'requester':
      return { no: 'not-a-requester', database };
    case 'person limit':
      return mostLivePerPerson === null
        ? undefined
        : { no: 'too-many-of-person', database, live: mostLivePerPerson, most: mostLivePerPerson };
    case 'limit in all':
      return mostLivePerPersonInAll === null
        ? undefined
        : {
            no: 'too-many-in-all',
            databases: [],
            live: mostLivePerPersonInAll,
            most: mostLivePerPersonInAll,
          };
    case 'database limit':
      return mostLive === null
        ? undefined
        : { no: 'too-many-of-database', database, live: mostLive, most: mostLive };
  }
}

/** Can an approver get around it by allowing less? */
export function isMendedByLess({ no }: Refusal): boolean {
  return no === 'duration-too-long' || no === 'source-too-wide';
}

/** What is in the way of it just now, as far as this policy says so too. */
export function inTheWay(policy: Policy, grant: Requested): Refusal | undefined {
  const current = currentBlock(grant);
  return current && blockRefusal(policy, grant, current.by);
}

/** Somebody else reads it: what is said of a person there is said of the requester. */
export function ofRequester(refusal: Refusal): Refusal {
  switch (refusal.no) {
    case 'not-a-member':
    case 'cannot-tell-who':
    case 'cannot-tell-group':
    case 'not-a-requester':
    case 'no-emergency':
    case 'too-many-of-person':
    case 'too-many-in-all':
    case 'no-extension':
    case 'extends-too-long':
      return { no: 'requester-may-not', why: refusal };
    default:
      return refusal;
  }
}
