/**
 * The moves: any grant in, the exact next state or a Refusal out.
 *
 *            approve            recount            unanswerable deny   cancel    nudge     remind    block     unblock   lapse  revoke   review   nag      askMore allowMore refuseMore extend open     opened hindered warn   probed move   arrived left   located missed found  finished      drifted refused abandoned unremembered restored reappeared
 * requested  requested|approved requested|approved requested    denied cancelled requested requested requested requested lapsed -        -        -        -       -         -          -      -        -      -        -      -      -      -       -      -       -      -      -             -       -       -         -            -        -
 * approved   -                  -                  -            -      -         -         -         -         -         -      approved approved approved -       -         -          -      approved active approved -      -      -      -       -      -       -      -      closed|failed -       failed  closed    failed       -        -
 * active     -                  active             active       -      -         -         -         active    active    -      active   active   active   active  active    active     active active   -      active   active active active active  active active  active active closed        closed  -       closed    -            closed   -
 * closed     -                  -                  -            -      -         -         -         -         -         -      -        closed   closed   -       -         -          -      -        -      -        -      -      -      -       -      -       -      -      -             -       -       -         -            -        closed
 * failed     -                  -                  -            -      -         -         -         -         -         -      -        -        -        -       -         -          -      -        -      -        -      -      -      -       -      -       -      -      -             -       -       -         -            -        failed
 * denied, cancelled, lapsed: nothing moves them any more.
 *
 * `lifecycle` below is the same table as a value, and test/grant/lifecycle.test.ts checks each function against it. The moves that
 * people make are in decision.ts, extension.ts and address-change.ts, those of what cannot be approved just now in unapprovable.ts; this file has those that come from Scalingo and from time passing.
 */
import { type Asked, type Move, type Moved, moved } from './audit.ts';
import { dueAt } from './due.ts';
import type { PersonId, RuleId } from './ids.ts';
import type { OperatorId } from './operator.ts';
import type { Revoked } from './over.ts';
import type { Place } from './place.ts';
import { isSame, type NextStep, type Problem } from './problem.ts';
import { type Active, type Grant, isLive, isOver, type Live } from './record.ts';
import type { Refusal, Settled } from './refusal.ts';
import type { Source } from './source.ts';

export type State = Grant['state'];

export const lifecycle: Readonly<Record<State, Partial<Record<Move, readonly State[]>>>> = {
  requested: {
    approve: ['requested', 'approved'],
    recount: ['requested', 'approved'],
    unanswerable: ['requested'],
    deny: ['denied'],
    cancel: ['cancelled'],
    nudge: ['requested'],
    remind: ['requested'],
    block: ['requested'],
    unblock: ['requested'],
    lapse: ['lapsed'],
  },
  approved: {
    revoke: ['approved'],
    review: ['approved'],
    nag: ['approved'],
    open: ['approved'],
    opened: ['active'],
    hindered: ['approved'],
    finished: ['closed', 'failed'],
    refused: ['failed'],
    abandoned: ['closed'],
    unremembered: ['failed'],
  },
  active: {
    revoke: ['active'],
    review: ['active'],
    nag: ['active'],
    askMore: ['active'],
    allowMore: ['active'],
    refuseMore: ['active'],
    recount: ['active'],
    block: ['active'],
    unblock: ['active'],
    unanswerable: ['active'],
    extend: ['active'],
    open: ['active'],
    hindered: ['active'],
    warn: ['active'],
    probed: ['active'],
    move: ['active'],
    arrived: ['active'],
    left: ['active'],
    located: ['active'],
    missed: ['active'],
    found: ['active'],
    finished: ['closed'],
    drifted: ['closed'],
    abandoned: ['closed'],
    restored: ['closed'],
  },
  denied: {},
  cancelled: {},
  lapsed: {},
  closed: { review: ['closed'], nag: ['closed'], reappeared: ['closed'] },
  failed: { reappeared: ['failed'] },
};

export type By = { readonly by: PersonId; readonly at: number };
export type At = { readonly at: number };

/** What was asked for, without what belongs to one state only. */
export function asked(grant: Grant) {
  const { id, version, database, source, approvedSource, askedFor, requester, ttlMs, reason, requestedAt } =
    grant;
  const { until } = grant;
  const changed = { ...(approvedSource && { approvedSource }), ...(askedFor && { askedFor }) };
  const length = { ttlMs, ...(until !== undefined && { until }) };
  return { id, version, database, source, ...changed, requester, ...length, reason, requestedAt };
}

export function decided({ decision, approvedAt, review, nags }: Live) {
  return { decision, approvedAt, ...(review && { review }), ...(nags && { nags }) };
}

/** Fills in where the rule is, for a grant that was written before places were recorded. */
export function located(
  grant: Grant,
  { place, at, endEarlyMs }: At & { readonly place: Place; readonly endEarlyMs: number },
): Moved<Active> | Refusal {
  if (grant.state !== 'active' || grant.place) return settled(grant);
  const early = { endEarlyMs: grant.endEarlyMs ?? endEarlyMs };
  return moved(grant, { ...grant, place, ...early }, { move: 'located', by: 'db-access', at });
}

/** The end, where an instant was asked for as well: the earlier of the two. */
export function noLaterThan(until: number | undefined, end: number): number {
  return until === undefined ? end : Math.min(until, end);
}

export function settled(grant: Grant, of?: Settled['of']): Settled {
  return { no: 'settled', grant, ...(of && { of }) };
}

/** Why there is no access that could be ended or changed: the request still waits, or it is over. */
export function noAccess(grant: Grant, at: number): Refusal {
  const waits = grant.state === 'requested' && grant.lapseAt > at;
  return waits ? { no: 'not-approved-yet', grant } : settled(grant, 'access');
}

/** Not a state: the end is brought forward to now, and the next converge does the rest. */
export function revoke(
  grant: Grant,
  { by, at }: At & { readonly by: PersonId | 'db-access' },
): Moved<Live> | Refusal {
  return endedNow(grant, { by, at }, { by });
}

/** The same, by an operator at the terminal. */
export function revokeByOperator(
  grant: Grant,
  { by, because, at }: At & { readonly by: OperatorId; readonly because: string },
): Moved<Live> | Refusal {
  const operator = { id: by, because };
  return endedNow(grant, { by: 'db-access', operator, at }, { by, detail: because });
}

function endedNow(
  grant: Grant,
  revoked: Revoked,
  happening: Pick<Moved['event'], 'by' | 'detail'>,
): Moved<Live> | Refusal {
  const { at } = revoked;
  if (!isLive(grant)) return noAccess(grant, at);
  if (grant.revoked || (dueAt(grant) ?? 0) <= at) return { no: 'already-ending', grant };
  return moved<Live>(grant, { ...grant, expiresAt: at, revoked }, { ...happening, move: 'revoke', at });
}

/** Scalingo is about to be asked for a rule for that source: from now on one may be there, even if the answer is lost. */
export function open(
  grant: Grant,
  {
    source,
    place,
    at,
    endEarlyMs,
    before,
  }: At & {
    readonly source: Source;
    readonly place: Place;
    readonly endEarlyMs: number;
    /** the ids of all rules that are there now; absent where one lets it in already */
    readonly before?: Asked['before'] | undefined;
  },
): Moved<Live> | Refusal {
  if (!isLive(grant) || isOver(grant, { now: at, endEarlyMs })) return settled(grant);
  const opening = openingOf(grant, { source, place, at, endEarlyMs });
  if (!opening) return settled(grant);
  return {
    ...moved<Live>(grant, opening, { move: 'open', by: 'db-access', at }),
    ...(before && { asked: { source, before } }),
  };
}

function openingOf(
  grant: Live,
  {
    source,
    place,
    at,
    endEarlyMs,
  }: At & { readonly source: Source; readonly place: Place; readonly endEarlyMs: number },
): Live | undefined {
  if (grant.state === 'approved')
    return source === grant.source
      ? { ...grant, openingSince: at, place, endEarlyMs: grant.endEarlyMs ?? endEarlyMs }
      : undefined;
  const { moving } = grant;
  return moving?.to === source ? { ...grant, place, moving: { ...moving, openingSince: at } } : undefined;
}

/** The rule is there: from now on the time counts. Who revoked it meanwhile keeps the earlier end. */
export function opened(
  grant: Grant,
  {
    rule,
    place,
    endEarlyMs,
    at,
  }: At & { readonly rule: RuleId | null; readonly place: Place; readonly endEarlyMs: number },
): Moved<Active> | Refusal {
  if (grant.state !== 'approved') return settled(grant);
  const active: Active = {
    state: 'active',
    ...asked(grant),
    ...decided(grant),
    openedAt: at,
    expiresAt: grant.revoked ? grant.expiresAt : noLaterThan(grant.until, at + grant.ttlMs),
    rule,
    place: grant.place ?? place,
    endEarlyMs: grant.endEarlyMs ?? endEarlyMs,
    ...(grant.revoked ? { revoked: grant.revoked } : {}),
  };
  const detail = rule === null ? 'somebody else’s rule lets this source in already' : undefined;
  return moved(grant, active, { move: 'opened', by: 'db-access', at, detail });
}

type Trouble = At & {
  readonly what: Problem;
  readonly next?: NextStep | undefined;
  readonly notMovedTo?: Source | undefined;
};

/** Something outside is in the way; it is tried again. The same trouble twice is said once. */
export function hindered(grant: Grant, { what, next, notMovedTo, at }: Trouble): Moved<Live> | Refusal {
  if (!isLive(grant) || isKnownTrouble(grant, { what, at })) return settled(grant);
  return moved<Live>(
    grant,
    { ...grant, trouble: { what, ...(next && { next }), ...(notMovedTo && { notMovedTo }), at } },
    { move: 'hindered', by: 'db-access', at, detail: what },
  );
}

/** Our rule was not in the list, for the first time: once may be a slow list, twice is somebody's hand. */
export function missed(grant: Grant, { at }: At): Moved<Active> | Refusal {
  if (grant.state !== 'active' || grant.missingSince !== undefined) return settled(grant);
  return moved(grant, { ...grant, missingSince: at }, { move: 'missed', by: 'db-access', at });
}

/** Past the opening window it is another thing to say. */
function isKnownTrouble(grant: Live, { what, at }: At & { readonly what: Problem }): boolean {
  if (!grant.trouble || !isSame(grant.trouble.what, what)) return false;
  return grant.state === 'active' || grant.trouble.at >= grant.openBy || at < grant.openBy;
}

/** The requester is told that it ends soon: once for each end. */
export function warn(grant: Grant, { at }: At): Moved<Active> | Refusal {
  if (grant.state !== 'active' || grant.revoked || grant.expiresAt <= at) return settled(grant);
  const { warnedOf = [], expiresAt } = grant;
  if (warnedOf.includes(expiresAt)) return settled(grant);
  const warned = { ...grant, warnedOf: [...warnedOf, expiresAt] };
  return moved<Active>(grant, warned, { move: 'warn', by: 'db-access', at });
}

/** What a try of the endpoint from here taught us; it says nothing of the requester's own way to it. */
export function probed(
  grant: Grant,
  { reached, what, at }: At & { readonly reached: boolean; readonly what: string },
): Moved<Active> | Refusal {
  if (grant.state !== 'active' || grant.probe) return settled(grant);
  return moved(
    grant,
    { ...grant, probe: { reached, what, at } },
    { move: 'probed', by: 'db-access', at, detail: what },
  );
}

/** Our rule is in the list again, or an equal one of ours is. */
export function found(
  grant: Grant,
  { rule, at }: At & { readonly rule: RuleId | null },
): Moved<Active> | Refusal {
  if (grant.state !== 'active') return settled(grant);
  const { missingSince: _, ...rest } = grant;
  return moved<Active>(grant, { ...rest, rule }, { move: 'found', by: 'db-access', at });
}
