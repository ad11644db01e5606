/** `db-access policy check`: is the file right, and what may its writer not have meant? */
import { loadFile } from '../config.ts';
import { warningsOf } from '../config-warnings.ts';

/** One line, and one for each warning; throws a ConfigError with everything that is wrong. */
export function checkPolicy(path: string): { readonly text: string; readonly warnings: number } {
  const { databases } = loadFile(path);
  if (databases.size === 0)
    return { text: `${path} is right, but has no database yet: add one under databases.\n`, warnings: 0 };
  const names = [...databases.keys()].join(', ');
  const right = `${path} is right: ${databases.size} ${databases.size === 1 ? 'database' : 'databases'} (${names}).`;
  const warnings = warningsOf(databases).map(({ where, warning }) => `warning: ${where}: ${warning}`);
  return { text: `${[right, ...warnings].join('\n')}\n`, warnings: warnings.length };
}
