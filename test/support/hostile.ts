/** Texts that make a reader slow: of great length, and of a kind that it tries again and again at each position. */
import fc from 'fast-check';

const LENGTH = 32_000;

/** For every reader: blanks, digits, letters, and the marks that people, headers and addresses are full of. */
const parts = [
  ...['a', 'A', '0', 'd', ' ', '\t', '\n', '\u00a0', '\u200b', '\u0000', 'é', '👍'],
  ...[
    '"',
    "'",
    '`',
    '<',
    '>',
    '|',
    '&',
    '@',
    '#',
    '!',
    '.',
    ',',
    ':',
    ';',
    '=',
    '/',
    '-',
    '_',
    '%',
    '$',
    '*',
  ],
  ...['a ', '0.', '0,', '1d', 'a:', '::', '<a|', '<a', '$0', '://', 'q=0,'],
];
/** After all that matched, something that does not. */
const endings = ['', '!', '\n'];

export const hostileTexts: readonly string[] = endAll(parts.map((part) => stretched('', part)));

/** What the pattern matches, with each part of it repeated: the same texts each time. */
export function hostileTo(pattern: RegExp): readonly string[] {
  const texts = new Set<string>();
  for (const match of matchesOf(pattern))
    for (let from = 0; from < match.length; from += 1)
      for (const size of [1, match.length - from])
        texts.add(stretched(match.slice(0, from), match.slice(from, from + size)));
  return endAll([...texts]);
}

function endAll(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => endings.map((ending) => text + ending));
}

function stretched(before: string, part: string): string {
  return before + part.repeat((LENGTH - before.length) / part.length);
}

function matchesOf({ source, flags }: RegExp): readonly string[] {
  // fast-check imitates none of these flags, and the texts are as hostile without them.
  const imitated = new RegExp(source, flags.replace(/[gimy]/g, ''));
  const matches = fc.sample(fc.stringMatching(imitated, { size: 'xsmall' }), { numRuns: 5, seed: 1 });
  return [...new Set(matches.map((text) => text.slice(0, 24)))];
}

/** Many times what a reader of linear time needs, and a fraction of what one of quadratic time does. */
export const MOST_MS = 50;

/** The processor's time at its best of three, so that a busy machine makes no reader slow. What takes ten times too long is not tried again. */
export function msOf(read: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  let last = 0;
  for (let tries = 0; tries < 3 && best > MOST_MS && last < 10 * MOST_MS; tries += 1) {
    const before = process.cpuUsage();
    read();
    const { user, system } = process.cpuUsage(before);
    last = (user + system) / 1000;
    best = Math.min(best, last);
  }
  return best;
}
