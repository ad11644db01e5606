/** The plan, case by case: what stands at Scalingo × what the record says × now → the steps. */
import { expect, test } from 'vitest';
import { MOST_RULES, plan, type Situation, type Step } from '../../src/grant/plan.ts';
import type { Active, Approved } from '../../src/grant/record.ts';
import type { Rule } from '../../src/grant/rule.ts';
import { anActive, anApproved, aRule, grantId, plus, ruleId, source } from '../support/builders.ts';

/** In each story it is two hours after the morning began; what is over ended before, what lasts ends after. */
const now = plus('2h');
const home = source('203.0.113.7');
const office = source('203.0.113.0/24');
const train = source('198.51.100.9');

const waiting = (name: string, change: Partial<Approved> = {}) =>
  anApproved({ id: grantId(name), source: home, openBy: plus('2h5m'), expiresAt: plus('4h5m'), ...change });
const open = (name: string, change: Partial<Active> = {}) =>
  anActive({ id: grantId(name), source: home, expiresAt: plus('3h'), ...change });
const over = (name: string, change: Partial<Active> = {}) =>
  open(name, { expiresAt: plus('1h59m'), ...change });
const ours = (id: string, change: Partial<Rule> = {}) => aRule({ id: ruleId(id), source: home, ...change });
const theirs = (id: string, change: Partial<Rule> = {}) => ours(id, { label: 'office', ...change });
const region = source('region:osc-fr1');
const inRegion = (id: string, createdAt?: number): Rule => ({
  id: ruleId(id),
  source: region,
  label: '',
  createdAt,
});
const others = (count: number) =>
  Array.from({ length: count }, (_, index) => theirs(`o${index}`, { source: source(`192.0.2.${index}`) }));

type Case = Partial<Situation> & { readonly name: string; readonly steps: readonly string[] };

const cases: readonly Case[] = [
  { name: 'nothing there, nothing wanted', steps: [] },

  // opening
  { name: 'approved: add a rule', grants: [waiting('a')], steps: ['add 203.0.113.7/32 for a'] },
  {
    name: 'two approved for one address: one rule for both',
    grants: [waiting('a'), waiting('b')],
    steps: ['add 203.0.113.7/32 for a b'],
  },
  {
    name: 'two approved for two addresses: two rules',
    grants: [waiting('a'), waiting('b', { source: train })],
    steps: ['add 203.0.113.7/32 for a', 'add 198.51.100.9/32 for b'],
  },
  {
    name: 'the rule is there already, its answer was lost: open by it',
    rules: [ours('r1')],
    grants: [waiting('a')],
    steps: ['open a by r1'],
  },
  {
    name: 'the address is open for somebody: share the rule',
    rules: [ours('r1')],
    grants: [open('a'), waiting('b')],
    steps: ['open b by r1'],
  },
  {
    name: 'a wider rule of ours is no reason to go without: it may end sooner',
    rules: [ours('r1', { source: office })],
    grants: [open('a', { source: office }), waiting('b')],
    steps: ['add 203.0.113.7/32 for b'],
  },
  {
    name: 'somebody else’s rule lets it in: open without one of ours',
    rules: [theirs('o1')],
    grants: [waiting('a')],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'somebody else’s wider rule lets it in: open without one of ours',
    rules: [theirs('o1', { source: office })],
    grants: [waiting('a')],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'somebody else’s narrower rule does not',
    rules: [theirs('o1')],
    grants: [waiting('a', { source: office })],
    steps: ['add 203.0.113.0/24 for a'],
  },
  {
    name: 'somebody else’s Scalingo region does not',
    rules: [theirs('o1', { source: source('region:osc-fr1') })],
    grants: [waiting('a')],
    steps: ['add 203.0.113.7/32 for a'],
  },
  { name: 'approved, but too late to open', grants: [waiting('a', { openBy: now })], steps: ['end a'] },
  {
    name: 'approved, too late, and its rule is there: its answer was lost for long',
    rules: [ours('r1')],
    grants: [waiting('a', { openBy: now })],
    steps: ['remove r1, ends a'],
  },

  // ending
  { name: 'all is well', rules: [ours('r1')], grants: [open('a')], steps: [] },
  { name: 'its time is up', rules: [ours('r1')], grants: [over('a')], steps: ['remove r1, ends a'] },
  { name: 'its time is up, its rule is gone already', grants: [over('a')], steps: ['end a'] },
  {
    name: 'its time is up to the very instant',
    rules: [ours('r1')],
    grants: [open('a', { expiresAt: now })],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'its time is nearly up, where rules are removed early',
    rules: [ours('r1')],
    grants: [open('a', { expiresAt: now + 60_000 })],
    endEarlyMs: 60_000,
    steps: ['remove r1, ends a'],
  },
  {
    name: 'one of two ends: the other keeps the rule',
    rules: [ours('r1')],
    grants: [over('a'), open('b')],
    steps: ['end a'],
  },
  {
    name: 'one ends while another waits for the same address: the rule stays',
    rules: [ours('r1')],
    grants: [over('a'), waiting('b')],
    steps: ['open b by r1', 'end a'],
  },
  {
    name: 'both end: one removal',
    rules: [ours('r1')],
    grants: [over('a'), over('b')],
    steps: ['remove r1, ends a b'],
  },
  {
    name: 'it ends while somebody else’s rule lets the address in: ours goes, theirs stays',
    rules: [ours('r1'), theirs('o1', { source: office })],
    grants: [over('a')],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'it never had a rule of ours: nothing is removed',
    rules: [theirs('o1')],
    grants: [over('a', { rule: null })],
    steps: ['end a'],
  },
  {
    name: 'removals go first',
    rules: [ours('r1')],
    grants: [waiting('b', { source: train }), over('a')],
    steps: ['remove r1, ends a', 'add 198.51.100.9/32 for b'],
  },
  {
    name: 'removals go first, wherever they stand in the list',
    rules: [ours('r1'), ours('r2', { source: train })],
    grants: [open('a'), waiting('b')],
    steps: ['remove r2', 'open b by r1'],
  },

  // whose
  { name: 'a stray of ours', rules: [ours('r1')], steps: ['remove r1'] },
  {
    name: 'other people’s rules',
    rules: [
      theirs('o1'),
      theirs('o2', { label: '' }),
      theirs('o3', { label: 'db-access/prod-2 gr_a000000000' }),
      theirs('o4', { label: 'db-access/prod' }),
      theirs('o5', { label: 'db-access/ gr_a000000000' }),
      theirs('o6', { label: 'my db-access/prod gr_a000000000' }),
    ],
    steps: [],
  },
  {
    name: 'relabelled by hand: known by its id, still shared',
    rules: [theirs('r1')],
    grants: [open('a'), waiting('b')],
    steps: ['open b by r1'],
  },
  {
    name: 'relabelled by hand: known by its id, still removed',
    rules: [theirs('r1')],
    grants: [over('a')],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'relabelled by hand: who lives on by it knows it before the one who ends forgets it',
    rules: [theirs('r1')],
    grants: [over('a'), open('b', { rule: null })],
    steps: ['find b by r1', 'end a'],
  },
  {
    name: 'two of ours for one address: the one that the record knows stays',
    rules: [ours('r0'), ours('r1'), ours('r2')],
    grants: [open('a')],
    steps: ['remove r0 r2'],
  },
  {
    name: 'two of ours for one address, none known: one stays',
    rules: [ours('r1'), ours('r2')],
    grants: [waiting('a')],
    steps: ['remove r2', 'open a by r1'],
  },
  {
    name: 'two grants that know a rule each: both live on by one',
    rules: [ours('r1'), ours('r2')],
    grants: [open('a'), open('b', { rule: ruleId('r2') })],
    steps: ['remove r2', 'find b by r1'],
  },

  // a region's rule bears no label
  {
    name: 'a region: its rule was made as we asked for it, and its answer was lost',
    rules: [inRegion('r1', now)],
    grants: [waiting('a', { source: region, openingSince: now - 60_000 })],
    steps: ['open a by r1'],
  },
  {
    name: 'a region: the same where Scalingo does not tell when a rule was made',
    rules: [inRegion('r1')],
    grants: [waiting('a', { source: region, openingSince: now - 60_000 })],
    steps: ['open a by r1'],
  },
  {
    name: 'a region: the lost one goes where nobody wants it any more',
    rules: [inRegion('r1')],
    grants: [waiting('a', { source: region, openingSince: now - 60_000, expiresAt: now })],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'a region: made long before or long after we asked, it is somebody else’s',
    rules: [inRegion('r1', now - 200_000), inRegion('r2', now + 120_000)],
    grants: [waiting('a', { source: region, openingSince: now - 60_000 })],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'a region: we never asked for it, so it is somebody else’s',
    rules: [inRegion('r1', now)],
    grants: [waiting('a', { source: region })],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'a region: known by its id, it is removed at the end, and no other',
    rules: [inRegion('o1', now), inRegion('r1', now)],
    grants: [over('a', { source: region })],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'an address: without our label it is not ours, whenever it was made',
    rules: [theirs('o1', { label: '', createdAt: now })],
    grants: [waiting('a', { openingSince: now })],
    steps: ['open a by nobody’s'],
  },

  // drift
  { name: 'our rule is gone: look again', grants: [open('a')], steps: ['miss a'] },
  { name: 'looked too soon', grants: [open('a', { missingSince: now - 29_999 })], steps: [] },
  { name: 'gone for good', grants: [open('a', { missingSince: now - 30_000 })], steps: ['drift a'] },
  {
    name: 'there again',
    rules: [ours('r1')],
    grants: [open('a', { missingSince: now - 30_000 })],
    steps: ['find a by r1'],
  },
  {
    name: 'gone, but an equal one of ours is there',
    rules: [ours('r2')],
    grants: [open('a')],
    steps: ['find a by r2'],
  },
  {
    name: 'gone, though somebody else’s lets it in: still gone',
    rules: [theirs('o1')],
    grants: [open('a')],
    steps: ['miss a'],
  },
  {
    name: 'lent by somebody, as before',
    rules: [theirs('o1')],
    grants: [open('a', { rule: null })],
    steps: [],
  },
  {
    name: 'was lent by somebody, who took it away',
    grants: [open('a', { rule: null, missingSince: now - 30_000 })],
    steps: ['drift a'],
  },
  {
    name: 'gone and over: over',
    grants: [over('a', { missingSince: now - 30_000 })],
    steps: ['end a'],
  },

  // room
  {
    name: `full at ${MOST_RULES}, everybody counted`,
    rules: others(MOST_RULES),
    grants: [waiting('a')],
    steps: ['wait a, 30 rules'],
  },
  {
    name: 'some are kept free for others',
    rules: others(28),
    grants: [waiting('a')],
    mostRules: 28,
    steps: ['wait a, 28 rules'],
  },
  {
    name: 'room for one',
    rules: others(MOST_RULES - 1),
    grants: [waiting('a'), waiting('b', { source: train })],
    steps: ['add 203.0.113.7/32 for a', 'wait b, 30 rules'],
  },
  {
    name: 'a removal makes room',
    rules: [...others(MOST_RULES - 1), ours('r1', { source: train })],
    grants: [waiting('a'), over('b', { source: train })],
    steps: ['remove r1, ends b', 'add 203.0.113.7/32 for a'],
  },
  {
    name: 'full, but the address is let in already: no room is needed',
    rules: [...others(MOST_RULES - 1), ours('r1')],
    grants: [open('a'), waiting('b')],
    steps: ['open b by r1'],
  },
];

test.each(cases)('$name', ({ steps, name: _, ...change }) => {
  const situation = {
    rules: [],
    grants: [],
    now,
    installation: 'prod',
    endEarlyMs: 0,
    mostRules: MOST_RULES,
    ...change,
  };
  expect(plan(situation).map(line)).toEqual(steps);
});

test('a new rule says whose it is, and for which grant', () => {
  const [step] = plan({
    rules: [],
    grants: [waiting('a'), waiting('b')],
    now,
    installation: 'prod',
    endEarlyMs: 0,
    mostRules: MOST_RULES,
  });
  expect(step).toMatchObject({ do: 'add', label: 'db-access/prod gr_a000000000' });
});

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
