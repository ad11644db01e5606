/** A rule of ours that is there again after it was said that none is left: by which envelopes it is told, and what the record says of it. */

import { type Moved, moved } from './audit.ts';
import { dueRules } from './due-rules.ts';
import { type Closing, LATEST_MS, overSince, rulesToRemove } from './envelope.ts';
import type { RuleId } from './ids.ts';
import { type At, settled } from './lifecycle.ts';
import { isSamePlace, type Place } from './place.ts';
import type { Closed, Failed, Grant } from './record.ts';
import type { Refusal } from './refusal.ts';
import type { Rule } from './rule.ts';
import type { Source } from './source.ts';

type Look = { readonly rules: readonly Rule[]; readonly listedAt: number; readonly now: number };

/**
 * The envelopes that have to run again: at that place a list that was asked for at `listedAt` shows rules of theirs, and nothing was left
 * of them by then. A rule that another envelope still held goes with that one's end. What several had was the last one's.
 */
export function reappearedAt(
  place: Place,
  { rules, listedAt, now }: Look,
  closings: readonly Closing[],
): readonly { readonly before: Closing; readonly after: Closing }[] {
  const here = closings.filter((closing) => isSamePlace(closing.place, place));
  const found = new Map<Closing, Rule[]>();
  for (const rule of dueRules(place, { rules, closings: here, now })) {
    const isHeld = here.some(
      (closing) =>
        overSince(closing) === undefined &&
        rulesToRemove(closing).some(({ source }) => source === rule.source),
    );
    const [last] = here
      .filter((closing) => dueRules(place, { rules: [rule], closings: [closing], now }).length > 0)
      .sort((a, b) => (overSince(b) ?? 0) - (overSince(a) ?? 0));
    if (isHeld || !last || (overSince(last) ?? now) >= listedAt) continue;
    if (last.reappeared?.some((known) => known.rule === rule.id)) continue;
    found.set(last, [...(found.get(last) ?? []), rule]);
  }
  return [...found].map(([before, again]) => ({
    before,
    after: {
      ...before,
      reappeared: [
        ...(before.reappeared ?? []),
        ...again.map(({ id, source }) => ({ rule: id, source, seenAt: listedAt })),
      ],
    },
  }));
}

/** Does it wait for something to be seen at its place? */
export function isAwaited({ endedAt, goneAt, reappeared }: Closing): boolean {
  return reappeared !== undefined || (goneAt !== undefined && endedAt === undefined);
}

/** What was asked of Scalingo before its end, or before it left an address, may still take effect. */
export function mayStillAppear(closing: Closing, now: number): boolean {
  const { endedAt } = closing;
  const left = rulesToRemove(closing).map(({ leftAt }) => leftAt);
  return [endedAt, ...left].some((at) => at !== undefined && now - at < LATEST_MS);
}

/** More of them is somebody's doing, and no news for the requester. */
const MOST_REAPPEARED = 10;

type Again = { readonly rule: RuleId; readonly source: Source; readonly seenAt: number };

/** A rule of it was there after it was said that none is left; it was removed again. */
export function reappeared(
  grant: Grant,
  { rule, source, seenAt, at }: At & Again,
): Moved<Closed | Failed> | Refusal {
  if (grant.state !== 'closed' && grant.state !== 'failed') return settled(grant);
  // It was seen before that was said: then it was the end itself.
  if (seenAt <= (grant.state === 'closed' ? grant.closedAt : grant.failedAt)) return settled(grant);
  const { reappeared: before = [] } = grant;
  if (before.length >= MOST_REAPPEARED || before.some((known) => known.rule === rule)) return settled(grant);
  const after = { ...grant, reappeared: [...before, { rule, source, seenAt, removedAt: at }] };
  // In milliseconds, as every instant in the trail.
  const detail = `rule ${rule} for ${source}: seen at ${seenAt}, removed at ${at}`;
  return moved<Closed | Failed>(grant, after, { move: 'reappeared', by: 'db-access', at, detail });
}
