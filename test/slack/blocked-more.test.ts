/** What people read where today's policy is in the way of more time. */
import { expect, test } from 'vitest';
import type { Block } from '../../src/grant/block.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { moreButtons } from '../../src/slack/views/card-buttons.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { anActive, aPolicy, groupId, ms, personId, plus, source } from '../support/builders.ts';

const askedAt = plus('30m');

function shown(by: Block['by'], change: Partial<Policy>, until?: number) {
  const block = until === undefined ? { by, at: plus('40m') } : { by, at: plus('40m'), until };
  const extension = { byMs: ms('2h'), at: askedAt, approvals: [], blocks: [block] };
  return { grant: anActive({ extension }), policy: aPolicy(change), markup: mrkdwn.en };
}

function toldTo(
  of: Pick<Parameters<typeof direct>[0], 'grant' | 'policy' | 'markup'>,
  posted: string[] = [],
) {
  const own = { endpoint: null, cardTrouble: '', isFileOffered: false, live: [] };
  const messages = direct({ ...of, ...own, posted: new Set(posted) });
  return messages.filter(({ key }) => /^more-(blocked|unanswerable)/.test(key));
}

test.each<[Block['by'], Partial<Policy>, string, string]>([
  [
    'length',
    { longestMs: ms('3h') },
    '3 hours in all at most. Ask for up to 1 hour more with `/db-access extend`.',
    'the policy allows 3 hours. The requester can ask for less.',
  ],
  [
    'length',
    { longestMs: ms('2h') },
    '2 hours in all at most. If you need access after the end',
    'the policy allows 2 hours.',
  ],
  ['more time', { extending: 'never' }, 'cannot be extended', 'no longer allows more time on *orders*'],
  [
    'source',
    { deniedRanges: [source('203.0.113.0/24')] },
    'If you need access after the end',
    '*orders* no longer allows `203.0.113.7/32`',
  ],
  ['requester', {}, 'You can’t request access to', 'can no longer request access to'],
])(
  'L12: more time, %s, %j: told to the requester, and to approvers on the card',
  (by, change, own, approver) => {
    const of = shown(by, change);
    const [message] = toldTo(of);
    expect(message?.key).toBe(`more-blocked-${askedAt}-0`);
    expect(message?.text).toContain('your request for 2 hours more cannot be approved as it is.');
    expect(message?.text).toContain(own);
    expect(card({ ...of, isNew: false }).text).toContain(approver);
    expect(moreButtons(of).map(({ action_id }) => action_id)).toEqual(['refuse-more']);
    const french = toldTo({ ...of, markup: mrkdwn.fr })[0]?.text;
    expect(french).toContain('ne peut pas être accordée');
  },
);

test('L12: the message about more time has a button to ask for less, where less can be had', () => {
  const buttonsOf = (change: Partial<Policy>) => JSON.stringify(toldTo(shown('length', change))[0]?.blocks);
  expect(buttonsOf({ longestMs: ms('3h') })).toContain('"action_id":"extend"');
  expect(buttonsOf({ longestMs: ms('2h') })).not.toContain('action_id');
});

test('L12: once more time can be allowed again, its message says so, and its button is back', () => {
  const of = shown('length', { longestMs: ms('3h') }, plus('50m'));
  expect(toldTo(of)[0]?.text).toContain('can be approved again. It still waits for an answer.');
  expect(moreButtons(of)).toHaveLength(2);
});

test('L12: once more time was answered or replaced, what was told of it says so', () => {
  const posted = [`more-blocked-${askedAt}-0`];
  const replaced = { byMs: ms('1h'), at: plus('1h'), approvals: [], replaces: true } as const;
  for (const grant of [anActive(), anActive({ extension: replaced })]) {
    const told = toldTo({ grant, policy: aPolicy(), markup: mrkdwn.en }, posted);
    expect(told.map(({ key }) => key)).toEqual(posted);
    expect(told[0]?.text).toContain('no longer waits for an answer');
  }
});

test('L12: more time in the place of another is a new message in the thread, because it pings', () => {
  const keys = (extension: ReturnType<typeof anActive>['extension']) =>
    reminders({
      grant: anActive({ extension }),
      policy: aPolicy(),
      markup: mrkdwn.en,
      posted: new Set(),
    }).map(({ key }) => key);
  const first = { byMs: ms('2h'), at: askedAt, approvals: [] };
  expect(keys(first)).toEqual(['more-0']);
  expect(keys({ ...first, at: plus('1h'), replaces: true })).toEqual([`more-0-${plus('1h')}`]);
});

function emptied(until?: number) {
  const unanswerable = { since: plus('40m'), able: [personId('bo')], missing: [groupId('sec')], until };
  const extension = { byMs: ms('2h'), at: askedAt, approvals: [], unanswerable };
  const policy = aPolicy({ quorum: { of: 'each', groups: [groupId('dba'), groupId('sec')] } });
  return { grant: anActive({ extension }), policy, markup: mrkdwn.en };
}

test('L16: more time that too few can allow: the requester is told, and the card names who still can', () => {
  const [message, ...others] = toldTo(emptied());
  expect(others).toEqual([]);
  expect(message?.key).toBe(`more-unanswerable-${askedAt}`);
  expect(message?.text).toContain('your request for 2 hours more still waits for an answer. Too few people');
  expect(message?.text).toContain('nobody in <!subteam^SSEC> can');
  const { text } = card({ ...emptied(), isNew: false });
  expect(text).toContain('0 of 2 approvals. <@UBO> can approve. Too few people can approve this');
  expect(toldTo({ ...emptied(), markup: mrkdwn.fr })[0]?.text).toContain('Trop peu de personnes');
});

test('L16: once more time can be allowed, or no longer waits, what was told of it says so', () => {
  expect(toldTo(emptied(plus('50m')))[0]?.text).toContain('Enough people can approve this again.');
  expect(card({ ...emptied(plus('50m')), isNew: false }).text).not.toContain('Too few');
  const posted = [`more-unanswerable-${askedAt}`];
  const told = toldTo({ ...emptied(), grant: anActive() }, posted);
  expect(told.map(({ key }) => key)).toEqual(posted);
  expect(told[0]?.text).toContain('no longer waits for an answer');
});
