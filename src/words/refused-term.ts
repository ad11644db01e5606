/** What was typed as a length or an end and is none, with what to type instead. */
import type { Refusal } from '../grant/refusal.ts';
import { clockIn, clockOrLength } from '../grant/unclear-term.ts';
import type { Markup } from './markup.ts';

/** What may be both is told how each is written. */
export function lengthText(typed: string, markup: Markup): string {
  const { refusals: say } = markup.words;
  const text = markup.typed(typed);
  const either = clockOrLength(typed);
  if (!either)
    return say.durationUnreadable({ text, examples: markup.any(say.lengthExamples.map(markup.code)) });
  const length = markup.code(say.lengthOf(either));
  return say.clockOrLength({ text, length, until: markup.code(say.untilClock(say.clockOf(either))) });
}

type UnreadableUntil = Extract<Refusal, { readonly no: 'until-unreadable' }>;

/** A time of day alone is given back with the word that it lacks. */
export function untilText({ text: typed, zone }: UnreadableUntil, markup: Markup): string {
  const { refusals: say } = markup.words;
  const text = markup.typed(typed);
  if (zone === 'unknown') return say.untilWithoutZone({ text, example: markup.code('2h') });
  const clock = clockIn(typed);
  const example = markup.code(clock === undefined ? say.untilExample : say.untilClock(clock));
  return say.untilUnreadable({ text, example });
}
