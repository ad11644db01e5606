/** Who may ask, who may answer, and what is said of the requester to an approver: the sentence that people read. */
import { describe, expect, test } from 'vitest';
import { approverRefusal, reviewerRefusal } from '../../src/grant/answerers.ts';
import { whyNotAutomatic } from '../../src/grant/automatic.ts';
import { requesterRefusal } from '../../src/grant/checks.ts';
import type { Stranger } from '../../src/grant/person.ts';
import type { Policy } from '../../src/grant/policy.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { ofRequester } from '../../src/grant/today.ts';
import { whyAskedText } from '../../src/words/answer-text.ts';
import { clauseText } from '../../src/words/clause-text.ts';
import { formats } from '../../src/words/language.ts';
import { plain, plainMarkup } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import {
  aPerson,
  aPolicy,
  aRequested,
  databaseName,
  groupId,
  MORNING,
  ms,
  personId,
  source,
} from '../support/builders.ts';

const said = (refusal: Refusal | undefined) => refusal && refusalText(refusal, plain);
const french = formats.fr.length;
const nobody = { everyone: false, people: [], groups: [] };
const ana = { ...nobody, people: [personId('ana')] };
const anaOrBo = { ...nobody, people: [personId('ana'), personId('bo')] };
const anyone = { ...nobody, everyone: true };
const dba = { ...nobody, groups: [groupId('dba')] };
const unknown = { is: 'unknown', why: 'Slack does not answer' } as const;

const strangers: readonly [Stranger, string][] = [
  ['guest', 'Guests can’t request or approve access.'],
  ['bot', 'Bots can’t request or approve access.'],
  ['deactivated', 'This Slack account is deactivated.'],
  ['from another workspace', 'People from other workspaces can’t request or approve access.'],
  ['unconfirmed', 'This Slack account has not confirmed its e-mail address.'],
];

const notAsked = 'You can’t request access to orders. If you need it, ask the people who run db-access.';
const notTold =
  'We could not look you up in Slack (“Slack does not answer”), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.';
const groupNotTold =
  'We could not look up who is in SDBA (“Slack does not answer”), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.';

describe('who asks', () => {
  test.each<[string, Partial<Policy>, ReturnType<typeof aPerson>, string | undefined]>([
    ['a full member, where everyone may', {}, aPerson('ana'), undefined],
    ['listed by name', { requesters: ana }, aPerson('ana'), undefined],
    ['in a group', { requesters: dba }, aPerson('ana', { groups: { dba: { is: 'in' } } }), undefined],
    ['not listed', { requesters: ana }, aPerson('bo'), notAsked],
    ['not in the group', { requesters: dba }, aPerson('ana', { groups: { dba: { is: 'out' } } }), notAsked],
    ['Slack will not tell who', {}, aPerson('ana', { status: unknown }), notTold],
    [
      'Slack will not tell who is in the group',
      { requesters: dba },
      aPerson('ana', { groups: { dba: unknown } }),
      groupNotTold,
    ],
    [
      'listed by name, whatever Slack tells of the group',
      { requesters: { ...ana, groups: dba.groups } },
      aPerson('ana', { groups: { dba: unknown } }),
      undefined,
    ],
  ])('%s', (_, change, person, sentence) => {
    expect(said(requesterRefusal(aPolicy(change), person))).toBe(sentence);
  });

  test.each(strangers)('%s', (as, sentence) => {
    const person = aPerson('ana', { status: { is: 'stranger', as } });
    expect(said(requesterRefusal(aPolicy(), person))).toBe(
      `${sentence} Ask a full member of this workspace.`,
    );
  });
});

describe('who answers', () => {
  const onlyThey = 'You can’t decide on this request. Only UBO, UCY or UDEE can.';
  const notOne = 'You can’t decide on this request. Its approvers are listed on the card.';
  const own = 'You can’t decide on your own request. Ask another approver.';
  const askBo = 'You can’t decide on your own request. Ask UBO.';
  const askAnyone = 'You can’t decide on your own request. Ask another full member.';
  test.each<[string, Partial<Policy>, ReturnType<typeof aPerson>, string | undefined]>([
    ['an approver', {}, aPerson('bo'), undefined],
    ['who is none', {}, aPerson('eve'), onlyThey],
    ['who is none, and must not learn of the database', { requesters: ana }, aPerson('eve'), notOne],
    ['the requester', { approvers: ana }, aPerson('ana'), own],
    ['the requester, beside others', { approvers: anaOrBo }, aPerson('ana'), askBo],
    ['the requester, where anyone may', { approvers: anyone }, aPerson('ana'), askAnyone],
    [
      'the requester, where the policy lets them',
      { approvers: ana, selfApproval: true },
      aPerson('ana'),
      undefined,
    ],
    ['the requester, who is none', { selfApproval: true }, aPerson('ana'), onlyThey],
    ['Slack will not tell who', {}, aPerson('bo', { status: unknown }), notTold],
    [
      'Slack will not tell who is in the group',
      { approvers: dba },
      aPerson('bo', { groups: { dba: unknown } }),
      groupNotTold,
    ],
    [
      'listed, where one from each group has to',
      { quorum: { of: 'each', groups: dba.groups } },
      aPerson('bo', { groups: { dba: { is: 'out' } } }),
      'You can’t decide on this request. Only SDBA can.',
    ],
  ])('%s', (_, change, person, sentence) => {
    const refusal = said(approverRefusal(aPolicy(change), person, aRequested()));
    expect(refusal).toBe(sentence);
  });

  test.each([
    ['the requester', {}],
    ['the requester, where the policy lets them approve their own requests', { selfApproval: true }],
  ])('O8: who reviews an emergency: not %s', (_, change) => {
    const refusal = reviewerRefusal(aPolicy({ approvers: anaOrBo, ...change }), aPerson('ana'), aRequested());
    expect(said(refusal)).toBe('You can’t review your own emergency. Ask UBO to review it.');
  });

  test.each(strangers)('%s', (as, sentence) => {
    const person = aPerson('bo', { status: { is: 'stranger', as } });
    expect(said(approverRefusal(aPolicy(), person, aRequested()))).toBe(
      `${sentence} Ask a full member of this workspace.`,
    );
  });

  test.each([
    ['name', 'You are listed as an approver of orders.'],
    ['anyone', 'Any full member can answer requests for orders, except the requester.'],
    [
      [groupId('dba'), groupId('sec')],
      'You are in SDBA and SSEC, whose members can answer requests for orders.',
    ],
  ] as const)('why they are asked: %j', (by, sentence) => {
    expect(whyAskedText({ policy: aPolicy(), by }, plain)).toBe(sentence);
  });
});

describe('what an approver is told of the requester', () => {
  const orders = databaseName('orders');
  const cases: readonly [Refusal, string][] = [
    ...strangers.map(([stranger, sentence]): [Refusal, string] => [
      { no: 'not-a-member', stranger },
      `The requester can no longer have this: ${sentence}`,
    ]),
    [
      { no: 'not-a-requester', database: orders, admins: [] },
      'The requester can no longer request access to orders.',
    ],
    [{ no: 'no-emergency', database: orders }, 'The requester can no longer open orders without approval.'],
    [
      { no: 'cannot-tell-who', why: 'Slack does not answer' },
      'We could not look the requester up in Slack (“Slack does not answer”), and without that nothing is granted. Try again in a minute; if it stays so, tell the people who run db-access.',
    ],
    [{ no: 'cannot-tell-group', group: groupId('dba'), why: 'Slack does not answer' }, groupNotTold],
    [
      { no: 'too-many-of-person', database: orders, live: 2, most: 2 },
      'The requester has 2 open or approved for orders, and the limit is 2. One has to end first.',
    ],
    [
      { no: 'too-many-of-database', database: orders, live: 2, most: 2 },
      'orders already has 2 open or approved, and the limit is 2. Try again when one of them has ended.',
    ],
  ];
  test.each(cases)('%j', (refusal, sentence) => {
    expect(said(ofRequester(refusal))).toBe(sentence);
  });

  test.each(cases.slice(0, -1))('nobody is spoken to who is not meant, in French: %j', (refusal) => {
    const sentence = refusalText(ofRequester(refusal), plainMarkup('fr'));
    expect(sentence).toMatch(/demandeur|SDBA/);
    expect(sentence).not.toMatch(/\bVous\b|votre/);
  });
});

describe('why a clause does not say yes by itself', () => {
  const clause: Policy['automatic'][number] = {
    name: 'on call',
    who: ana,
    upToMs: ms('1h'),
    from: [source('203.0.113.0/24')],
    withinHours: true,
  };
  const hours: Policy['hours'] = {
    days: ['mon'],
    fromMinute: 9 * 60,
    toMinute: 18 * 60,
    zone: 'Europe/Paris',
    outside: 'by hand',
  };
  const asking = {
    person: aPerson('ana'),
    source: source('203.0.113.7'),
    ttlMs: ms('1h'),
    at: MORNING,
    earlier: [],
  };
  test.each<[string, Partial<typeof asking>, string | undefined, string]>([
    ['all of it holds', {}, undefined, ''],
    [
      'another person',
      { person: aPerson('bo') },
      'The clause “on call” does not apply to you.',
      'La clause «\u00a0on call\u00a0» ne s’applique pas à vous.',
    ],
    [
      'longer',
      { ttlMs: ms('61m') },
      '1 hour, 1 minute is too long: the clause “on call” approves 1 hour at most.',
      `${french(ms('61m'))}, c’est trop long\u00a0: la clause «\u00a0on call\u00a0» approuve au plus ${french(ms('1h'))}.`,
    ],
    [
      'from elsewhere',
      { source: source('198.51.100.7') },
      'The clause “on call” approves these addresses only: 203.0.113.0/24. 198.51.100.7 is not one of them.',
      '198.51.100.7 ne fait pas partie des adresses que la clause «\u00a0on call\u00a0» autorise\u00a0: 203.0.113.0/24.',
    ],
    [
      'at night',
      { at: MORNING + ms('12h') },
      'Outside these hours, only an approver can approve: mon 09:00–18:00 Europe/Paris.',
      'En dehors de ces horaires, seul un approbateur peut donner son accord\u00a0: mon 09:00–18:00 Europe/Paris.',
    ],
  ])('%s', (_, change, english, inFrench) => {
    const refusal = whyNotAutomatic(aPolicy({ hours }), clause, { ...asking, ...change });
    expect(said(refusal)).toBe(english);
    if (!refusal) return;
    const one = { kind: 'automatic', limit: clause, answer: { refusal } } as const;
    expect(clauseText(one, plain)).toBe(`automatic: on call: no. ${english}`);
    expect(clauseText(one, plainMarkup('fr'))).toBe(`automatic: on call\u00a0: non. ${inFrench}`);
  });

  test('it said yes before, and is gone', () => {
    const gone = { no: 'clause-gone', clause: 'on call', database: databaseName('orders') } as const;
    expect(said(gone)).toBe(
      'This was approved by the clause “on call”, which is no longer in the policy of orders.',
    );
    expect(
      said({ no: 'not-moved', why: gone, database: gone.database, source: source('203.0.113.9') }),
    ).toMatch(
      /^This was approved by .* To connect from 203\.0\.113\.9, request access with \/db-access orders 203\.0\.113\.9\. What is open from your old address stays open\.$/,
    );
  });
});

test.each([
  [
    0,
    'The clause “on call” approves 2 hours per person in 24 hours. For more, an approver has to say yes.',
    'La clause « on call » accorde 2 heures par personne en 24 heures. Pour davantage, un approbateur doit donner son accord.',
  ],
  [
    ms('1h'),
    'The clause “on call” approves 2 hours per person in 24 hours, and you have had 1 hour of them. For more, an approver has to say yes.',
    'La clause « on call » accorde 2 heures par personne en 24 heures, et vous en avez déjà utilisé 1 heure. Pour davantage, un approbateur doit donner son accord.',
  ],
])('a clause that is used up: %i ms', (usedMs, english, french) => {
  const refusal = { no: 'clause-used-up', clause: 'on call', usedMs, perDayMs: ms('2h') } as const;
  expect(refusalText(refusal, plain)).toBe(english);
  expect(refusalText(refusal, plainMarkup('fr')).replaceAll('\u00a0', ' ')).toBe(french);
});
