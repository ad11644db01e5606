/** What today's policy says of what is live: told by the dry run, and by nobody used to cut anything. */
import { expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Active } from '../../src/grant/record.ts';
import { todayRefusals } from '../../src/grant/today.ts';
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
const shut = {
  days: ['sun'] as const,
  fromMinute: 0,
  toMinute: 60,
  zone: 'Europe/Paris',
  outside: 'refused' as const,
};
const strict: Partial<Policy> = {
  requesters: nobody,
  deniedRanges: [source('203.0.113.0/24')],
  longestMs: ms('1h'),
  reason: aReasonForm({ pattern: 'OPS' }),
  hours: shut,
  mostLive: 1,
};
const fire: Partial<Active> = { decision: { how: 'emergency' }, ttlMs: ms('30m') };
const glass = { who: ana, longestMs: ms('30m'), tell: nobody, mostUnreviewed: 1 };

test.each<[string, Partial<Policy>, Partial<Active>, readonly string[]]>([
  ['nothing in the way', {}, {}, []],
  [
    'every clause in the way',
    strict,
    {},
    [
      'requester-may-not',
      'range-denied',
      'duration-too-long',
      'reason-form',
      'outside-hours',
      'too-many-of-database',
    ],
  ],
  ['one more than one person may have', { mostLivePerPerson: 1 }, {}, ['requester-may-not']],
  ['one more than that at all databases', { mostLivePerPersonInAll: 1 }, {}, ['requester-may-not']],
  ['an emergency under its own clause', { ...strict, deniedRanges: [], emergency: glass }, fire, []],
  [
    'an emergency longer than its cap',
    { emergency: { ...glass, longestMs: ms('10m') } },
    fire,
    ['duration-too-long'],
  ],
  ['an emergency of somebody else', { emergency: { ...glass, who: nobody } }, fire, ['requester-may-not']],
  ['an emergency where there are none any more', {}, fire, ['requester-may-not']],
])('%s', (_, change, grant, expected) => {
  const active = anActive(grant);
  const live = [active, anActive({ id: grantId('b') })];
  const today = { person: aPerson('ana'), live, ofPerson: live, at: plus('10m') };
  expect(todayRefusals(aPolicy(change), active, today).map(({ no }) => no)).toEqual(expected);
});

test('what waits is held against the longest that people get, what is open against the longest of all', () => {
  const strictEnd = aPolicy({ longestMs: ms('2h'), endEarlyMs: ms('3m') });
  const today = { person: aPerson('ana'), live: [], ofPerson: [], at: plus('10m') };
  expect(todayRefusals(strictEnd, anActive(), today)).toEqual([]);
  expect(todayRefusals(strictEnd, aRequested(), today)).toMatchObject([
    { no: 'duration-too-long', longestMs: ms('1h57m') },
  ]);
});
