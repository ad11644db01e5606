/** Each clause of a policy × what is asked → the sentence that people read. */
import { describe, expect, test } from 'vitest';
import {
  emergencyRefusal,
  hoursRefusal,
  liveInAllRefusal,
  rangesRefusal,
  reasonFormRefusal,
} from '../../src/grant/checks.ts';
import { evaluate, refusalOf } from '../../src/grant/evaluate.ts';
import { weekdays } from '../../src/grant/hours.ts';
import { durationRefusal } from '../../src/grant/length.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { reasonRefusal } from '../../src/grant/reason.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { parseSource } from '../../src/grant/source.ts';
import { ofRequester } from '../../src/grant/today.ts';
import { plain } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import {
  anActive,
  aPerson,
  aPolicy,
  aReasonForm,
  aRequested,
  databaseName,
  ms,
  personId,
  source,
} from '../support/builders.ts';

const said = (refusal: Refusal | undefined) => refusal && refusalText(refusal, plain);
const vpn = { allowedRanges: [source('198.35.26.0/24')] };
const strict: Policy['hours'] = {
  days: weekdays.slice(0, 5),
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'Europe/Paris',
  outside: 'refused',
};

describe('where from', () => {
  test.each<[string, Partial<Policy>, string | undefined]>([
    ['198.35.26.7', vpn, undefined],
    ['198.35.26.0/24', vpn, undefined],
    [
      '203.0.113.7',
      vpn,
      'This database is open to these addresses only: 198.35.26.0/24. 203.0.113.7 is not one of them. Connect to the company’s VPN, for instance, and give the address that you have there.',
    ],
    [
      '198.35.26.9',
      { ...vpn, deniedRanges: [source('198.35.26.8/29')] },
      '198.35.26.9 is in 198.35.26.8/29, and this database is closed to that range. Connect from somewhere else, such as the company’s VPN.',
    ],
    ['region:osc-fr1', { ...vpn, regions: ['osc-fr1'] }, undefined],
  ])('%s under %j', (from, change, sentence) => {
    expect(said(rangesRefusal(aPolicy(change), source(from)))).toBe(sentence);
  });

  test.each<[string, Partial<Policy>, string]>([
    ['region:osc-fr1', {}, 'You can’t request a Scalingo region here. Give your public IPv4 address.'],
    [
      'region:mars',
      { regions: ['osc-fr1', 'osc-secnum-fr1'] },
      'The region “mars” can’t be requested here. You can request: region:osc-fr1, region:osc-secnum-fr1.',
    ],
  ])('%s under %j', (from, change, sentence) => {
    const parsed = parseSource(from, aPolicy(change));
    expect('no' in parsed && said(parsed)).toBe(sentence);
  });
});

test.each<[string, string | undefined]>([
  ['1h', undefined],
  ['2h1m', '2 hours, 1 minute is too long: this database allows 2 hours at most. Ask for less.'],
  ['30s', '30 seconds is too short: ask for 1 minute or more.'],
])('for how long: %s', (length, sentence) => {
  expect(said(durationRefusal(aPolicy({ longestMs: ms('2h') }), ms(length)))).toBe(sentence);
});

test.each<[string, string | undefined]>([
  ['see OPS-12', undefined],
  ['just so', 'The reason does not have the required form. Name a ticket, such as OPS-123.'],
  ['', 'A reason is missing: say in a few words what you need the access for.'],
  [`${'x'.repeat(500)} OPS-1`, 'The reason is too long: 506 of 500 characters. Shorten it.'],
])('why: %j', (reason, sentence) => {
  const policy = aPolicy({
    reason: aReasonForm({ pattern: 'OPS-\\d+', error: 'Name a ticket, such as OPS-123.' }),
  });
  expect(said(reasonRefusal(reason) ?? reasonFormRefusal(policy, reason))).toBe(sentence);
});

describe('when', () => {
  const shut =
    'Access can be requested and approved only during these hours: mon, tue, wed, thu, fri 09:00–18:00 Europe/Paris. In an emergency, /db-access emergency opens it for people who are allowed to.';
  test.each<[string, string, string | undefined]>([
    ['a Monday morning in winter', '2026-01-05T08:00:00Z', undefined],
    ['a minute before', '2026-01-05T07:59:59Z', shut],
    ['the last minute', '2026-01-05T16:59:59Z', undefined],
    ['as it ends', '2026-01-05T17:00:00Z', shut],
    ['the same in summer, an hour earlier by UTC', '2026-07-06T07:00:00Z', undefined],
    ['a minute before in summer', '2026-07-06T06:59:00Z', shut],
    ['a Saturday', '2026-01-10T12:00:00Z', shut],
    ['the Monday after the clocks went forward', '2026-03-30T07:00:00Z', undefined],
  ])('%s', (_, at, sentence) => {
    expect(said(hoursRefusal(aPolicy({ hours: strict }), Date.parse(at)))).toBe(sentence);
    const byHand = strict && { ...strict, outside: 'by hand' as const };
    expect(said(hoursRefusal(aPolicy({ hours: byHand }), Date.parse(at)))).toBeUndefined();
  });
});

test.each<[Partial<Policy>, string | undefined]>([
  [{}, undefined],
  [{ mostLivePerPerson: 2, mostLive: 3 }, undefined],
  [
    { mostLivePerPerson: 1 },
    'You have 1 open or approved for orders, and the limit is 1. End it first: /db-access done.',
  ],
  [
    { mostLive: 1 },
    'orders already has 1 open or approved, and the limit is 1. Try again when it has ended.',
  ],
])('how many at once: %j', (change, sentence) => {
  const clauses = evaluate(aPolicy(change), { requester: personId('ana'), live: [anActive()] });
  expect(said(refusalOf(clauses, 'person limit', 'database limit'))).toBe(sentence);
});

test('L20: how many at once at all databases: what one person reads, and what an approver does', () => {
  const no = liveInAllRefusal(aPolicy({ mostLivePerPersonInAll: 1 }), [anActive()]);
  expect(said(no)).toBe(
    'You have 1 open or approved at all databases together (orders), and the limit is 1. End it first: /db-access done.',
  );
  expect(said(no && ofRequester(no))).toBe(
    'The requester has 1 open or approved at all databases together, and the limit is 1. It has to end first.',
  );
});

test('who may break the glass', () => {
  const tell = { everyone: false, people: [], groups: [] };
  const emergency = {
    who: { ...tell, people: [personId('bo')] },
    longestMs: ms('30m'),
    tell,
    mostUnreviewed: 1,
  };
  const no = 'You can’t open orders without approval. Request access with /db-access.';
  expect(said(emergencyRefusal(aPolicy(), aPerson('bo')))).toBe(no);
  expect(said(emergencyRefusal(aPolicy({ emergency }), aPerson('ana')))).toBe(no);
  expect(said(emergencyRefusal(aPolicy({ emergency }), aPerson('bo')))).toBeUndefined();
});

test.each<[Refusal, string]>([
  [
    {
      no: 'nobody-could-approve',
      database: databaseName('orders'),
      admins: [personId('cy')],
      need: 2,
      have: 1,
    },
    'Nobody could approve this: it needs 2 approvals, and 1 person could give one. Please ask UCY to add approvers for orders.',
  ],
  [
    { no: 'approved-already', grant: aRequested() },
    'You have already approved orders from 203.0.113.7 for 2 hours. Someone else has to as well.',
  ],
  [
    { no: 'more-than-asked', grant: aRequested() },
    'That is more than was requested. You can approve up to 2 hours from 203.0.113.7.',
  ],
  [
    { no: 'extends-too-long', askedMs: ms('9h'), longestMs: ms('8h') },
    'That would be 9 hours in all, and the limit is 8 hours. Ask for less, or request new access once it has ended.',
  ],
  [
    { no: 'extension-waits', grant: anActive() },
    'You have already requested more time for orders from 203.0.113.7. It waits for the approvers.',
  ],
  [
    { no: 'no-extension', database: databaseName('orders') },
    'Access to orders cannot be extended. Request new access with /db-access.',
  ],
])('%j', (refusal, sentence) => {
  expect(refusalText(refusal, plain)).toBe(sentence);
});
