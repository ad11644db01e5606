/** `db-access policy check`: is the file right, what may its writer not have meant, and does it answer what they expect? */
import { loadFile } from '../config/file.ts';
import type { Warning } from '../config/findings.ts';
import { notesOf, warningsOf } from '../config/warnings.ts';
import { runExpectations } from './expectations.ts';

type Checked = {
  readonly path: string;
  readonly databases: readonly string[];
  readonly warnings: readonly Warning[];
  readonly notes: readonly Warning[];
  /** how many expectations there are, and those that fail */
  readonly expectations: number;
  readonly failures: Awaited<ReturnType<typeof runExpectations>>['failed'];
};

/** Throws a ConfigError with everything that is wrong. */
export async function checkPolicy(path: string): Promise<Checked> {
  const file = loadFile(path);
  const { count, failed } = await runExpectations(file);
  return {
    path,
    databases: [...file.databases.keys()],
    warnings: warningsOf(file),
    notes: notesOf(file),
    expectations: count,
    failures: failed,
  };
}

/** One line, and one for each warning, each note and each expectation that fails. */
export function checkedText({ path, databases, ...found }: Checked): string {
  if (databases.length === 0) return `${path} is right, but has no database yet: add one under databases.\n`;
  const noun = databases.length === 1 ? 'database' : 'databases';
  const right = `${path} is right: ${databases.length} ${noun} (${databases.join(', ')}).`;
  const warnings = found.warnings.map(({ where, warning }) => `warning: ${where}: ${warning}`);
  const notes = found.notes.map(({ where, warning }) => `note: ${where}: ${warning}`);
  const failures = found.failures.map(
    ({ where, line, what }) => `failed: ${path}${line === undefined ? '' : `:${line}`}: ${where}: ${what}`,
  );
  const lines = [right, ...warnings, ...notes, ...failures, ...summary(found.expectations, failures.length)];
  return `${lines.join('\n')}\n`;
}

export function checkedJson(checked: Checked): string {
  return `${JSON.stringify(checked, null, 2)}\n`;
}

function summary(count: number, failed: number): readonly string[] {
  if (count === 0) return [];
  if (failed > 0) return [`${failed} of ${count} expectations failed.`];
  return [count === 1 ? '1 expectation holds.' : `${count} expectations hold.`];
}
