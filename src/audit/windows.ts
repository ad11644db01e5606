/** From the events of the audit trail: who could reach which database, from where, from when to when, and who allowed it. */
import { births, type StoredEvent } from '../grant/audit.ts';
import { FORGOTTEN } from '../grant/forgotten.ts';
import { isEndState } from '../grant/retention.ts';

/** Earlier builds did not write down who allowed it as a whole: it is put together from what each event says. */
type Allowed =
  | NonNullable<StoredEvent['decision']>
  | { readonly how: 'approved'; readonly by: readonly string[] }
  | { readonly how: 'unknown' };

/** What the events of one grant say together. */
type Known = {
  readonly grant: string;
  readonly database: string;
  readonly requester: string | undefined;
  /** why the requester wanted it */
  readonly reason: string | undefined;
  readonly allowed: Allowed;
  /** who gave more time, in order */
  readonly moreBy: readonly string[];
  /** the end as it was last decided */
  readonly endsAt: number | undefined;
};

type Span = {
  /** undefined where an earlier build wrote the trail, which did not say it */
  readonly source: string | undefined;
  /** our rule; null where somebody else's rule let this source in; undefined where the trail does not say */
  readonly rule: string | null | undefined;
  /** Scalingo was about to be asked: from then on a rule may have been there */
  readonly from: number;
  /** Scalingo confirmed it; undefined where it never did */
  readonly openedAt: number | undefined;
  /** Scalingo confirmed that no rule is left; undefined while one may be there */
  readonly until: number | undefined;
};

/** One source of one grant. Instants are in milliseconds. */
export type Window = Known & Span;

/**
 * In the order in which they end, and then those that are still open. Events come in the order of the trail; only what is not over is
 * held in memory.
 */
export async function* windowsOf(events: AsyncIterable<StoredEvent>): AsyncGenerator<Window> {
  const grants = new Map<string, { readonly known: Known; readonly spans: readonly Span[] }>();
  for await (const event of events) {
    const before = grants.get(event.grant);
    const known = learnt(before?.known, event);
    const spansBefore = before?.spans ?? [];
    const sources = reachedAfter(event, spansBefore);
    const spans = sources.map((source) => spanAfter(spansBefore, event, source));
    const hasEnded = ({ source }: Span) => !sources.includes(source);
    for (const span of spansBefore.filter(hasEnded)) yield { ...known, ...span, until: event.at };
    const again = event.move === 'reappeared' ? reappearedIn(event) : undefined;
    if (again) yield { ...known, ...again };
    if (isUnfinished(event)) grants.set(event.grant, { known, spans });
    else grants.delete(event.grant);
  }
  for (const { known, spans } of grants.values()) for (const span of spans) yield { ...known, ...span };
}

/** Could it be reached at that instant, for all that is known? */
export function isOpenAt({ from, until }: Pick<Window, 'from' | 'until'>, at: number): boolean {
  return from <= at && (until === undefined || until > at);
}

function isUnfinished({ to }: StoredEvent): boolean {
  // A later build may know other states that are not over.
  return !isEndState(to);
}

function learnt(before: Known | undefined, event: StoredEvent): Known {
  const { by, move } = event;
  const isBirth = births.some((birth) => birth === move);
  const isMore = move === 'extend' || move === 'allowMore';
  return {
    grant: event.grant,
    database: event.database,
    requester: event.requester ?? before?.requester ?? (isBirth ? by : undefined),
    reason: event.reason ?? before?.reason,
    allowed: allowedIn(before?.allowed, event),
    moreBy: [...(before?.moreBy ?? []), ...(isMore ? [by] : [])],
    endsAt: event.endsAt ?? before?.endsAt,
  };
}

/** Where one of several approvers was forgotten, their own events still name the others. */
function allowedIn(before: Allowed | undefined, event: StoredEvent): Allowed {
  const { decision, forgotten = [] } = event;
  if (decision && !(before && forgotten.includes('decision'))) return decision;
  return allowedAfter(before ?? { how: 'unknown' }, event);
}

function allowedAfter(before: Allowed, { move, by, detail }: StoredEvent): Allowed {
  if (move === 'emergency') return { how: 'emergency' };
  if (move === 'automatic')
    return { how: 'automatic', clause: typeof detail === 'string' ? detail : 'unknown' };
  if (move !== 'approve') return before;
  return { how: 'approved', by: before.how === 'approved' ? [...before.by, by] : [by] };
}

/** Trails of earlier builds say that something is open, and from where only once the address changes. */
function reachedAfter(event: StoredEvent, open: readonly Span[]): readonly (string | undefined)[] {
  if (event.reaches) return event.reaches;
  if (!isUnfinished(event)) return [];
  if (event.move === 'arrived') return [arrivedIn(event)];
  if (open.length > 0) return open.map(({ source }) => source);
  return event.to === 'active' || event.move === 'open' ? [undefined] : [];
}

function spanAfter(open: readonly Span[], event: StoredEvent, source: string | undefined): Span {
  const before = open.find((span) => span.source === source);
  const isOfIt = event.source === undefined || event.source === source;
  return {
    source,
    rule: (isOfIt ? event.rule : undefined) ?? before?.rule,
    from: before?.from ?? event.at,
    // A source that is being opened or left is not the grant's own.
    openedAt: before?.openedAt ?? (event.to === 'active' && isOfIt ? event.at : undefined),
    until: undefined,
  };
}

/** `from <source> to <source>` */
function arrivedIn({ detail }: StoredEvent): string | undefined {
  return typeof detail === 'string' ? / to (\S+)$/.exec(detail)?.[1] : undefined;
}

/** `rule <id> for <source>: seen at <ms>, removed at <ms>` */
function reappearedIn({ at, detail, forgotten = [] }: StoredEvent): Span | undefined {
  // When it was seen is no longer known, and that it was there is.
  if (forgotten.includes('detail'))
    return { source: FORGOTTEN, rule: undefined, from: at, openedAt: at, until: at };
  const told = typeof detail === 'string' ? detail : '';
  const found = /^rule (?<rule>\S+) for (?<source>\S+): seen at (?<seen>\d+), removed at (?<gone>\d+)$/.exec(
    told,
  );
  const { rule, source, seen, gone } = found?.groups ?? {};
  if (seen === undefined) return undefined;
  return { source, rule, from: Number(seen), openedAt: Number(seen), until: Number(gone) };
}
