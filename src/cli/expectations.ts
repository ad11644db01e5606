/** Runs what db-access.yaml expects of itself: the same clauses that a request meets, with nothing open and people as they are stated. */

import type { answers, Expectation } from '../config/expect.ts';
import type { File } from '../config/file.ts';
import { lineOf } from '../config/yaml.ts';
import { explain } from '../flow/why.ts';
import type { Clause } from '../grant/clause.ts';
import { instantIn, isWithin, nextChange } from '../grant/hours.ts';
import { askingGroups, type Policy } from '../grant/policy.ts';
import { type Verdict, verdictOf } from '../grant/verdict.ts';
import { clauseName } from '../words/clause-text.ts';
import { nothingOpen } from './nothing-open.ts';
import { statedPeople } from './stated-people.ts';
import { clauseLine } from './verdicts.ts';

type Failed = {
  /** such as databases.orders.expect.0 */
  readonly where: string;
  /** undefined where the text does not show it, as behind an alias */
  readonly line: number | undefined;
  readonly what: string;
};

export type Run = { readonly count: number; readonly failed: readonly Failed[] };

export async function runExpectations({ databases, text }: Pick<File, 'databases' | 'text'>): Promise<Run> {
  const failed: Failed[] = [];
  let count = 0;
  for (const [name, { policy, expectations }] of databases)
    for (const [index, expectation] of expectations.entries()) {
      count += 1;
      const what = await failureOf(policy, expectation);
      const path = ['databases', name, 'expect', index];
      if (what !== undefined) failed.push({ where: path.join('.'), line: lineOf(text, path), what });
    }
  return { count, failed };
}

/** Undefined where it holds. */
async function failureOf(policy: Policy, expected: Expectation): Promise<string | undefined> {
  const { as, groups, source, for: duration, reason } = expected;
  const people = statedPeople(as, groups);
  const person = await people.known(as, [...groups, ...askingGroups(policy)]);
  const world = { people, policies: new Map(), ...nothingOpen, now: () => instantOf(policy, expected) };
  const clauses = await explain(world, policy, { person, source, duration, reason });
  const verdict = verdictOf(clauses);
  const answer = answerOf(verdict);
  const clause = verdict.is === 'opens at once' ? verdict.by : undefined;
  const { then: wanted, by } = expected;
  if (answer === wanted && (by === undefined || clause?.limit.name === by)) return undefined;
  const came = `expected “${wanted}${by === undefined ? '' : ` by ${by}`}”, but it ${answer}`;
  return clause ? `${came} (${clauseName(clause)})` : [`${came}.`, ...whyOf(verdict, clauses)].join(' ');
}

/** A time without a zone is by the clock of the hours, so that it is the same on every machine. */
function instantOf({ hours }: Policy, { at }: Expectation): number {
  if (at === undefined) return hours && !isWithin(hours, 0) ? (nextChange(hours, 0) ?? 0) : 0;
  return /(Z|[+-]\d\d:\d\d)$/.test(at) ? Date.parse(at) : instantIn(hours?.zone ?? 'UTC', at);
}

function answerOf({ is }: Verdict): (typeof answers)[number] {
  if (is === 'opens at once') return is;
  // All groups of the person are stated, so nothing depends on others.
  return is === 'asks the approvers' ? 'asks approvers' : 'is refused';
}

/** What refused it, or why no clause approved it. */
function whyOf(verdict: Verdict, clauses: readonly Clause[]): readonly string[] {
  const automatic = clauses.filter(({ kind }) => kind === 'automatic');
  return ('because' in verdict ? verdict.because : automatic).map(clauseLine);
}
