/** What the closing envelopes say is due at one add-on, weighed by source: two grants for one source share its rule until the later end. */
import { type Closing, endOf, isRunning, rulesToRemove, wantedRules } from './envelope.ts';
import { isSamePlace, type Place } from './place.ts';
import { isLabel, type Rule } from './rule.ts';
import type { Source } from './source.ts';

/** What several envelopes say of one source at one place. */
type Group = {
  readonly source: Source;
  /** the latest of their ends: until then the rule stays */
  readonly at: number;
  readonly rules: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
};

function groupsAt(
  place: Place,
  closings: readonly Closing[],
  rulesIn: typeof rulesToRemove = rulesToRemove,
): readonly Group[] {
  const groups = new Map<Source, Group>();
  for (const closing of closings) {
    if (!isSamePlace(closing.place, place)) continue;
    for (const { source, label, rule, at: planned } of rulesIn(closing)) {
      // It may have ended before its time, such as by somebody's hand.
      const at = Math.min(planned, closing.endedAt ?? planned);
      const before = groups.get(source);
      groups.set(source, {
        source,
        at: Math.max(before?.at ?? 0, at),
        rules: new Set([...(before?.rules ?? []), ...(rule === undefined ? [] : [rule])]),
        labels: new Set([...(before?.labels ?? []), ...(label === '' ? [] : [label])]),
      });
    }
  }
  return [...groups.values()];
}

/** The oldest end at that place that has come. */
export function dueSince(place: Place, closings: readonly Closing[], now: number): number | undefined {
  const running = closings.filter((closing) => closing.endedAt === undefined || isRunning(closing));
  const ends = groupsAt(place, running, wantedRules).flatMap(({ at }) => (at <= now ? [at] : []));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/**
 * Those of the listed rules that are ours by an envelope, and whose latest end has come. The label of a grant that is over names ours also
 * at another address, as where somebody edited the rule by hand, unless that address is wanted.
 */
export function dueRules(
  place: Place,
  { rules, closings, now }: { rules: readonly Rule[]; closings: readonly Closing[]; now: number },
): readonly Rule[] {
  const groups = groupsAt(place, closings);
  const over = groups.filter(({ at }) => at <= now);
  const wanted = new Set(groups.filter(({ at }) => at > now).map(({ source }) => source));
  const named = labelsOver(place, closings, now);
  return rules.filter(
    (rule) =>
      over.some(
        ({ source, rules: ids, labels }) =>
          ids.has(rule.id) ||
          (rule.source === source && [...labels].some((label) => isLabel(rule.label, label))),
      ) ||
      (named.has(rule.label) && !wanted.has(rule.source)),
  );
}

function labelsOver(place: Place, closings: readonly Closing[], now: number): ReadonlySet<string> {
  const isOver = (closing: Closing) =>
    isSamePlace(closing.place, place) && (closing.endedAt ?? endOf(closing) ?? Infinity) <= now;
  const labels = closings
    .filter(isOver)
    .flatMap((closing) => rulesToRemove(closing).map(({ label }) => label));
  return new Set(labels.filter((label) => label !== ''));
}
