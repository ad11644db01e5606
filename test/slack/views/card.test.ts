/** The card whatever comes together on it: short, whole, and with a question before what is dangerous. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src/grant/policy.ts';
import type { Grant } from '../../../src/grant/record.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { card } from '../../../src/slack/views/card.ts';
import { reminders } from '../../../src/slack/views/card-thread.ts';
import { languages } from '../../../src/words/language.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aPolicy,
  aReasonForm,
  aRequested,
  grantId,
  groupId,
  inEachState,
  ms,
  personId,
  plus,
  source,
} from '../../support/builders.ts';

const reason = aReasonForm({ pattern: 'OPS-[0-9]+', link: 'https://jira.example/browse/$0' });
const emergency = { how: 'emergency' } as const;
const next = { do: 'make room', database: 'my-orders', cli: ['scalingo one', 'scalingo two'] } as const;
const trouble = { what: { is: 'full', rules: 30, most: 30, spare: 0 }, next, at: plus('20m') } as const;
const extension = { byMs: ms('30m'), at: plus('15m'), approvals: [], people: [personId('bo')] };
const told = { everyone: false, people: [personId('cy')], groups: [groupId('oncall')] };

const inThread = { policy: aPolicy(), markup: mrkdwn.en, posted: new Set<string>() };

const everything: Partial<Policy> = {
  reason,
  emergency: { who: told, longestMs: ms('30m'), tell: told, mostUnreviewed: 1 },
  quorum: { of: 'any', count: 2 },
};
const crowded: readonly [string, Grant][] = [
  ...Object.entries(inEachState),
  ['waiting for the second of two', aRequested({ reason: 'see OPS-42' })],
  [
    'an emergency with everything',
    anActive({
      decision: emergency,
      reason: 'see OPS-42',
      extension,
      trouble,
      warnedOf: [anActive().expiresAt],
    }),
  ],
  ['an emergency in trouble', anApproved({ decision: emergency, reason: 'OPS-42', trouble })],
  ['an emergency that ended unseen', aClosed({ decision: emergency, reason: 'OPS-42' })],
  [
    'moving',
    anActive({
      extension,
      moving: { to: source('203.0.113.9/32'), at: plus('9m') },
      trouble,
      reason: 'OPS-42',
    }),
  ],
];

describe.each(languages)('in %s', (language) => {
  const drawn = (grant: Grant) =>
    card({ grant, policy: aPolicy(everything), markup: mrkdwn[language], isNew: false });

  test.each(crowded)('ten lines at the most: %s', (_, grant) => {
    expect(linesOf(drawn(grant).blocks)).toBeLessThanOrEqual(10);
  });

  test.each(crowded)(
    'who, which database, from where, for how long, why, and what happened: %s',
    (_, grant) => {
      const { text, blocks } = drawn(grant);
      const all = JSON.stringify(blocks);
      for (const fact of ['<@UANA>', 'orders', '203.0.113.7', grant.reason]) {
        expect(all).toContain(fact);
        expect(text).toContain(fact);
      }
    },
  );
});

test.each([
  ['open', anActive({ revoked: { by: personId('bo'), at: plus('1h') } })],
  ['approved', anApproved({ revoked: { by: personId('ana'), at: plus('7m') } })],
])('what is being ended no longer says when it would have: %s', (_, grant) => {
  const { blocks } = card({ grant, policy: aPolicy(), markup: mrkdwn.en, isNew: false });
  expect(JSON.stringify(blocks)).not.toMatch(/Ends:|when it opens/);
});

test('who was warned of the end is told on the card', () => {
  const grant = anActive({ warnedOf: [anActive().expiresAt] });
  const { blocks } = card({ grant, policy: aPolicy(), markup: mrkdwn.en, isNew: false });
  expect(JSON.stringify(blocks)).toContain('Requester warned of the end');
});

test('a region has a warning, and approving it asks first', () => {
  const drawn = (grant: Grant) =>
    JSON.stringify(card({ grant, policy: aPolicy(), markup: mrkdwn.en, isNew: false }).blocks);
  const region = drawn(aRequested({ source: source('region:osc-fr1') }));
  expect(region).toContain('`region:osc-fr1` is a whole Scalingo region: every app in it');
  expect(region).toMatch(
    /"action_id":"approve".*"confirm":\{"title":\{"type":"plain_text","text":"Let in a whole region\?"/,
  );
  expect(drawn(aRequested())).not.toMatch(/whole|"confirm"/);
});

test('Approve and Deny are buttons, and the rest is in the menu; a long reason folds, and can be shown whole', () => {
  const reason = 'the import hangs '.repeat(20).trim();
  const { blocks } = card({
    grant: aRequested({ reason }),
    policy: aPolicy(),
    markup: mrkdwn.en,
    isNew: false,
  });
  expect(blocks.find(({ type }) => type === 'actions')).toMatchObject({
    elements: [
      { action_id: 'approve', style: 'primary' },
      { action_id: 'deny' },
      {
        type: 'overflow',
        options: ['approve-for-less', 'why-me', 'details'].map((action) => ({
          value: expect.stringMatching(`^${action} 1 gr_a000000000 203`),
        })),
      },
    ],
  });
  const { elements: [row] = [] } = blocks.find((block) => block.type === 'rich_text') ?? {};
  expect(row).toMatchObject({
    elements: [
      { text: 'Reason:', style: { bold: true } },
      { text: expect.stringMatching(/^ the import hangs .{80,95}…$/) },
    ],
  });
});

test('what ends access, or says that it was not justified, asks first', () => {
  const grant = anActive({ decision: emergency });
  const { blocks } = card({ grant, policy: aPolicy(everything), markup: mrkdwn.en, isNew: false });
  const all = JSON.stringify(blocks);
  for (const title of ['End this access?', 'Was it not justified?'])
    expect(all).toContain(`"confirm":{"title":{"type":"plain_text","text":"${title}"`);
});

describe('Scene 10: who is pinged is not who may approve', () => {
  const policy = aPolicy({ ping: told });
  const grant = aRequested();
  const mentions = (isNew: boolean) =>
    [...card({ grant, policy, markup: mrkdwn.en, isNew }).text.matchAll(/<[@!][^>^]*\^?(\w+)>/g)].map(
      ([all]) => all,
    );

  test('Scene 10: a new card mentions those whom the policy names, and the requester', () => {
    expect(mentions(true)).toEqual(['<@UANA>', '<@UCY>', '<!subteam^SONCALL>']);
  });

  test.each([
    ['the requester is not among them', [personId('ana'), personId('cy')], ['<@UANA>', '<@UCY>']],
    [
      'where that is nobody else, it names who may answer',
      [personId('ana')],
      ['<@UANA>', '<@UBO>', '<@UCY>', '<@UDEE>'],
    ],
  ])('L9: a new card mentions those in ping: %s', (_, people, expected) => {
    const ping = { everyone: false, people, groups: [] };
    const { text } = card({ grant, policy: aPolicy({ ping }), markup: mrkdwn.en, isNew: true });
    expect([...text.matchAll(/<@\w+>/g)].map(([all]) => all)).toEqual(expected);
  });

  test('Scene 10: once it is posted, it names who may answer', () => {
    expect(mentions(false)).toEqual(['<@UANA>', '<@UBO>', '<@UCY>', '<@UDEE>']);
  });

  test('Scene 10: nobody is named who asked for it', () => {
    const own = aRequested({ requester: personId('bo') });
    const { text } = card({ grant: own, policy: aPolicy(), markup: mrkdwn.en, isNew: false });
    expect(text).toContain('*Approvers:* <@UCY>, <@UDEE>.');
  });
});

test('Scene 9: an emergency mentions whom the policy tells, where a phone shows it too', () => {
  const grant = anApproved({ decision: emergency });
  const { text } = card({ grant, policy: aPolicy(everything), markup: mrkdwn.en, isNew: true });
  expect(text).toMatch(/^🚨 Emergency: <@UANA> is opening .*FYI <@UCY>, <!subteam\^SONCALL>\./);
});

test('more time that is asked for pings who can allow it, in the thread of the card', () => {
  const [asked] = reminders({ ...inThread, grant: anActive({ extension }) });
  expect(asked).toMatchObject({ key: 'more-0' });
  expect(JSON.stringify(asked?.blocks)).toMatch(/"allow-more".*"refuse-more"/);
  expect(asked?.text).toMatch(/^<@UANA> asks for 30 minutes more on \*orders\*\..*Please answer: <@UBO>$/);
});

/** The number of lines on a phone that is wide enough; two fields are one line, and buttons are one more. */
function linesOf(blocks: readonly object[]): number {
  return blocks.reduce<number>((sum, block) => {
    if ('fields' in block && Array.isArray(block.fields)) return sum + Math.ceil(block.fields.length / 2);
    const [first = ''] = [...JSON.stringify(block).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(
      ([, text]) => text ?? '',
    );
    return sum + first.split('\\n').length;
  }, 0);
}

test.each([
  ['failed', { ...inEachState.failed, decision: emergency }],
  ['given back before it opened', aClosed({ decision: emergency, openedAt: null })],
] as const)('L17: an emergency that never opened was tried, and asks for no review: %s', (_, grant) => {
  const { text, blocks } = card({ grant, policy: aPolicy(everything), markup: mrkdwn.en, isNew: false });
  expect(text).toContain('tried to open');
  expect(`${text}${JSON.stringify(blocks)}`).not.toMatch(/<@UANA> opened|justified/);
});

test('L9, L10: a reminder mentions groups too, and names the other emergencies that wait', () => {
  const nag = {
    at: plus('2h'),
    people: [personId('bo')],
    groups: [groupId('oncall')],
    others: [{ grant: grantId('b'), requester: personId('cy') }],
  };
  const told = { at: plus('2h'), people: [], toldIn: grantId('b') };
  const grant = aClosed({ decision: emergency, nags: [nag, told] });
  expect(reminders({ ...inThread, grant }).map(({ key, text }) => [key, text])).toEqual([
    [
      'nag-0',
      '<@UANA> opened *orders* in an emergency, and nobody has reviewed it yet. Was it justified? Other emergencies there are not reviewed yet either, opened by <@UCY>. Please review: <@UBO> <!subteam^SONCALL>',
    ],
  ]);
});

test.each([
  ['a time of day', plus('1h'), 'Ends:* <!date'],
  ['a length that is over before that', plus('9h'), 'Ends:* 2 hours after it opens'],
  ['a length', undefined, 'Ends:* 2 hours after it opens'],
])('before it is open the card says when it will end: %s', (_, until, words) => {
  const grant = anApproved(until === undefined ? {} : { until });
  const shown = card({ grant, policy: aPolicy(), markup: mrkdwn.en, isNew: false });
  expect(JSON.stringify(shown.blocks)).toContain(words);
});
