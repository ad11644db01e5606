/** Rules at Scalingo and records, in a word or two each: for the cases of the plan. */
import { MOST_RULES, plan, type Situation, type Step } from '../../src/grant/plan.ts';
import type { Active, Approved } from '../../src/grant/record.ts';
import type { Rule } from '../../src/grant/rule.ts';
import { anActive, anApproved, aRule, grantId, plus, ruleId, source } from '../support/builders.ts';

/** In each story it is two hours after the morning began; what is over ended before, what lasts ends after. */
export const now = plus('2h');
const home = source('203.0.113.7');
export const office = source('203.0.113.0/24');
export const train = source('198.51.100.9');

export const waiting = (name: string, change: Partial<Approved> = {}) =>
  anApproved({ id: grantId(name), source: home, openBy: plus('2h5m'), expiresAt: plus('4h5m'), ...change });
export const open = (name: string, change: Partial<Active> = {}) =>
  anActive({ id: grantId(name), source: home, expiresAt: plus('3h'), ...change });
export const over = (name: string, change: Partial<Active> = {}) =>
  open(name, { expiresAt: plus('1h59m'), ...change });
export const ours = (id: string, change: Partial<Rule> = {}) =>
  aRule({ id: ruleId(id), source: home, ...change });
export const theirs = (id: string, change: Partial<Rule> = {}) => ours(id, { label: 'office', ...change });
export const region = source('region:osc-fr1');
export const inRegion = (id: string): Rule => ({ id: ruleId(id), source: region, label: '' });
export const others = (count: number) =>
  Array.from({ length: count }, (_, index) => theirs(`o${index}`, { source: source(`192.0.2.${index}`) }));

export type Case = Partial<Situation> & { readonly name: string; readonly steps: readonly string[] };

/** What is planned, a line for each step. */
export function planned({ steps: _, name: __, ...change }: Case): readonly string[] {
  return stepsOf(change).map(line);
}

export function stepsOf(change: Partial<Situation>): readonly Step[] {
  return plan({
    rules: [],
    grants: [],
    known: new Set(),
    unreadable: [],
    now,
    installation: 'prod',
    endEarlyMs: 0,
    mostRules: MOST_RULES,
    ...change,
  });
}

/** A step in one line, grants by their short names. */
function line(step: Step): string {
  const short = (ids: readonly string[]) => ids.map((id) => id.replace(/^gr_(.+?)0+$/, '$1')).join(' ');
  switch (step.do) {
    case 'remove':
      return [
        `remove ${short(step.rules)}`,
        ...(step.ends.length > 0 ? [`ends ${short(step.ends)}`] : []),
      ].join(', ');
    case 'add':
      return `add ${step.source} for ${short(step.opens)}`;
    case 'wait':
      return `wait ${short(step.grants)}, ${step.rules} rules`;
    case 'open':
    case 'find':
      return `${step.do} ${short([step.grant])} by ${step.rule ?? 'nobody’s'}`;
    default:
      return `${step.do} ${short([step.grant])}`;
  }
}
