/**
 * The closing envelope: of each grant that may have a rule, the small part that is enough to end it, stable across versions. It is
 * written together with the record, before Scalingo is asked for the rule. Reading it takes neither the record nor the policy.
 */
import { z } from 'zod';
import type { Asked } from './audit.ts';
import { MINUTE } from './duration.ts';
import { DatabaseName, GrantId, Instant, PersonId, RuleId } from './ids.ts';
import { isSamePlace, Place } from './place.ts';
import { endsAt, type Grant, isLive, type Live } from './record.ts';
import { labelFor } from './rule.ts';
import { Source } from './source.ts';

/** Builds add fields, and kinds of things to undo; they change nothing that is here. */
export const SCHEMA = 1;

/** What Scalingo was asked for takes effect within this time, or never. */
export const LATEST_MS = 10 * MINUTE;

const RuleToRemove = z.looseObject({
  kind: z.literal('rule'),
  source: Source,
  /** the label that it was asked for with; Scalingo may not keep a region's, and earlier builds asked for none */
  label: z.string(),
  /** once it is known */
  rule: RuleId.optional(),
  /** when it is to be removed */
  at: Instant,
  /** its grant has wanted another address since then: what is still there of it, or appears late, goes at once */
  leftAt: Instant.optional(),
});
type RuleToRemove = z.infer<typeof RuleToRemove>;

/** A rule that was asked for: Scalingo may not keep its label, or not whole, so until its id is known it has to be told from others. */
const Unanswered = z.looseObject({
  source: Source,
  /** when it was asked for, by our clock */
  at: Instant,
  /** the ids of all rules that were there right before */
  before: z.array(RuleId).readonly(),
  /** a list after the opening did not tell which one is ours: what is new from then on is in doubt */
  looked: z.literal(true).optional(),
  /** an earlier opening of it was not answered either, and may still take effect */
  again: z.literal(true).optional(),
});

/** What a later build wants undone: reported and kept, since this one does not know how. */
const UnknownKind = z.looseObject({ kind: z.string() });

export const Closing = z.looseObject({
  schema: z.number().int().positive(),
  grant: GrantId,
  /** that the record had when this was written */
  version: z.number().int().positive(),
  requester: PersonId,
  /** the configured name; it may lead somewhere else by now */
  database: DatabaseName,
  installation: z.string().min(1),
  writtenAt: Instant,
  place: Place,
  undo: z.array(z.union([RuleToRemove, UnknownKind])).readonly(),
  /** the database is gone, said an operator then: it is looked for now and then, and what is to be undone is undone should it come back */
  goneAt: Instant.optional(),
  unanswered: Unanswered.optional(),
  /** openings of other addresses before that one: not answered either, and they may still take effect */
  earlier: z.array(Unanswered).readonly().optional(),
  /** rules that may be ours or somebody else's: reported until they are gone or labeled, never removed */
  doubts: z.array(RuleId).readonly().optional(),
  /** those of them that a list did not show, since then: one list may show a part */
  unseenDoubts: z
    .array(z.looseObject({ rule: RuleId, since: Instant }))
    .readonly()
    .optional(),
  /** by its requester, while the record could not be changed: it has ended then, even if the record says otherwise */
  revoked: z.looseObject({ by: PersonId, at: Instant }).optional(),
  /** nothing is left of it since then; it is kept for a while, so that what comes back is known for ours */
  endedAt: Instant.optional(),
  /** rules of it that a list showed after `endedAt` or `goneAt`: to be removed, and to be told */
  reappeared: z
    .array(z.looseObject({ rule: RuleId, source: Source, seenAt: Instant }))
    .readonly()
    .optional(),
});
export type Closing = Readonly<z.infer<typeof Closing>>;

type Written = {
  readonly installation: string;
  readonly at: number;
  /** the envelope that is there: what this build does not know of it is kept */
  readonly kept?: Closing | undefined;
  readonly asked?: Asked | undefined;
};

/** What is to be written beside a record that becomes `after`; undefined where nothing changes. */
export function closingAfter(before: Grant | undefined, after: Grant, written: Written): Closing | undefined {
  const now = closingOf(after, written);
  if (now || isLive(after)) return now;
  const last = before && closingOf(before, { ...written, asked: undefined });
  if (!last) return undefined;
  if (after.state !== 'closed' || after.cause !== 'database gone')
    return { ...last, version: after.version, endedAt: written.at };
  return goneSince({ ...last, version: after.version }, written.at);
}

/** Its database was deleted, says an operator: should it come back, what is to be undone is undone at once. */
export function goneSince(closing: Closing, goneAt: number): Closing {
  const undo = closing.undo.map((one) => {
    const rule = RuleToRemove.safeParse(one).data;
    return rule ? { ...rule, at: Math.min(rule.at, goneAt) } : one;
  });
  return { ...closing, undo, goneAt };
}

/** Undefined while there can be no rule: before the first one is asked for. */
export function closingOf(grant: Grant, written: Written): Closing | undefined {
  if (!isLive(grant) || !grant.place) return undefined;
  const { installation, at, kept } = written;
  const { id, version, requester, database, place } = grant;
  const before = kept ? rulesToRemove(kept) : [];
  const wanted = rulesOf(grant, { installation, before });
  const now = wanted.map((rule) => ({
    ...keptOf(rule, written),
    ...rule,
    at: Math.min(rule.at, kept?.revoked?.at ?? rule.at),
  }));
  const undo = [
    ...now,
    ...twinsOf(now, written),
    // What was asked for is not forgotten: the answer may have been lost, and the rule may appear late.
    ...before
      .filter(
        ({ source, leftAt = at }) =>
          !wanted.some((rule) => rule.source === source) && at - leftAt < LATEST_MS,
      )
      .map((rule) => ({ ...rule, at: Math.min(rule.at, at), leftAt: rule.leftAt ?? at })),
    ...(kept?.undo ?? []).filter((one) => !RuleToRemove.safeParse(one).success),
  ];
  return {
    ...kept,
    schema: Math.max(SCHEMA, kept?.schema ?? SCHEMA),
    grant: id,
    version,
    requester,
    database,
    installation,
    writtenAt: at,
    place,
    undo,
    unanswered: unansweredOf(undo, written),
    earlier: earlierOf(written),
  };
}

/** What an envelope says of a rule besides its record, such as an id that was found in a list. Asked for again, it is another rule. */
function keptOf({ source }: RuleToRemove, { kept, asked }: Written): Partial<RuleToRemove> {
  const {
    rule,
    leftAt: _,
    ...rest
  } = (kept && rulesToRemove(kept).find((one) => one.source === source)) ?? {};
  return { ...rest, ...(rule && asked?.source !== source ? { rule } : {}) };
}

/** Where two processes opened the same, both rules are ours. Asked for again, neither was there any longer. */
function twinsOf(now: readonly RuleToRemove[], { kept, asked }: Written): readonly RuleToRemove[] {
  const before = kept ? rulesToRemove(kept) : [];
  return now.flatMap(({ source, rule, at }) =>
    before
      .filter((one) => one.source === source && one.rule && one.rule !== rule && asked?.source !== source)
      .map(({ leftAt: _, ...twin }) => ({ ...twin, at })),
  );
}

function unansweredOf(undo: Closing['undo'], { at, kept, asked }: Written): Closing['unanswered'] {
  const last = kept?.unanswered;
  if (asked) return { ...asked, at, ...(last?.source === asked.source ? { again: true as const } : {}) };
  const isAnswered = rulesToRemove({ undo }).some(({ source, rule }) => rule && source === last?.source);
  return isAnswered ? answered(last) : last;
}

function earlierOf({ at, kept, asked }: Written): Closing['earlier'] {
  const last = kept?.unanswered;
  const isLeft = asked && last && last.source !== asked.source;
  const all = [...(kept?.earlier ?? []), ...(isLeft ? [last] : [])].filter((one) => at - one.at < LATEST_MS);
  return all.length > 0 ? all : undefined;
}

/** The outcome of the last opening is known. One before it may still take effect. */
export function answered(unanswered: Closing['unanswered']): Closing['unanswered'] {
  return unanswered?.again ? { ...unanswered, looked: true } : undefined;
}

function rulesOf(
  grant: Live,
  { installation, before }: { readonly installation: string; readonly before: readonly RuleToRemove[] },
): RuleToRemove[] {
  const end = endsAt(grant);
  const rule = (source: Source, at: number, id?: RuleId | null): RuleToRemove => ({
    kind: 'rule',
    source,
    label: labelFor(installation, grant.id),
    ...(id ? { rule: id } : {}),
    at,
  });
  if (grant.state === 'approved') return grant.openingSince === undefined ? [] : [rule(grant.source, end)];
  const { source, moving, leaving } = grant;
  // Without an id somebody else's rule lets it in, and nothing is ours unless it was asked for before.
  const isOurs = grant.rule !== null || before.some((one) => one.source === source);
  return [
    ...(isOurs ? [rule(source, end, grant.rule)] : []),
    ...(moving?.openingSince === undefined ? [] : [rule(moving.to, end)]),
    // It is wanted no longer since the new address was let in.
    ...(leaving && leaving.rule !== null ? [rule(leaving.source, grant.openedAt, leaving.rule)] : []),
  ];
}

/** What this build can undo. */
export function rulesToRemove({ undo }: Pick<Closing, 'undo'>): readonly RuleToRemove[] {
  return undo.flatMap((one) => RuleToRemove.safeParse(one).data ?? []);
}

/** The same without the addresses that it has left. */
export function wantedRules(closing: Pick<Closing, 'undo'>): readonly RuleToRemove[] {
  return rulesToRemove(closing).filter(({ leftAt }) => leftAt === undefined);
}

/** The ids of all rules that these envelopes know for ours. */
export function knownRules(closings: readonly Closing[]): ReadonlySet<RuleId> {
  return new Set(closings.flatMap(rulesToRemove).flatMap(({ rule }) => rule ?? []));
}

/** It ends now: the record is to follow. What only a later build can undo is left to that build. */
export function broughtForward(closing: Closing, revoked: NonNullable<Closing['revoked']>): Closing {
  const undo = closing.undo.map((one) => {
    const rule = RuleToRemove.safeParse(one).data;
    return rule ? { ...rule, at: Math.min(rule.at, revoked.at) } : one;
  });
  return { ...closing, undo, revoked };
}

/** It was found out which rule was made for that source. Where another one is known, two processes opened it, and both are to be removed. */
export function withRule(closing: Closing, source: Source, rule: RuleId): Closing {
  const known = rulesToRemove(closing).filter((one) => one.source === source);
  const [first] = known;
  if (known.some((one) => one.rule === rule)) return closing;
  if (first?.rule) return { ...closing, undo: [...closing.undo, { ...first, rule }] };
  const undo = closing.undo.map((one) =>
    RuleToRemove.safeParse(one).data?.source === source ? { ...one, rule } : one,
  );
  return { ...closing, undo };
}

/** It is kept for a while, so that what comes back is known for ours, and as long as a rule is in doubt or a later build has to undo something. */
export function isForgettable(closing: Closing, endedBefore: number): boolean {
  const { endedAt, doubts, reappeared } = closing;
  if (endedAt === undefined || doubts || reappeared || unknownKinds(closing).length > 0) return false;
  return endedAt < endedBefore;
}

/** When all of it is over, or was to be removed again; undefined where there is nothing to undo. */
export function endOf(closing: Closing): number | undefined {
  const [again] = closing.reappeared ?? [];
  if (again) return again.seenAt;
  const ends = wantedRules(closing).map(({ at }) => at);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

export function unknownKinds({ undo }: Closing): readonly string[] {
  return undo.flatMap((one) => (RuleToRemove.safeParse(one).success ? [] : [one.kind]));
}

/** Since when nothing is left of it, as far as anybody knows: its end, or that of its database. */
export function overSince({ endedAt, goneAt }: Closing): number | undefined {
  return endedAt ?? goneAt;
}

/** Is something of it to be undone, at an add-on that is there as far as anybody knows? */
export function isRunning(closing: Closing): boolean {
  return overSince(closing) === undefined || closing.reappeared !== undefined;
}

/** The add-ons that these are about, each once. */
export function placesOfAll(closings: readonly Closing[]): readonly Place[] {
  const places: Place[] = [];
  for (const { place } of closings)
    if (!places.some((known) => isSamePlace(known, place))) places.push(place);
  return places;
}
