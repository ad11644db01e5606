/** A slip of the finger: which of these names was meant. */
import { closest, distance } from 'fastest-levenshtein';

const LONGEST_SLIP = 100;

/** Undefined where none is near enough. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const typed = text.trim().toLowerCase();
  // No name is that long, and comparing takes time with each letter.
  if (typed === '' || typed.length > LONGEST_SLIP || names.length === 0) return undefined;
  const found = closest(typed, names);
  return distance(typed, found) > Math.ceil(typed.length / 3) ? undefined : found;
}
