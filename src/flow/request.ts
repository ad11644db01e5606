/** Somebody asks for access: read what they mean, hold it against the policy, write it down, let it be known. */
import type { Moved } from '../grant/audit.ts';
import { type Asking, asOfNow } from '../grant/automatic.ts';
import { grantAtOnce, request as requestMove } from '../grant/decision.ts';
import { lapseAtOf } from '../grant/due.ts';
import { approvingClause, automaticRefusal, evaluate, factsOf, refusalOf } from '../grant/evaluate.ts';
import { givenMs } from '../grant/length.ts';
import { noLaterThan, settled } from '../grant/lifecycle.ts';
import { openByClauses } from '../grant/overlap.ts';
import type { Automatic, Policy } from '../grant/policy.ts';
import { type Approved, type Grant, isLive } from '../grant/record.ts';
import { isRefusal, type Refusal } from '../grant/refusal.ts';
import { clockOf, type MaybeClock, readTerm, type Term } from '../grant/term.ts';
import { addressIn, parseTypedSource, readTypedSource, type TypedSource } from '../grant/typed-source.ts';
import { urgencyOf } from '../grant/urgency.ts';
import { accessThere } from './access-there.ts';
import { nobodyRefusal } from './approvers.ts';
import { earlierOf } from './earlier.ts';
import { isReplaced, type Known, policyNamed, policyWithName } from './find-policy.ts';
import { learn } from './learn.ts';
import { lengthen } from './lengthen.ts';
import type { Asker, World } from './ports.ts';
import { roomFor } from './room.ts';

type Needs = Pick<World, 'policies' | 'grants' | 'readiness' | 'jobs' | 'people' | 'rounds' | 'now'>;

/** Four texts, as somebody typed them. */
export type Asked = {
  /** without regard to case */
  readonly database: string;
  readonly source: string;
  /** a length, or “until” and a time of day */
  readonly duration: string;
  readonly reason: string;
};

/**
 * `naming`: by default the whole name. `typedAt`: when the texts were typed, if that was before. `anyway`: also where they can connect from
 * there already, which they know.
 */
export type How = {
  readonly naming?: Naming;
  readonly typedAt?: number | undefined;
  readonly anyway?: boolean;
};

/** Which text was refused, so that a form can say it at its field; `nobody` where it is about the person. */
export type RequestRefusal = { readonly about: keyof Asked | 'nobody'; readonly refusal: Refusal };

export type RequestOutcome =
  | {
      readonly grant: Grant;
      /** the range was read from its first address on */
      readonly masked: boolean;
      /** typed with the address, and left out */
      readonly port?: string;
      /** the length that was typed, where less is given */
      readonly cutFromMs?: number;
    }
  | { readonly refusals: readonly RequestRefusal[] };

/** What the four texts mean; nothing is looked up, so a form can be answered at once. */
export type Understood = Term & {
  readonly policy: Policy;
  readonly source: TypedSource;
  readonly reason: string;
};

export async function request(
  world: Needs,
  asker: Asker,
  asked: Asked,
  how: How = {},
): Promise<RequestOutcome> {
  const before = await askedBefore(world, asker);
  if (before) return outcomeOf(before, asked);
  const learnt = await learn(world, asker, asked.database);
  if (isRefusal(learnt)) return { refusals: [{ about: 'nobody', refusal: learnt }] };
  const understood = understand({ ...world, ...learnt }, asked, how);
  if ('refusals' in understood) return understood;
  const { policy, source } = understood;
  const { person } = learnt;
  const live = await world.grants.live(policy.database);
  const current = (await world.grants.currentOf(asker.id)).filter(({ id }) => id !== asker.deliveryId);
  const wanted = wantedOf(world, asker, understood);
  const { reason, requestedAt: at } = wanted;
  // The length in the record is in whole minutes, rounded up.
  const ttlMs = noLaterThan(wanted.until, at + wanted.ttlMs) - at;
  const earlier = await earlierOf(world.grants, policy, { requester: asker.id, at });
  const asking: Asking = { person, source: source.source, ttlMs, at, earlier };
  const clauses = evaluate(policy, { ...factsOf(asking), reason });
  const mayNot = refusalOf(clauses, 'requesters');
  if (mayNot) return { refusals: [{ about: 'nobody', refusal: mayNot }] };
  const form = refusalOf(clauses, 'reason');
  if (form) return { refusals: [{ about: 'reason', refusal: form }] };

  const open = openByClauses(live, asking);
  const longer = open && (await lengthen(world, policy, { open, asking, delivery: wanted.id }));
  if (longer) return outcomeOf(longer, asked);
  // By today's file a clause may let it last longer.
  if (open && isReplaced(world, policy)) return request(world, asker, asked, how);

  const room = roomFor(policy, asker.id);
  const full = room.inDatabase(live.filter((grant) => grant.id !== wanted.id)) ?? room.ofPerson(current);
  if (full) return { refusals: [{ about: 'nobody', refusal: full }] };
  const clause = open ? undefined : approvingClause(clauses);
  const opened = clause && (await openByClause(world, policy, { clause, wanted, asking }));
  if (opened && !isRefusal(opened)) return outcomeOf(opened, asked);
  // Another delivery has just opened that address, or the file was read again.
  if (opened && (opened.no === 'settled' || isReplaced(world, policy)))
    return request(world, asker, asked, how);
  // Other requests of theirs at the same moment have used the clause up: approvers are asked.
  if (opened && opened.no !== 'clause-used-up') return { refusals: [{ about: 'nobody', refusal: opened }] };
  const ofPerson: typeof room.ofPerson = (current) =>
    refusalOf(evaluate(policy, { source: wanted.source, current }), 'waiting limit');
  // Asked before anybody else is looked up: most who may not are in a hurry.
  const inTheWay =
    ofPerson(current) ??
    (how.anyway ? undefined : await accessThere(world, policy, { source: source.source, current })) ??
    (await nobodyRefusal(world, policy, asker.id));
  if (inTheWay) return notAsked(world, inTheWay);
  const moved = requestMove(wanted);
  const first = await world.grants.create(moved, { ofPerson });
  if (isRefusal(first)) return notAsked(world, first);
  // Also the second time: the first may have been cut off between the two.
  await world.jobs.announce(moved.grant.id);
  return outcomeOf(first ? moved.grant : await asStored(world, moved.grant), asked);
}

type ByClause = { readonly clause: Automatic; readonly wanted: Wanted; readonly asking: Asking };

/** Refused as settled where another delivery of theirs has opened that address meanwhile. */
function openByClause(
  world: Pick<World, 'policies' | 'grants' | 'jobs'>,
  policy: Policy,
  { clause, wanted, asking }: ByClause,
): Promise<Grant | Refusal> {
  const room = roomFor(policy, wanted.requester);
  const inDatabase: typeof room.inDatabase = (live) => {
    if (isReplaced(world, policy)) return { no: 'database-gone' };
    const twin = openByClauses(live, asking);
    return twin ? settled(twin) : room.inDatabase(live);
  };
  const ofPerson: typeof room.ofPerson = (current) =>
    room.ofPerson(current) ??
    automaticRefusal(policy, clause, { ...asking, earlier: asOfNow(policy, asking.earlier, current) });
  return openAtOnce(world, policy, {
    wanted,
    decision: { how: 'automatic', clause: clause.name },
    create: (moved) => world.grants.create(moved, { inDatabase, ofPerson }),
  });
}

async function notAsked({ jobs }: Pick<World, 'jobs'>, refusal: Refusal): Promise<RequestOutcome> {
  // The process that wrote that one down may have been cut off before it let people know.
  if (refusal.no === 'already-waiting') await jobs.announce(refusal.grant.id);
  return { refusals: [{ about: 'nobody', refusal }] };
}

/**
 * The same delivery asked before, perhaps with other words: people are told what was written down then, even if the answer would be
 * another one now. It may have been cut off right after it was written down, so what comes after that is asked for again.
 */
export async function askedBefore(
  world: Pick<World, 'grants' | 'jobs'>,
  { deliveryId }: Asker,
): Promise<Grant | undefined> {
  const grant = await world.grants.get(deliveryId);
  if (!grant) return undefined;
  await world.jobs.announce(grant.id, urgencyOf(grant));
  if (isLive(grant)) await world.jobs.converge(grant.database);
  return grant;
}

/** What was made of the four texts, also where the same delivery asked before. */
export function outcomeOf(grant: Grant, asked: Asked): Extract<RequestOutcome, { readonly grant: Grant }> {
  const read = readTypedSource(asked.source);
  const { masked, port } = isRefusal(read) ? { masked: false } : read;
  // Up to an instant nothing is said of the length.
  const term = readTerm(asked.duration, { now: grant.requestedAt });
  const isCut = !isRefusal(term) && (grant.askedFor ?? grant).ttlMs < term.ttlMs;
  return { grant, masked, ...(port && { port }), ...(isCut ? { cutFromMs: term.ttlMs } : {}) };
}

/** The same, where both came at once. */
async function asStored({ grants }: Pick<World, 'grants'>, asked: Grant): Promise<Grant> {
  return (await grants.get(asked.id)) ?? asked;
}

type Wanted = Parameters<typeof grantAtOnce>[0];

export function wantedOf(
  world: Pick<World, 'now'>,
  asker: Asker,
  { policy, source, ttlMs, until, reason }: Understood,
): Wanted {
  const requestedAt = world.now();
  return {
    id: asker.deliveryId,
    database: policy.database,
    source: source.source,
    requester: asker.id,
    ttlMs,
    ...(until !== undefined && { until }),
    reason,
    requestedAt,
    lapseAt: noLaterThan(until, lapseAtOf(policy, requestedAt)),
  };
}

/** Where there is room for it; false where the same delivery wrote it before. */
type Create = (moved: Moved<Approved>) => Promise<boolean | Refusal>;

/** Nobody has to be asked. The decision and the end are written in one step, and only then is anything asked of Scalingo. */
export async function openAtOnce(
  world: Pick<World, 'grants' | 'jobs'>,
  { openWithinMs }: Policy,
  {
    wanted,
    decision,
    create,
  }: {
    readonly wanted: Wanted;
    readonly decision: Parameters<typeof grantAtOnce>[1]['decision'];
    readonly create: Create;
  },
): Promise<Grant | Refusal> {
  const moved = grantAtOnce(wanted, { decision, openWithinMs });
  const { id, database, openBy } = moved.grant;
  const first = await create(moved);
  if (isRefusal(first)) return first;
  // Also the second time: the first may have been cut off between the two.
  await world.jobs.announce(id, urgencyOf(moved.grant));
  await world.jobs.converge(database);
  await world.jobs.wake(database, openBy);
  return first ? moved.grant : asStored(world, moved.grant);
}

/** Whether the database was given by its whole name, or typed: then the beginning of one name alone will do. */
export type Naming = 'whole' | 'beginning';

/** Of what somebody may learn. All that is wrong is said at once. */
export function understand(
  world: Known & Pick<World, 'readiness' | 'now'>,
  asked: Asked,
  { naming = 'whole', typedAt }: Pick<How, 'naming' | 'typedAt'>,
): Understood | { readonly refusals: readonly RequestRefusal[] } {
  const named = naming === 'whole' ? policyWithName : policyNamed;
  const policy = named(world, asked.database);
  if (isRefusal(policy)) return { refusals: [{ about: 'database', refusal: policy }] };
  const at = world.now();
  const never = world.readiness.never(policy.database);
  const shut = never
    ? ({ no: 'impossible', ...never } as const)
    : refusalOf(evaluate(policy, { at }), 'hours');
  if (shut) return { refusals: [{ about: 'database', refusal: shut }] };
  return understandFor(policy, asked, { ...clockOf(world.person, at), typedAt });
}

const FIELDS = [
  { about: 'source', kinds: ['source', 'ranges'] },
  { about: 'duration', kinds: ['length'] },
  { about: 'reason', kinds: ['reason'] },
] as const;

/** The three texts under that policy. */
export function understandFor(
  policy: Policy,
  asked: Omit<Asked, 'database'>,
  clock: MaybeClock,
): Understood | { readonly refusals: readonly RequestRefusal[] } {
  const reason = asked.reason.trim();
  const source = parseTypedSource(asked.source, policy);
  const term = readTerm(asked.duration, clock);
  // What a reason has to look like is shown only to people who may ask.
  const clauses = evaluate(
    { ...policy, reason: null },
    {
      source: addressIn(asked.source),
      length: isRefusal(term) ? term : { of: 'request', ms: term.ttlMs },
      reason,
    },
  );
  const refusals = FIELDS.flatMap(({ about, kinds }): readonly RequestRefusal[] => {
    const refusal = refusalOf(clauses, ...kinds);
    return refusal ? [{ about, refusal }] : [];
  });
  if (isRefusal(source) || isRefusal(term) || refusals.length > 0) return { refusals };
  return { policy, source, ...term, ttlMs: givenMs(policy, term.ttlMs), reason };
}
