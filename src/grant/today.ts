/** What today's policy and today's people say of what was decided before: nothing more is given against them, and nothing is cut. */
import { type Asking, automaticNamed } from './automatic.ts';
import { type Block, currentBlock } from './block.ts';
import type { ClauseKind } from './clause.ts';
import { asEmergency, cappedBy } from './emergency-limits.ts';
import { automaticRefusal, evaluate, refusalOf } from './evaluate.ts';
import { allowedMs, extendedMs } from './extension.ts';
import type { Person } from './person.ts';
import { namesOf, type Policy } from './policy.ts';
import type { Problem } from './problem.ts';
import type { Live, Requested } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { Source } from './source.ts';

type Decided = Pick<Live, 'decision'>;

/** An emergency is held to limits of its own, also to those of what it may open. */
function heldTo(policy: Policy, { decision }: Decided): Policy {
  if (decision.how !== 'emergency') return policy;
  return policy.emergency ? cappedBy(policy, policy.emergency) : asEmergency(policy);
}

/** May this person still have it? Someone who opened an emergency need not be a requester. */
export function holderRefusal(policy: Policy, { decision }: Decided, person: Person): Refusal | undefined {
  const kind = decision.how === 'emergency' ? 'emergency' : 'requesters';
  return refusalOf(evaluate(policy, { person }), kind);
}

export function hourRefusal(policy: Policy, decided: Decided, at: number): Refusal | undefined {
  return refusalOf(evaluate(heldTo(policy, decided), { at }), 'hours');
}

/** A source that was read before, held against the limits and ranges of today. */
export function sourceRefusal(policy: Policy, source: Source): Refusal | undefined {
  return refusalOf(evaluate(policy, { source }), 'source', 'ranges');
}

/** Nobody was asked for it: would the very clause that said yes say so to this as well? Nothing for what people decided. */
export function clauseRefusal(policy: Policy, { decision }: Decided, asking: Asking): Refusal | undefined {
  if (decision.how !== 'automatic') return undefined;
  const clause = automaticNamed(policy, decision.clause);
  return clause ? automaticRefusal(policy, clause, asking) : clauseGoneRefusal(policy, { decision });
}

type Opening = { readonly person: Person; readonly source: Source };

type OpeningObstacle = {
  readonly what: 'requester' | 'source' | 'length' | 'clause';
  readonly refusal: Refusal;
};

/**
 * What is in the way just before it opens, or moves to `source`, the most important first. How many said yes and who, the hours and how
 * much is open counted when it was decided; what is open already keeps its length.
 */
export function openingObstacles(
  policy: Policy,
  grant: Live,
  { person, source }: Opening,
): readonly OpeningObstacle[] {
  const clauses = evaluate(heldTo(policy, grant), { source, length: { of: 'open', ms: grant.ttlMs } });
  const length = refusalOf(clauses, 'length');
  const isTooLong = grant.state === 'approved' && length?.no === 'duration-too-long';
  const found = [
    { what: 'requester', refusal: holderRefusal(policy, grant, person) },
    { what: 'source', refusal: refusalOf(clauses, 'source', 'ranges') },
    { what: 'length', refusal: isTooLong ? length : undefined },
    { what: 'clause', refusal: openingClauseRefusal(policy, grant, { person, source }) },
  ] as const;
  return found.flatMap(({ what, refusal }) => (refusal ? [{ what, refusal }] : []));
}

/** Nobody said yes to it but the clause. Hours and what was used of a day counted when it was decided; a rule that is there stays. */
function openingClauseRefusal(policy: Policy, grant: Live, { person, source }: Opening): Refusal | undefined {
  const isOpening = grant.state === 'approved' || grant.moving?.to === source;
  if (!isOpening) return undefined;
  const automatic = policy.automatic.map((clause) => ({ ...clause, withinHours: false }));
  const asking = { person, source, ttlMs: byClauseMs(grant), at: grant.requestedAt, earlier: [] };
  return clauseRefusal({ ...policy, automatic, hours: null }, grant, asking);
}

/** What its clause has to approve: its whole length, but for what people allowed since. */
export function byClauseMs(grant: Live): number {
  return grant.state === 'active' ? extendedMs(grant, -allowedMs(grant)) : grant.ttlMs;
}

export function openingProblem(policy: Policy, grant: Live, opening: Opening): Problem | undefined {
  const [first] = openingObstacles(policy, grant, opening);
  if (!first) return undefined;
  const { what, refusal } = first;
  return refusal.no === 'cannot-tell-who' || refusal.no === 'cannot-tell-group'
    ? { is: 'requester unknown', why: refusal.why }
    : { is: 'not allowed any more', what, database: policy.database };
}

/** The clause that approved it is no longer in the policy, so its address can no longer be changed. */
export function clauseGoneRefusal(policy: Policy, { decision }: Decided): Refusal | undefined {
  if (decision.how !== 'automatic' || automaticNamed(policy, decision.clause)) return undefined;
  return { no: 'clause-gone', clause: decision.clause, database: policy.database };
}

type Today = {
  readonly person: Person;
  /** at its database */
  readonly live: readonly Live[];
  /** of its requester, at every database */
  readonly ofPerson: readonly Live[];
  readonly at: number;
};

/** What holds for a grant also after it was requested, but for who has it. */
const HELD = [
  ...(['source', 'ranges', 'length', 'reason', 'hours'] as const),
  ...(['person limit', 'database limit', 'limit in all'] as const),
] satisfies readonly ClauseKind[];

/** Everything that today's policy would refuse about a grant that waits or is live, if it were requested now. */
export function todayRefusals(
  policy: Policy,
  asked: Live | Requested,
  { person, live, ofPerson, at }: Today,
): readonly Refusal[] {
  // What waits would be approved by people.
  const grant = 'decision' in asked ? asked : { ...asked, decision: { how: 'approved', by: [] } as const };
  const { id, requester, source, ttlMs, reason } = grant;
  const others = (all: readonly Live[]) => all.filter((other) => other.id !== id);
  const clauses = evaluate(heldTo(policy, grant), {
    ...{ at, requester, source, reason, live: others(live), current: others(ofPerson) },
    length: { of: 'decision' in asked ? 'open' : 'given', ms: ttlMs },
  });
  const refusals = [holderRefusal(policy, grant, person), ...HELD.map((kind) => refusalOf(clauses, kind))];
  return refusals.flatMap((refusal) => (refusal ? [ofRequester(refusal)] : []));
}

/** What was found to be in the way of a request, with the numbers of this policy; undefined where it allows that. */
export function blockRefusal(policy: Policy, grant: Requested, by: Block['by']): Refusal | undefined {
  const { database, mostLivePerPerson, mostLivePerPersonInAll, mostLive } = policy;
  const { source, reason, ttlMs: ms } = grant;
  const clauses = evaluate(policy, { source, length: { of: 'given', ms }, reason });
  switch (by) {
    case 'length':
    case 'reason':
      return refusalOf(clauses, by);
    case 'source':
      return refusalOf(clauses, 'source', 'ranges');
    case 'requester':
      return { no: 'not-a-requester', database, admins: namesOf(policy.admins) };
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
    case 'more time':
      return undefined;
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
    case 'not-in-clause':
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
