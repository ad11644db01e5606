/** Texts as people see them. */

/** One after the other; what is missing or does not hold is left out. */
export function sentences(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}

/** Cut by code point, so that no half of a character is left. Call it after escaping wherever a limit counts what is sent. */
export function truncate(text: string, most: number): string {
  const points = [...text];
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

/** Marks such as accents that are set on one letter; no language needs more, and a pile of them covers the lines above. */
const MOST_MARKS = /(\p{M}{4})\p{M}+/gu;

/** No letter carries more than four marks. */
function unstacked(text: string): string {
  return text.replaceAll(MOST_MARKS, '$1');
}

const HIDDEN = /[\p{Cf}\u115f\u1160\u3164\uffa0]/gu;
const JOINER = '\u200d';
const JOINABLE = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u;
const JOINED = /^\p{Extended_Pictographic}/u;

/** All but what joins two emoji into one, such as those of a person at work. */
function shownOf(hidden: string, at: number, text: string): string {
  const joins = JOINABLE.test(text.slice(Math.max(0, at - 2), at)) && JOINED.test(text.slice(at + 1, at + 3));
  return hidden === JOINER && joins ? hidden : '';
}

/** On one line, without the characters that reorder or hide others (bidirectional marks, zero-width and control characters). */
export function visible(text: string): string {
  const shown = text
    .replaceAll(/[\p{Cc}\s]+/gu, (space) => (space === '\u00a0' ? space : ' '))
    .replaceAll(HIDDEN, shownOf)
    .trim();
  // Only now: what is not shown may have been between the marks.
  return unstacked(shown);
}
