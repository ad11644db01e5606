/** Variables that are nearly ours: most likely misspelt, so the setting that was meant is not set. */
import { closest, distance } from 'fastest-levenshtein';
import { Environment } from './config.ts';
import { secretVariables } from './secret-files.ts';

/** Read by docker-compose.yml, and near REDIS_SENTINEL_PASSWORD. */
const others = ['REDIS_PASSWORD'];

/** Two names that differ by more letters are two names. */
const MOST_SLIPS = 2;

/** Shorter names, such as PORT, are near too many others. */
const SHORTEST = 8;

export type UnknownVariable = { readonly name: string; readonly nearest: string };

export function unknownVariables(environment: NodeJS.ProcessEnv): readonly UnknownVariable[] {
  const names = [...Object.keys(Environment.shape), ...secretVariables.map((name) => `${name}_FILE`)];
  const ours = names.filter(({ length }) => length >= SHORTEST);
  const known = new Set([...names, ...others]);
  return Object.keys(environment).flatMap((name) => {
    const nearest = closest(name.toUpperCase(), ours);
    const isSlip = !known.has(name) && distance(name.toUpperCase(), nearest) <= MOST_SLIPS;
    // The one that was meant may be set beside it.
    return isSlip && !environment[nearest] ? [{ name, nearest }] : [];
  });
}
