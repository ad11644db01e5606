/** Lengths of time as people write them: `90m`, `2h`, `1h30m`, `1d`. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** No access lasts longer, counted from its opening. */
export const LONGEST_ACCESS_MS = 30 * DAY;

const units = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
] as const;

const written = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/;

export type UnreadableDuration = { readonly no: 'duration-unreadable'; readonly text: string };

/** Milliseconds, more than none. */
export function parseDuration(text: string): number | UnreadableDuration {
  const match = written.exec(text.trim().toLowerCase());
  const total = units.reduce((sum, [, size], index) => sum + Number(match?.[index + 1] ?? 0) * size, 0);
  return total > 0 ? total : { no: 'duration-unreadable', text };
}

/** The shortest spelling that `parseDuration` reads back: `5400000` is `1h30m`. Parts of a second are left out. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.floor(ms / SECOND) * SECOND);
  const parts: string[] = [];
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join('') || '0s';
}
