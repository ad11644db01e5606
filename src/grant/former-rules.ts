/** What an older name of this installation has left at Scalingo, and nothing in this Redis will end. */
import { dueRules } from './due-rules.ts';
import { type Closing, isRunning } from './envelope.ts';
import type { Place } from './place.ts';
import { labelPrefix, type Rule } from './rule.ts';

type Known = {
  /** all that are at that place */
  readonly rules: readonly Rule[];
  /** when that list was asked for */
  readonly listedAt: number;
  /** of that name; read after the list, since a rule is made only after its envelope was written */
  readonly closings: readonly Closing[];
};

/** Those of the rules that have the label of that name, and that no envelope of it will end. */
export function leftBehind(
  place: Place,
  name: string,
  { rules, listedAt, closings }: Known,
): readonly Rule[] {
  // A rule that was removed since the list is not left behind.
  const running = closings.filter(
    (closing) => closing.endedAt === undefined || closing.endedAt >= listedAt || isRunning(closing),
  );
  const ending = dueRules(place, { rules, closings: running, now: Number.POSITIVE_INFINITY });
  return rules.filter((rule) => rule.label.startsWith(labelPrefix(name)) && !ending.includes(rule));
}
