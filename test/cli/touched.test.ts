/** Which open and waiting grants a new policy file touches, and what is said of each. */
import { expect, test } from 'vitest';
import { touchedBy, touchedLines } from '../../src/cli/touched.ts';
import { compare } from '../../src/config/compare.ts';
import { loadFile } from '../../src/config/file.ts';
import type { Grant } from '../../src/grant/record.ts';
import { aClosed, anActive, anApproved, aPerson, aRequested, ms, plus } from '../support/builders.ts';
import { written } from './written.ts';

const file = (settings: string) =>
  loadFile(
    written(`
installation: acme
defaults: { requesters: everyone, channel: C0APPROVE, documentationRanges: allowed }
databases:
  orders: { scalingo: acme-orders, ${settings} }
`),
  );

/** What is said of this grant, without its id. */
async function said(grant: Grant, old: string, next: string, now = plus('1h')) {
  const files = { before: file(old), after: file(next) };
  const needs = {
    grants: { due: async () => [grant] },
    people: { known: async () => aPerson('ana') },
    now,
  };
  const touched = await touchedBy({ ...files, comparison: compare(files.before, files.after) }, needs);
  return touched.flatMap(touchedLines).map((line) => line.replace(/^ {2}gr_\w+ of UANA /, ''));
}

const emergency = (more: string) =>
  `approvers: [U0BO], emergency: { who: [UANA], maxDuration: 4h, tell: [U0DEE]${more} }`;
const how = { how: 'emergency' } as const;
const extension = { byMs: ms('2h'), at: plus('30m'), approvals: [] };
const moreTime = anActive({ extension });
const officeHours = (outside: string) =>
  `hours: { days: [mon, tue], from: "09:00", to: "18:00", zone: Europe/Paris, outside: ${outside} }`;

test.each([
  ['open', anActive({ decision: how })],
  ['over', aClosed({ decision: how })],
])(
  'policy diff: other reviewers are told of an emergency that waits for its review, %s',
  async (_, grant) => {
    expect(await said(grant, emergency(''), emergency(', reviewers: [S0SEC]'))).toEqual([
      'is an emergency that waits for its review: S0SEC could review it, not U0BO, U0DEE',
    ]);
  },
);

test('policy diff: of an emergency that was reviewed, other reviewers are not told', async () => {
  const review = { by: aPerson('bo').id, at: plus('3h'), found: 'justified' } as const;
  const reviewed = aClosed({ decision: how, review });
  expect(await said(reviewed, emergency(''), emergency(', reviewers: [S0SEC]'))).toEqual([]);
});

test('policy diff: the same approvers in another order touch nothing', async () => {
  expect(await said(aRequested(), 'approvers: [U0BO, U0CY]', 'approvers: [U0CY, U0BO]')).toEqual([]);
});

test('policy diff: who may answer more time, and how many have to, is told of what waits for it', async () => {
  const two = 'approvers: [U0BO, U0CY], approvals: 2';
  expect(await said(moreTime, 'approvers: [U0BO]', two)).toEqual([
    'waits for more time: U0BO, U0CY could answer it, not U0BO',
    'waits for more time: 2 approvals are needed',
  ]);
  expect(await said(anActive(), 'approvers: [U0BO]', two)).toEqual([]);
});

test.each([
  ['approvers: [UANA, U0BO]', 'its requester could approve it as well'],
  ['approvers: [U0BO]', undefined],
])('policy diff: one’s own approval is told where the requester approves: %s', async (who, line) => {
  const lines = await said(aRequested(), who, `${who}, selfApproval: true`);
  expect(lines).toEqual(line ? [`waits: ${line}`] : []);
  expect(await said(aRequested(), `${who}, selfApproval: true`, who)).toEqual(
    line ? ['waits: its requester could no longer approve it'] : [],
  );
});

test('policy diff: length: what waits, what is open, and more time are each held to it', async () => {
  const [old, next] = ['approvers: [U0BO], maxDuration: 8h', 'approvers: [U0BO], maxDuration: 3h'];
  expect(await said(moreTime, old, next)).toEqual([
    expect.stringMatching(
      /^waits for more time: That would be 4 hours in all, and the policy allows 3 hours/,
    ),
  ]);
  expect(await said(anActive({ ttlMs: ms('4h') }), old, next)).toEqual([
    expect.stringMatching(/^is open, and stays open until its end: 4 hours is too long/),
  ]);
  expect(await said(aRequested({ ttlMs: ms('4h') }), old, next)).toEqual([
    expect.stringMatching(/^waits: 4 hours is too long/),
  ]);
});

test.each([
  ['source', 'deniedRanges: [203.0.113.0/24]', [expect.stringContaining('203.0.113.7 is in')]],
  ['length', 'maxDuration: 1h', [expect.stringContaining('2 hours is too long')]],
  ['requesters', 'requesters: [U0CY]', [expect.stringContaining('The requester')]],
  ['a reason, which was taken', 'reason: { pattern: x, error: Name x. }', []],
  ['a limit, which counted then', 'maxLive: 1, minDuration: 3h, defaultDuration: 4h', []],
])(
  'policy diff: what is approved and not open yet is held to what opening is: %s',
  async (_, next, texts) => {
    const lines = await said(anApproved(), 'approvers: [U0BO]', `approvers: [U0BO], ${next}`);
    const start = 'is approved and not open yet, and would fail to open: ';
    expect(lines).toEqual(texts);
    for (const line of lines) expect(line).toContain(start);
  },
);

test('policy diff: a clause that is gone is told of what it opened', async () => {
  const clause = (name: string) => `approvers: [U0BO], automatic: [{ name: ${name}, who: [U0CY], upTo: 1h }]`;
  const byClause = { how: 'automatic', clause: 'office' } as const;
  expect(await said(anActive({ decision: byClause }), clause('office'), clause('hq'))).toEqual([
    'is open, and stays open until its end: This was approved by the clause “office”, which is no longer in the policy of orders.',
  ]);
  expect(await said(anActive(), clause('office'), clause('hq'))).toEqual([]);
});

test.each([
  ['{ name: hq, who: [UANA], upTo: 8h }', 'which is no longer in the policy of orders.'],
  ['{ name: office, who: [U0CY], upTo: 8h }', 'The clause “office” no longer applies to the requester.'],
])('policy diff: what a clause approved and that would fail to open under %s', async (clause, told) => {
  const before = 'approvers: [U0BO], automatic: [{ name: office, who: [UANA], upTo: 8h }]';
  const grant = anApproved({ decision: { how: 'automatic', clause: 'office' } });
  const lines = await said(grant, before, `approvers: [U0BO], automatic: [${clause}]`);
  expect(lines).toEqual([expect.stringContaining(told)]);
});

test('policy diff: no more time for anyone is told of more time that waits', async () => {
  const lines = await said(moreTime, 'approvers: [U0BO]', 'approvers: [U0BO], extend: never');
  expect(lines).toEqual([expect.stringMatching(/^waits for more time: /)]);
});

test.each([
  ['a request', aRequested(), ['waits: ']],
  [
    'an open grant, and more time',
    moreTime,
    ['is open, and stays open until its end: ', 'waits for more time: '],
  ],
])('policy diff: source: %s', async (_, grant, starts) => {
  const lines = await said(grant, 'approvers: [U0BO]', 'approvers: [U0BO], deniedRanges: [203.0.113.0/24]');
  expect(lines).toEqual(starts.map((start) => expect.stringContaining(`${start}203.0.113.7 is in`)));
});

test('policy diff: the form of a reason is told of a request and of what is open', async () => {
  const next = 'approvers: [U0BO], reason: { pattern: "OPS-[0-9]+", error: Name a ticket. }';
  for (const [grant, start] of [
    [aRequested(), 'waits: '],
    [anActive(), 'is open, and stays open until its end: '],
  ] as const)
    expect(await said(grant, 'approvers: [U0BO]', next)).toEqual([expect.stringContaining(`${start}`)]);
});

test.each([
  ['at eleven', plus('1h')],
  ['at night', plus('16h30m')],
])('policy diff: hours of answers are told of what waits, also %s', async (_, now) => {
  const next = `approvers: [U0BO], ${officeHours('refused')}`;
  const line = 'it could be answered within mon, tue 09:00–18:00 Europe/Paris only';
  expect(await said(aRequested({ lapseAt: plus('24h') }), 'approvers: [U0BO]', next, now)).toEqual([
    `waits: ${line}`,
  ]);
  expect(await said(moreTime, 'approvers: [U0BO]', next, now)).toEqual([`waits for more time: ${line}`]);
  expect(await said(anActive(), 'approvers: [U0BO]', next, now)).toEqual([]);
  expect(await said(aRequested(), next, `approvers: [U0BO], ${officeHours('by hand')}`, now)).toEqual([
    'waits: it could be answered at any hour',
  ]);
});
