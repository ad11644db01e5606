/** The one evaluation of a policy: every clause with its limit and its answer to what is known. */
import { expect, test } from 'vitest';
import { type ClauseKind, type Facts, typedLength } from '../../src/grant/clause.ts';
import { approvingClause, evaluate, refusalOf, refusedBy } from '../../src/grant/evaluate.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { verdictOf } from '../../src/grant/verdict.ts';
import {
  anActive,
  aPerson,
  aPolicy,
  aReasonForm,
  aRequested,
  grantId,
  ms,
  personId,
  plus,
  source,
} from '../support/builders.ts';

const nobody = { everyone: false, people: [], groups: [] };
const ana = { ...nobody, people: [personId('ana')] };
const quick = { name: 'quick', who: ana, upToMs: ms('1h'), from: [], withinHours: false };
const glass = { who: ana, longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };
const shut = {
  ...{ days: ['sun'] as const, fromMinute: 0, toMinute: 60, zone: 'UTC' },
  outside: 'refused' as const,
};
const known: Facts = {
  ...{ at: plus('10m'), person: aPerson('ana'), source: '203.0.113.7', reason: 'why' },
  ...{ length: typedLength('1h'), live: [], current: [], earlier: [], unreviewed: [], able: 'enough' },
};

test('of nothing known, no clause says yes or no', () => {
  const clauses = evaluate(aPolicy({ automatic: [quick], emergency: glass }), {});
  expect(clauses.filter(({ answer }) => answer !== 'not asked')).toEqual([]);
  expect(clauses.map(({ kind }) => kind)).toEqual([
    ...['requesters', 'source', 'ranges', 'length', 'reason', 'hours', 'person limit', 'database limit'],
    ...['limit in all', 'waiting limit', 'approvers', 'automatic', 'emergency'],
  ]);
});

test('of all known, each clause answers, and the first automatic one that says yes approves', () => {
  const clauses = evaluate(aPolicy({ automatic: [quick], emergency: glass }), known);
  const noes = clauses.filter(({ answer }) => answer !== 'yes').map(({ kind }) => kind);
  expect(noes).toEqual(['emergency']);
  expect(approvingClause(clauses)).toBe(quick);
});

const waiting = ['b', 'c'].map((id) => aRequested({ id: grantId(id) }));

test.each<[ClauseKind, Partial<Policy>, Facts, string, string]>([
  ['requesters', { requesters: nobody }, {}, 'not-a-requester', 'would be refused'],
  ['source', {}, { source: '203.0.113.0/24' }, 'source-too-wide', 'would be refused'],
  ['length', {}, { length: typedLength('3d') }, 'duration-too-long', 'would be refused'],
  ['length', {}, { length: typedLength('soon') }, 'duration-unreadable', 'would be refused'],
  ['reason', { reason: aReasonForm({ pattern: 'OPS' }) }, {}, 'reason-form', 'would be refused'],
  ['hours', { hours: shut }, {}, 'outside-hours', 'would be refused'],
  [
    'person limit',
    { mostLivePerPerson: 1 },
    { live: [anActive()] },
    'too-many-of-person',
    'would be refused',
  ],
  ['database limit', { mostLive: 1 }, { live: [anActive()] }, 'too-many-of-database', 'would be refused'],
  [
    'limit in all',
    { mostLivePerPersonInAll: 1 },
    { current: [anActive()] },
    'too-many-in-all',
    'would be refused',
  ],
  [
    'waiting limit',
    { mostPendingPerPerson: 2 },
    { current: waiting, source: '203.0.113.99' },
    'too-many-waiting',
    'would be refused',
  ],
  ['approvers', {}, { able: [] }, 'nobody-could-approve', 'would be refused'],
  [
    'automatic',
    { automatic: [quick] },
    { length: typedLength('2h') },
    'duration-too-long',
    'asks the approvers',
  ],
  ['emergency', {}, {}, 'no-emergency', 'asks the approvers'],
])('%s refuses by itself what is %j: %j', (kind, change, facts, no, is) => {
  const clauses = evaluate(aPolicy({ longestMs: ms('8h'), ...change }), { ...known, ...facts });
  expect(refusalOf(clauses, kind)?.no).toBe(no);
  expect(refusedBy(clauses, kind)?.kind).toBe(kind);
  expect(verdictOf(clauses).is).toBe(is);
});

test('what a clause approves needs no approver, however much waits already', () => {
  const policy = aPolicy({ automatic: [quick], mostPendingPerPerson: 2 });
  const clauses = evaluate(policy, { ...known, current: waiting, able: [] });
  expect(verdictOf(clauses)).toMatchObject({ is: 'opens at once', by: { limit: quick } });
});

test('what is open keeps its length, what is given is held to what people get, what is asked to both ends', () => {
  const policy = aPolicy({ longestMs: ms('1h'), shortestMs: ms('1h'), endEarlyMs: ms('3m') });
  const answers = (['request', 'given', 'open'] as const).map((of) =>
    ['56m', '57m', '1h', '61m'].map((length) =>
      refusalOf(evaluate(policy, { length: { of, ms: ms(length) } }), 'length')?.no.replace('duration-', ''),
    ),
  );
  expect(answers).toEqual([
    ['too-short', 'too-short', undefined, 'too-long'],
    ['too-short', undefined, 'too-long', 'too-long'],
    ['too-short', undefined, undefined, 'too-long'],
  ]);
});

test.each([
  ['/29 and the /29 beside it', ['198.35.26.0/29', '198.35.26.8/29'], 'yes'],
  ['/29 and one that is not beside it', ['198.35.26.0/29', '198.35.26.16/29'], 'no'],
])('a /28 is held against allowedRanges and from together: %s', (_, listed, answer) => {
  const ranges = listed.map(source);
  const who = { everyone: true, people: [], groups: [] };
  const clause = { name: 'office', who, upToMs: ms('1h'), from: ranges, widest: 28, withinHours: false };
  const policy = aPolicy({ widest: 28, allowedRanges: ranges, automatic: [clause] });
  const clauses = evaluate(policy, { ...known, source: '198.35.26.0/28' });
  const answers = clauses
    .filter(({ kind }) => kind === 'ranges' || kind === 'automatic')
    .map(({ answer }) => answer);
  expect(answers.map((one) => (one === 'yes' ? 'yes' : 'no'))).toEqual([answer, answer]);
});
