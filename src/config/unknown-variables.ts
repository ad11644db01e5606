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

/** Names that begin so are nobody else's. */
const OURS = /^(DB_ACCESS|AUDIT|METRICS|RETENTION)_/;

/** Kubernetes sets them for a service named as one of these. */
const OF_KUBERNETES = /_(?:SERVICE|PORT)(?:_|$)/;

export type UnknownVariable = { readonly name: string; readonly nearest: string };

export function unknownVariables(environment: NodeJS.ProcessEnv): readonly UnknownVariable[] {
  const names = [...Object.keys(Environment.shape), ...secretVariables.map((name) => `${name}_FILE`)];
  const ours = names.filter(({ length }) => length >= SHORTEST);
  const known = new Set([...names, ...others]);
  return Object.keys(environment).flatMap((name) => {
    const nearest = closest(name.toUpperCase(), ours);
    if (known.has(name)) return [];
    // Of another one, what was meant may be set beside it.
    const isSlip = distance(name.toUpperCase(), nearest) <= MOST_SLIPS && !environment[nearest];
    return isSlip || (OURS.test(name) && !OF_KUBERNETES.test(name)) ? [{ name, nearest }] : [];
  });
}
