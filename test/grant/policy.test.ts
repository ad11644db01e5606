/** What a database allows: person × policy → why not. */
import { describe, expect, test } from 'vitest';
import { approverRefusal } from '../../src/grant/answerers.ts';
import { requesterRefusal } from '../../src/grant/checks.ts';
import { durationRefusal } from '../../src/grant/length.ts';
import { memberRefusal } from '../../src/grant/members.ts';
import type { MemberStatus } from '../../src/grant/person.ts';
import type { Who } from '../../src/grant/policy.ts';
import { LONGEST_REASON, reasonRefusal } from '../../src/grant/reason.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { aPerson, aPolicy, databaseName, groupId, ms, personId } from '../support/builders.ts';

const nobody: Who = { everyone: false, people: [], groups: [] };
const orders = databaseName('orders');
const outage = 'Slack did not answer.';

/** Who is allowed × who comes → why not. The same for asking and for answering; `listed` is the "no" of a list without them. */
type Case = {
  readonly name: string;
  readonly who: Who;
  readonly person: ReturnType<typeof aPerson>;
  readonly no: Refusal | 'listed' | undefined;
};

const unknownGroup = { oncall: { is: 'unknown', why: outage } } as const;
const strangers = ['guest', 'bot', 'deactivated', 'from another workspace', 'unconfirmed'] as const;

const cases: readonly Case[] = [
  { name: 'everyone: any member', who: { ...nobody, everyone: true }, person: aPerson('bo'), no: undefined },
  {
    name: 'listed by name',
    who: { ...nobody, people: [personId('bo')] },
    person: aPerson('bo'),
    no: undefined,
  },
  {
    name: 'others are listed',
    who: { ...nobody, people: [personId('cy')] },
    person: aPerson('bo'),
    no: 'listed',
  },
  { name: 'nobody is listed', who: nobody, person: aPerson('bo'), no: 'listed' },
  {
    name: 'in a listed group',
    who: { ...nobody, groups: [groupId('oncall')] },
    person: aPerson('bo', { groups: { oncall: { is: 'in' } } }),
    no: undefined,
  },
  {
    name: 'out of the listed group',
    who: { ...nobody, groups: [groupId('oncall')] },
    person: aPerson('bo', { groups: { oncall: { is: 'out' } } }),
    no: 'listed',
  },
  {
    name: 'in a group that is not listed',
    who: { ...nobody, groups: [groupId('oncall')] },
    person: aPerson('bo', { groups: { oncall: { is: 'out' }, chess: { is: 'in' } } }),
    no: 'listed',
  },
  {
    name: 'the group cannot be read: closed, with the reason',
    who: { ...nobody, people: [personId('cy')], groups: [groupId('oncall')] },
    person: aPerson('bo', { groups: unknownGroup }),
    no: { no: 'cannot-tell-group', group: groupId('oncall'), why: outage },
  },
  {
    name: 'nobody asked about the group: closed',
    who: { ...nobody, groups: [groupId('oncall')] },
    person: aPerson('bo'),
    no: { no: 'cannot-tell-group', group: groupId('oncall'), why: 'nobody looked it up' },
  },
  {
    name: 'the group cannot be read, but they are listed by name',
    who: { ...nobody, people: [personId('bo')], groups: [groupId('oncall')] },
    person: aPerson('bo', { groups: unknownGroup }),
    no: undefined,
  },
  {
    name: 'one group cannot be read, but they are in the other',
    who: { ...nobody, groups: [groupId('oncall'), groupId('dba')] },
    person: aPerson('bo', { groups: { ...unknownGroup, dba: { is: 'in' } } }),
    no: undefined,
  },
  {
    name: 'one group cannot be read, and they are not in the other',
    who: { ...nobody, groups: [groupId('dba'), groupId('oncall')] },
    person: aPerson('bo', { groups: { ...unknownGroup, dba: { is: 'out' } } }),
    no: { no: 'cannot-tell-group', group: groupId('oncall'), why: outage },
  },
  ...strangers.map(
    (as): Case => ({
      name: `listed by name and in the group, but ${as}`,
      who: { everyone: true, people: [personId('bo')], groups: [groupId('oncall')] },
      person: aPerson('bo', { status: { is: 'stranger', as }, groups: { oncall: { is: 'in' } } }),
      no: { no: 'not-a-member', stranger: as },
    }),
  ),
  {
    name: 'listed by name, but Slack would not say who they are: closed',
    who: { everyone: true, people: [personId('bo')], groups: [] },
    person: aPerson('bo', { status: { is: 'unknown', why: outage } }),
    no: { no: 'cannot-tell-who', why: outage },
  },
];

describe('who may ask', () => {
  test.each(cases)('$name', ({ who, person, no }) => {
    const listed: Refusal = { no: 'not-a-requester', database: orders, admins: [] };
    const policy = aPolicy({ requesters: who, approvers: nobody });
    expect(requesterRefusal(policy, person)).toEqual(no === 'listed' ? listed : no);
  });
});

describe('who may answer', () => {
  test.each(cases)('$name', ({ who, person, no }) => {
    const listed: Refusal = { no: 'not-an-approver', database: orders };
    const policy = aPolicy({ requesters: nobody, approvers: who });
    const refusal = approverRefusal(policy, person, { requester: personId('ana') });
    expect(refusal).toEqual(no === 'listed' ? listed : no);
  });

  test.each(cases)('but nobody on their own request ($name)', ({ who, person }) => {
    const refusal = approverRefusal(aPolicy({ approvers: who }), person, { requester: person.id });
    expect(refusal).toMatchObject({ no: 'own-request' });
  });
});

test.each<[MemberStatus, Refusal | undefined]>([
  [{ is: 'member' }, undefined],
  [
    { is: 'stranger', as: 'guest' },
    { no: 'not-a-member', stranger: 'guest' },
  ],
  [
    { is: 'unknown', why: outage },
    { no: 'cannot-tell-who', why: outage },
  ],
])('status %j', (status, refusal) => {
  expect(memberRefusal(aPerson('bo', { status }))).toEqual(refusal);
});

test.each<[string, Refusal | undefined]>([
  ['5m', undefined],
  ['2h', undefined],
  ['4m59s', { no: 'duration-too-short', askedMs: ms('4m59s'), shortestMs: ms('5m') }],
  ['2h1s', { no: 'duration-too-long', askedMs: ms('2h1s'), longestMs: ms('2h') }],
  ['30d', { no: 'duration-too-long', askedMs: ms('30d'), longestMs: ms('2h') }],
])('between five minutes and two hours: %s', (length, refusal) => {
  expect(durationRefusal(aPolicy({ shortestMs: ms('5m'), longestMs: ms('2h') }), ms(length))).toEqual(
    refusal,
  );
});

test('a reason is needed, and is counted as people count: by characters', () => {
  expect(reasonRefusal('')).toEqual({ no: 'reason-missing' });
  expect(reasonRefusal('🐘'.repeat(LONGEST_REASON))).toBeUndefined();
  expect(reasonRefusal('🐘'.repeat(LONGEST_REASON + 1))).toEqual({
    no: 'reason-too-long',
    length: LONGEST_REASON + 1,
    longest: LONGEST_REASON,
  });
});
