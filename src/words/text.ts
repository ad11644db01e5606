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

/** All but what joins two emoji into one, such as those of a person at work. */
const HIDDEN =
  /(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)\u200d\p{Extended_Pictographic})[\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

/** On one line, without the characters that reorder or hide others (bidirectional marks, zero-width and control characters). */
export function visible(text: string): string {
  const shown = text
    .replaceAll(/[\p{Cc}\s]+/gu, (space) => (space === '\u00a0' ? space : ' '))
    .replaceAll(HIDDEN, '')
    .trim();
  // Only now: what is not shown may have been between the marks.
  return unstacked(shown);
}
