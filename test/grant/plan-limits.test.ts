/** The plan where a label tells nothing, a rule is gone, or there is no room. */
import { expect, test } from 'vitest';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { ruleId } from '../support/builders.ts';
import {
  type Case,
  inRegion,
  now,
  open,
  others,
  ours,
  over,
  planned,
  region,
  theirs,
  train,
  waiting,
} from './plan-story.ts';

const cases: readonly Case[] = [
  // a region's rule may have no label
  {
    name: 'a region: its rule is known from the envelope, its answer was lost',
    rules: [inRegion('r1')],
    known: new Set([ruleId('r1')]),
    grants: [waiting('a', { source: region, openingSince: now - 60_000 })],
    steps: ['open a by r1'],
  },
  {
    name: 'a region: Scalingo kept its label, its answer was lost',
    rules: [{ ...inRegion('r1'), label: 'db-access/prod gr_a000000000' }],
    grants: [waiting('a', { source: region, openingSince: now - 60_000 })],
    steps: ['open a by r1'],
  },
  {
    name: 'a region: the one known from the envelope goes when nobody wants it any more',
    rules: [inRegion('r1')],
    known: new Set([ruleId('r1')]),
    grants: [waiting('a', { source: region, openingSince: now - 60_000, expiresAt: now })],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'a region: nothing but that we asked for it says that it is ours, so it is somebody else’s',
    rules: [inRegion('r1')],
    grants: [waiting('a', { source: region, openingSince: now })],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'a region: we never asked for it, so it is somebody else’s',
    rules: [inRegion('r1')],
    grants: [waiting('a', { source: region })],
    steps: ['open a by nobody’s'],
  },
  {
    name: 'a region: known by its id, it is removed at the end, and no other',
    rules: [inRegion('o1'), inRegion('r1')],
    grants: [over('a', { source: region })],
    steps: ['remove r1, ends a'],
  },
  {
    name: 'an address: without our label it is not ours',
    rules: [theirs('o1', { label: '' })],
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
    name: 'still covered by somebody else’s rule',
    rules: [theirs('o1')],
    grants: [open('a', { rule: null })],
    steps: [],
  },
  {
    name: 'was covered by somebody else’s rule, which is gone',
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

test.each(cases)('$name', (one) => {
  expect(planned(one)).toEqual(one.steps);
});
