/** `db-access policy check`: is the file right, what may its writer not have meant, and does it answer what they expect? */
import { loadFile } from '../config/config.ts';
import { notesOf, warningsOf } from '../config/warnings.ts';
import { runExpectations } from './expectations.ts';

type Checked = { readonly text: string; readonly warnings: number; readonly failed: number };

/** One line, and one for each warning, each note and each expectation that fails; throws a ConfigError with everything that is wrong. */
export async function checkPolicy(path: string): Promise<Checked> {
  const file = loadFile(path);
  const { databases } = file;
  if (databases.size === 0)
    return {
      text: `${path} is right, but has no database yet: add one under databases.\n`,
      warnings: 0,
      failed: 0,
    };
  const names = [...databases.keys()].join(', ');
  const right = `${path} is right: ${databases.size} ${databases.size === 1 ? 'database' : 'databases'} (${names}).`;
  const warnings = warningsOf(file).map(({ where, warning }) => `warning: ${where}: ${warning}`);
  const notes = notesOf(file).map(({ where, warning }) => `note: ${where}: ${warning}`);
  const { count, failed } = await runExpectations(file);
  const failures = failed.map(
    ({ where, line, what }) => `failed: ${path}${line === undefined ? '' : `:${line}`}: ${where}: ${what}`,
  );
  const lines = [right, ...warnings, ...notes, ...failures, ...summary(count, failed.length)];
  return { text: `${lines.join('\n')}\n`, warnings: warnings.length, failed: failed.length };
}

function summary(count: number, failed: number): readonly string[] {
  if (count === 0) return [];
  if (failed > 0) return [`${failed} of ${count} expectations failed.`];
  return [count === 1 ? '1 expectation holds.' : `${count} expectations hold.`];
}
