/** The plan, case by case: the rules at Scalingo × what the record says × now → the steps. */
import { expect, test } from 'vitest';
import type { Source } from '../../src/grant/source.ts';
import { ruleId, source } from '../support/builders.ts';
import {
  type Case,
  now,
  office,
  open,
  ours,
  over,
  planned,
  stepsOf,
  theirs,
  train,
  waiting,
} from './plan-story.ts';

/** Open there by r9, and about to leave the first address, whose rule is r1. */
const movedTo = (name: string, to: Source) =>
  open(name, {
    source: to,
    rule: ruleId('r9'),
    leaving: { source: source('203.0.113.7'), rule: ruleId('r1') },
  });

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
    name: 'a list that shows the rule twice: it stays',
    rules: [ours('r1'), ours('r1')],
    grants: [open('a')],
    steps: [],
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
    name: 'removals go first, regardless of their place in the list',
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
  {
    name: 'relabelled by hand: who moves on takes it over before the one who left forgets it',
    rules: [theirs('r1'), ours('r9', { source: office })],
    grants: [movedTo('a', office), open('b', { rule: null, moving: { to: office, at: now } })],
    steps: ['find b by r1', 'open b by r9', 'leave a'],
  },
  {
    name: 'relabelled by hand, and one of ours beside it: taken over before the other is removed',
    rules: [theirs('r1'), ours('r0'), ours('r9', { source: office })],
    grants: [movedTo('a', office), open('b', { rule: null, moving: { to: office, at: now } })],
    steps: ['find b by r1', 'remove r0', 'open b by r9'],
  },
  {
    name: 'two that know a rule each, one relabelled by hand: removed before its grant knows another',
    rules: [ours('r1'), theirs('r2')],
    grants: [open('a'), open('b', { rule: ruleId('r2') })],
    steps: ['remove r2', 'find b by r1'],
  },
];

test.each(cases)('$name', (one) => {
  expect(planned(one)).toEqual(one.steps);
});

test('a new rule says whose it is, and for which grant', () => {
  const [step] = stepsOf({ grants: [waiting('a'), waiting('b')] });
  expect(step).toMatchObject({ do: 'add', label: 'db-access/prod gr_a000000000' });
});
