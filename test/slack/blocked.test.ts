/** What people read where today's policy is in the way of a request. */
import { expect, test } from 'vitest';
import type { Block } from '../../src/grant/block.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { blockRefusal } from '../../src/grant/today.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { answerButtons } from '../../src/slack/views/card-buttons.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { blockedForRequesterText } from '../../src/words/blocked-for-requester.ts';
import { blockedText } from '../../src/words/blocked-text.ts';
import { plainMarkup } from '../../src/words/markup.ts';
import { anApproved, aPolicy, aReasonForm, aRequested, ms, plus, source } from '../support/builders.ts';

const narrower: readonly [Block['by'], Partial<Policy>, string, string][] = [
  [
    'length',
    { longestMs: ms('30m') },
    'Use Approve for less, up to 30 minutes.',
    'orders now allows 30 minutes at most. Approvers can approve it for less.',
  ],
  ['length', { shortestMs: ms('3h') }, 'no less than 3 hours', 'ask for 3 hours or more'],
  [
    'source',
    { deniedRanges: [source('203.0.113.0/24')] },
    'orders no longer allows 203.0.113.7',
    '203.0.113.0/24, and this database is closed to that range',
  ],
  ['reason', { reason: aReasonForm({ pattern: 'OPS' }) }, 'another form of reason', 'Name a ticket.'],
  ['requester', {}, 'UANA can no longer have access to orders', 'You can’t request access to orders.'],
  ['person limit', { mostLivePerPerson: 1 }, 'UANA already has 1 open', 'End it with /db-access done'],
  [
    'limit in all',
    { mostLivePerPersonInAll: 1 },
    'UANA already has 1 open or approved at all',
    'at all databases together',
  ],
  ['database limit', { mostLive: 2 }, 'orders already has 2 open', 'once one of them has ended'],
];

test.each(narrower)(
  'L12: %s, %j: told to approvers as such, and to the requester',
  (by, change, approver, own) => {
    const policy = aPolicy(change);
    const grant = aRequested();
    const why = blockRefusal(policy, grant, by);
    if (!why) throw new Error('nothing is in the way');
    const markup = plainMarkup('en');
    expect(blockedText(grant, why, markup)).toContain(approver);
    expect(blockedForRequesterText(grant, why, markup)).toContain(own);
    const french = plainMarkup('fr');
    expect(blockedText(grant, why, french)).not.toBe(blockedText(grant, why, markup));
    expect(blockedForRequesterText(grant, why, french)).toContain('votre demande');
  },
);

test.each([
  ['en', 1, 'End it with', 'once it has ended'],
  ['en', 2, 'End one with', 'once one of them has ended'],
  ['fr', 1, 'Mettez-y fin avec', 'dès qu’il aura pris fin'],
  ['fr', 2, 'Mettez fin à l’un d’eux avec', 'dès qu’un de ces accès aura pris fin'],
] as const)('a limit is told of one and of several: %s, %i', (language, most, own, approver) => {
  const why = blockRefusal(aPolicy({ mostLivePerPerson: most }), aRequested(), 'person limit');
  if (!why) throw new Error('nothing is in the way');
  expect(blockedForRequesterText(aRequested(), why, plainMarkup(language))).toContain(own);
  expect(blockedText(aRequested(), why, plainMarkup(language))).toContain(approver);
});

const shown = (by: Block['by'], change: Partial<Policy>, until?: number) => {
  const block = until === undefined ? { by, at: plus('1m') } : { by, at: plus('1m'), until };
  return { grant: aRequested({ blocks: [block] }), policy: aPolicy(change), markup: mrkdwn.en };
};
const actions = (buttons: ReturnType<typeof answerButtons>) => buttons.map(({ action_id }) => action_id);

test('L12: Approve is not offered where it cannot be approved, and for less only where that helps', () => {
  expect(actions(answerButtons(shown('requester', {})))).toEqual(['deny']);
  expect(actions(answerButtons(shown('length', { longestMs: ms('30m') })))).toEqual([
    'approve-for-less',
    'deny',
  ]);
  expect(actions(answerButtons(shown('length', { longestMs: ms('30m') }, plus('2m'))))).toEqual([
    'approve',
    'deny',
  ]);
});

test('L12: the card says what is in the way', () => {
  const { text } = card({ ...shown('length', { longestMs: ms('30m') }), isNew: false });
  expect(text).toContain('*orders* now allows 30 minutes at most.');
});

test('L12: the requester has a message of its own, which says when it is over', () => {
  const own = {
    endpoint: null,
    cardTrouble: '',
    live: [],
    posted: new Set<string>(),
  };
  const textOf = (until?: number) =>
    direct({ ...shown('length', { longestMs: ms('30m') }, until), ...own }).find(
      ({ key }) => key === 'blocked-0',
    )?.text;
  expect(textOf()).toContain('your request cannot be approved as it is');
  expect(textOf(plus('2m'))).toContain('your request can be approved again');
});

test('L12: once the request was answered, nothing that the requester was told is in its way any more', () => {
  const grant = anApproved();
  const told = (posted: string[]) =>
    direct({
      ...{ grant, policy: aPolicy(), markup: mrkdwn.en, endpoint: null, cardTrouble: '' },
      live: [],
      posted: new Set(posted),
    }).filter(({ key }) => key !== 'status');
  expect(told(['status'])).toEqual([]);
  const over = told(['status', 'blocked-0', 'unanswerable']);
  expect(over.map(({ key }) => key)).toEqual(['blocked-0', 'unanswerable']);
  for (const { text, blocks } of over) {
    expect(text).toContain('your request no longer waits for an answer');
    expect(JSON.stringify(blocks)).not.toContain('action_id');
  }
});
