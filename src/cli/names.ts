/** What people type for each database that was found. */
import { DatabaseName } from '../grant/ids.ts';
import type { Discovered } from '../scalingo/databases.ts';
import { COMMANDS } from '../words/command-names.ts';

/** As people count: db-2 before db-11. */
const natural = new Intl.Collator('en', { numeric: true });

/**
 * In the order of the names: each is the name at Scalingo, with its region where two have one name, with -db where it is a command or
 * taken, and its id where none of these can be typed. `taken`: names that are there already.
 */
export function named(
  found: readonly Discovered[],
  taken: readonly string[],
): readonly (readonly [name: string, Discovered])[] {
  const names = new Map<string, Discovered>();
  for (const one of found) {
    const isAlone = found.filter(({ name }) => name === one.name).length === 1;
    const candidates = isAlone
      ? [one.name, `${one.name}-db`, `${one.name}-${one.region}`]
      : [`${one.name}-${one.region}`];
    const free = candidates
      .map((name) => name.toLowerCase())
      .find((name) => isTypable(name) && !taken.includes(name) && !names.has(name));
    names.set(free ?? one.id, one);
  }
  return [...names].toSorted(([a], [b]) => natural.compare(a, b));
}

function isTypable(name: string): boolean {
  return DatabaseName.safeParse(name).success && !COMMANDS.some((word) => word === name);
}
