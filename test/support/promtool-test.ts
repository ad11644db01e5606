/** Rules held against what a bot was scraped at, by promtool itself. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Scrape } from './exposition.ts';
import { ensurePromtool } from './promtool.ts';

/** What was scraped before and after something happened, and how long that lasted; `expr` is 1 then. */
export type Held = {
  readonly name: string;
  readonly before: Scrape;
  readonly after: Scrape;
  readonly minutes: number;
  readonly expr: string;
};

/** Throws with promtool's words where one does not hold. */
export function holdRules(rules: string, held: readonly Held[]): void {
  inFolder((folder) => {
    const file = join(folder, 'test.yml');
    const tests = held.map(({ name, before, after, minutes, expr }) => ({
      name,
      interval: '1m',
      // What was there before and is not after goes.
      input_series: [...new Set([...before.keys(), ...after.keys()])].map((series) => ({
        series,
        values: after.has(series)
          ? `${written(before.get(series))} ${written(after.get(series))}x${minutes + 1}`
          : `${written(before.get(series))} stale`,
      })),
      promql_expr_test: [{ expr, eval_time: `${minutes}m`, exp_samples: [{ labels: '{}', value: 1 }] }],
    }));
    writeFileSync(file, stringify({ rule_files: [resolve(rules)], evaluation_interval: '1m', tests }));
    promtool('test', 'rules', file);
  });
}

/** Throws with promtool's words where one of these is no PromQL. */
export function checkQueries(queries: readonly string[]): void {
  inFolder((folder) => {
    const file = join(folder, 'rules.yml');
    const rules = queries.map((expr, nth) => ({ record: `query_${nth}`, expr }));
    writeFileSync(file, stringify({ groups: [{ name: 'queries', rules }] }));
    promtool('check', 'rules', file);
  });
}

function promtool(...args: string[]): void {
  try {
    execFileSync(ensurePromtool(), args, { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    throw new Error(`promtool ${args.join(' ')}: ${said}`, { cause: error });
  }
}

function inFolder(act: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-promtool-'));
  try {
    act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A sample that is no number is none at all to every comparison. */
function written(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '_' : String(value);
}
