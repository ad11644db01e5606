/**
 * Which rule is ours, where the answer to the opening was lost and Scalingo kept no label, or not the whole of it. No clock of Scalingo's is
 * asked: the envelope has the ids of what was there before. Of a region, whose rules have no label as a rule, the first list after the
 * opening decides. What is left open is in doubt.
 */

import { MINUTE, SECOND } from './duration.ts';
import { answered, type Closing, knownRules, LATEST_MS, rulesToRemove, withRule } from './envelope.ts';
import type { DatabaseName, GrantId, RuleId } from './ids.ts';
import { isSamePlace, type Place } from './place.ts';
import { DRIFT_AFTER_MS } from './plan.ts';
import { labelFor, labelPrefix, madeAmong, type Rule } from './rule.ts';
import { isRegion, type Source } from './source.ts';

/** The first list decides only so soon after the opening: later, somebody else may have opened the same region. */
const SOON_MS = MINUTE;
/** As long as an opening may take: until then it may still be under way in another process. */
const OPENING_MS = 20 * SECOND;

type Look = { readonly place: Place; readonly rules: readonly Rule[]; readonly now: number };
type Change = { readonly before: Closing; readonly after: Closing };

/** What a list of all rules at that place tells: the envelopes as they are then, and those of them that change by it. */
export function settledBy(
  { place, rules, now }: Look,
  closings: readonly Closing[],
): { readonly closings: readonly Closing[]; readonly changes: readonly Change[] } {
  const known = knownRules(closings.filter((closing) => isSamePlace(closing.place, place)));
  const unknown = rules.filter(({ id }) => !known.has(id));
  const all = closings.map((before): Change => {
    const { unanswered, earlier, doubts } = before;
    if (!isSamePlace(before.place, place) || (!unanswered && !earlier && !doubts))
      return { before, after: before };
    const after = settled(withEarlier(before, { unknown, now }), { unknown, now });
    return { before, after: tidied(after, { rules, unknown, now }) };
  });
  return {
    closings: all.map(({ after }) => after),
    changes: all.filter(
      ({ before, after }) => before !== after && JSON.stringify(before) !== JSON.stringify(after),
    ),
  };
}

export type Doubt = { readonly database: DatabaseName; readonly grant: GrantId; readonly rule: RuleId };

export function doubtsAt(place: Place, closings: readonly Closing[]): readonly Doubt[] {
  return closings
    .filter((closing) => isSamePlace(closing.place, place))
    .flatMap(({ database, grant, doubts = [] }) => doubts.map((rule) => ({ database, grant, rule })));
}

/** What an envelope did not have in doubt before. */
export function newDoubts({ before, after }: Change): readonly Doubt[] {
  const known = before.doubts ?? [];
  const { database, grant, doubts = [] } = after;
  return doubts.filter((rule) => !known.includes(rule)).map((rule) => ({ database, grant, rule }));
}

function settled(
  closing: Closing,
  { unknown, now }: { readonly unknown: readonly Rule[]; readonly now: number },
): Closing {
  const { unanswered, doubts = [] } = closing;
  if (!unanswered) return closing;
  const { source, at, before, looked } = unanswered;
  const isFirst = isRegion(source) && !looked && now - at <= SOON_MS;
  const item = rulesToRemove(closing).find((one) => one.source === source && one.rule === undefined);
  const ours =
    item && madeAmong(unknown, { source, label: item.label, before: isFirst ? before : undefined });
  if (ours) return { ...withRule(closing, source, ours.id), unanswered: answered(unanswered) };
  const fresh = unknown.filter(
    (rule) => rule.source === source && mayBeOurs(rule, closing) && !before.includes(rule.id),
  );
  const isLooked = looked || fresh.length > 0 || now - at >= OPENING_MS;
  return {
    ...closing,
    unanswered: now - at >= LATEST_MS ? undefined : { ...unanswered, ...(isLooked && { looked: true }) },
    doubts: [...new Set([...doubts, ...fresh.map(({ id }) => id)])],
  };
}

/** Of an address that was left before its opening was answered, what is new is in doubt. */
function withEarlier(
  closing: Closing,
  { unknown, now }: { readonly unknown: readonly Rule[]; readonly now: number },
): Closing {
  const { earlier = [], ...rest } = closing;
  if (earlier.length === 0) return closing;
  const left = earlier.filter(({ at }) => now - at < LATEST_MS);
  const fresh = unknown.filter(
    (rule) =>
      mayBeOurs(rule, closing) &&
      earlier.some(({ source, before }) => rule.source === source && !before.includes(rule.id)),
  );
  const doubts = [...new Set([...(closing.doubts ?? []), ...fresh.map(({ id }) => id)])];
  return { ...rest, doubts, ...(left.length > 0 && { earlier: left }) };
}

/** In doubt no longer: two lists in a row did not show it, it has a label, or it turned out to be ours. */
function tidied(
  closing: Closing,
  {
    rules,
    unknown,
    now,
  }: { readonly rules: readonly Rule[]; readonly unknown: readonly Rule[]; readonly now: number },
): Closing {
  const { doubts = [], unseenDoubts = [], ...rest } = closing;
  const unseen = doubts
    .filter((id) => rules.every((rule) => rule.id !== id))
    .map((id) => unseenDoubts.find(({ rule }) => rule === id) ?? { rule: id, since: now });
  const waiting = unseen.filter(({ since }) => now - since < DRIFT_AFTER_MS);
  const left = doubts.filter(
    (id) =>
      unknown.some((rule) => rule.id === id && mayBeOurs(rule, closing)) ||
      waiting.some(({ rule }) => rule === id),
  );
  return {
    ...rest,
    ...(left.length > 0 && { doubts: left }),
    ...(waiting.length > 0 && { unseenDoubts: waiting }),
  };
}

/** It has no label, or one cut so short that it does not say whose it is. */
function mayBeOurs({ label }: Rule, { installation, grant }: Closing): boolean {
  return !label.startsWith(labelPrefix(installation)) && labelFor(installation, grant).startsWith(label);
}

/** The opening was answered after all: that rule is ours. */
export function made(
  closing: Closing,
  { source, rule }: { readonly source: Source; readonly rule: RuleId },
): Closing {
  const { unanswered } = closing;
  const known = rulesToRemove(closing).find((one) => one.source === source);
  // The other one was answered, and not this.
  if (known?.rule && known.rule !== rule) return withRule(closing, source, rule);
  const isOf = unanswered?.source === source;
  return { ...withRule(closing, source, rule), unanswered: isOf ? answered(unanswered) : unanswered };
}

/** The opening failed: nothing was made, or a list right afterwards did not show it. */
export function unopened(closing: Closing, made: 'nothing' | 'unseen'): Closing {
  const { unanswered } = closing;
  if (!unanswered) return closing;
  return {
    ...closing,
    unanswered: made === 'nothing' ? answered(unanswered) : { ...unanswered, looked: true },
  };
}
