/** The requester’s direct messages: what each holds, however the grant ends. */
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../../src/contracts/endpoint.ts';
import type { Policy } from '../../../src/grant/policy.ts';
import type { Grant, Live } from '../../../src/grant/record.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { direct } from '../../../src/slack/views/direct-messages.ts';
import { permalink } from '../../../src/slack/views/permalink.ts';
import type { Markup } from '../../../src/words/markup.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aPolicy,
  aRequested,
  grantId,
  groupId,
  inEachState,
  ms,
  personId,
  plus,
  source,
} from '../../support/builders.ts';
import { endpoint } from '../../support/state-messages.ts';

function messagesOf(
  grant: Grant,
  policy: Partial<Policy> = {},
  reached: Endpoint | null = endpoint,
  live: readonly Live[] = [],
) {
  const found = direct({
    grant,
    policy: aPolicy(policy),
    markup: mrkdwn.en,
    endpoint: reached,
    cardTrouble: '',
    live,
    posted: new Set(),
  });
  return new Map(found.map(({ key, text, blocks }) => [key, { text, all: JSON.stringify(blocks) }]));
}

const open = (grant: Grant, policy: Partial<Policy> = {}, reached?: Endpoint | null) =>
  messagesOf(grant, policy, reached === undefined ? endpoint : reached).get('open')?.all ?? '';

test.each(
  Object.entries({
    requested: ['status'],
    approved: ['status'],
    active: ['status', 'open'],
    denied: ['status', 'outcome'],
    cancelled: ['status'],
    lapsed: ['status', 'outcome'],
    closed: ['status', 'open', 'outcome'],
    failed: ['status', 'outcome'],
  }),
)('%s: one that is rewritten, and a fresh one for what should ping', (state, keys) => {
  const grant = Object.entries(inEachState).find(([name]) => name === state)?.[1];
  expect(grant && [...messagesOf(grant).keys()]).toEqual(keys);
});

describe('open', () => {
  test.each([
    ['how long it is open', '✅ Open until <!date'],
    [
      'that it takes a while, right below',
      '.\\nScalingo may need up to 2 minutes before you can connect.\\n',
    ],
    ['a psql line', 'psql \\"postgresql://analyst@my-orders.example:31000/my_orders_1000?sslmode=require\\"'],
    ['who knows the password', 'ask <@UCY> for the password of `analyst`'],
    ['a button for the rest', 'Connection details'],
    ['small at the end: why, and its id', '"Reason: a slow report","emoji":false}'],
  ])('holds %s', (_, words) => {
    expect(open(anActive(), { admins: { everyone: false, people: [personId('cy')], groups: [] } })).toContain(
      words,
    );
  });

  test('U4: never what Scalingo shows of the owner, nor servers.json, which its own thread names', () => {
    expect(open(anActive())).not.toMatch(/env-get|Connection String|servers\.json/);
  });

  test('without a password', () => {
    expect(open(anActive())).not.toMatch(/:[^@/"`\s]+@/);
  });

  test('where Scalingo will not tell the endpoint: where to find it', () => {
    expect(open(anActive(), {}, null)).toContain('in its dashboard under Connect, Connection String');
  });

  test.each<[string, Partial<Policy>, Grant, boolean, boolean]>([
    ['an address, extended by hand', { extending: 'by hand' }, anActive(), true, true],
    ['never extended', { extending: 'never' }, anActive(), false, true],
    ['a region', { extending: 'by hand' }, anActive({ source: source('region:osc-fr1') }), true, false],
  ])('offers what may be done: %s', (_, policy, grant, more, moved) => {
    expect(open(grant, policy).includes('"extend"')).toBe(more);
    expect(open(grant, policy).includes('My address changed')).toBe(moved);
    expect(open(grant, policy)).toMatch(/End access.*End this access\?/);
  });
});

test.each<[string, Grant, RegExp | undefined]>([
  ['a rule that was just removed', aClosed(), /may need up to 2 minutes to close it\. Connections that are/],
  ['a rule that is not ours, and stays', aClosed({ rule: null }), /"Connections that are already open may/],
  [
    'a rule that was gone before',
    aClosed({ cause: 'removed outside' }),
    /"Connections that are already open/,
  ],
  ['a database that is gone', aClosed({ cause: 'database gone' }), undefined],
])('what is said of connections after the end is true: %s', (_, grant, said) => {
  const outcome = messagesOf(grant).get('outcome')?.all;
  if (said) expect(outcome).toMatch(said);
  else expect(outcome).not.toContain('Connections');
});

test.each<[string, Grant, string, RegExp]>([
  ['not open yet', anApproved(), 'status', /It is not open yet, and will not open\./],
  ['our rule', anActive(), 'open', /minutes before you can connect.*The firewall rule is removed\./],
  ['not our rule', anActive({ rule: null }), 'open', /UTC>\.\\n\*orders\*.*lets this address in, and stays/],
])('what is said before access is ended is true: %s', (_, grant, key, said) => {
  expect(new Map<string, { all: string }>(messagesOf(grant)).get(key)?.all).toMatch(said);
});

test('a warning offers more time and done, and says what becomes of open connections', () => {
  const grant = anActive({ warnedOf: [anActive().expiresAt] });
  const warning = messagesOf(grant, { extending: 'by hand' }).get('warning-0');
  expect(warning?.text).toMatch(/ends <!date.*Connections that are already open may continue/);
  expect(warning?.all).toMatch(/Extend.*End access/);
  expect(messagesOf(grant, { extending: 'never' }).get('warning-0')?.all).not.toContain('"extend"');
});

const bo = personId('bo');

test('L16: a request that too few can approve is told afresh, and names those who still can', () => {
  const unanswerable = { since: plus('1h'), able: [bo], missing: [groupId('sec')] };
  const found = messagesOf(aRequested({ unanswerable }));
  expect(found.get('unanswerable')?.text).toMatch(/nobody in <!subteam\^SSEC> can/);
  expect(found.get('status')?.all).toContain('*Approvers:* <@UBO>"');
  const over = { ...unanswerable, until: plus('2h') };
  const after = messagesOf(aRequested({ unanswerable: over }));
  expect(after.get('unanswerable')?.text).toMatch(/Enough people can approve this again/);
  expect(after.get('status')?.all).not.toContain('Too few');
});

test('what became of more time is told afresh', () => {
  const answers = [
    { byMs: ms('30m'), by: bo, at: plus('20m'), allowed: false },
    { byMs: ms('1h'), by: bo, at: plus('40m'), allowed: true, until: plus('3h6m') },
  ];
  const refused = messagesOf(anActive({ answers: answers.slice(0, 1) }));
  expect(refused.get('answer-0')?.text).toMatch(
    /<@UBO> declined 30 minutes more\. Access to \*orders\* ends as before/,
  );
  const allowed = messagesOf(anActive({ answers, expiresAt: plus('3h6m') }));
  expect(allowed.get('answer-1')?.text).toMatch(
    /<@UBO> approved 1 hour more\. Access to \*orders\* now ends .*12:06 UTC>\.$/,
  );
});

test.each<[string, Grant, RegExp]>([
  [
    'its time was up',
    aClosed({ cause: 'time is up' }),
    /^⌛ Expired .*\. \*orders\* from `203\.0\.113\.7`\.$/,
  ],
  [
    'ended early',
    aClosed({ cause: 'revoked', revoked: { by: bo, at: plus('1h') } }),
    /^🏁 Ended early by <@UBO> /,
  ],
  [
    'removed by somebody else',
    aClosed({ cause: 'removed outside' }),
    /the firewall rule was removed at Scalingo\. .*It is not opened again automatically\.$/,
  ],
])(
  'Scene 16: the closing message says why it ended, and that open connections may live on: %s',
  (_, grant, why) => {
    const outcome = messagesOf(grant).get('outcome');
    expect(outcome?.text).toMatch(why);
    expect(outcome?.all).toContain('Connections that are already open may continue');
    expect(outcome?.all).toContain('Request again');
  },
);

describe('L5: the end of one, while the address is open by another', () => {
  const later = anActive({ id: grantId('b'), expiresAt: plus('3h') });
  const outcome = (...live: Live[]) => messagesOf(aClosed(), {}, endpoint, live).get('outcome');
  const close = 'please close them';

  test('says until when, and that it is by another one, instead of asking to close connections', () => {
    const told = outcome(later, anActive({ id: grantId('c'), expiresAt: plus('150m') }));
    expect(told?.text).toMatch(
      /Expired .* This address stays open until <!date.*>: you have another access from it\.$/,
    );
    expect(told?.all).not.toContain(close);
  });

  test('by one of somebody else, whose id is not told', () => {
    const told = outcome({ ...later, requester: bo, source: source('203.0.113.0/28') });
    expect(told?.text).toMatch(
      /This address stays open until <!date.*>: someone else has access from it too\.$/,
    );
  });

  test.each<[string, Live]>([
    ['from elsewhere', { ...later, source: source('203.0.113.8') }],
    ['about to end', { ...later, revoked: { by: bo, at: plus('2h') } }],
    ['not open yet', anApproved({ id: grantId('b') })],
    ['itself', anActive()],
  ])('not by one that is %s', (_, other) => {
    expect(outcome(other)?.all).toContain(close);
  });

  test('the warning before the end says it too', () => {
    const grant = anActive({ warnedOf: [anActive().expiresAt] });
    const warned = (...live: Live[]) => messagesOf(grant, {}, endpoint, live).get('warning-0')?.text;
    expect(warned(later)).toMatch(/This address stays open until .*: you have another access from it\.$/);
    expect(warned({ ...later, expiresAt: plus('1h') })).toContain(close);
  });
});

test('the status and open messages link to the card, where it is known', () => {
  const cardLink = permalink('https://example.slack.com/', { channel: 'C0ORDERS', ts: '1767603900.000200' });
  expect(cardLink).toBe('https://example.slack.com/archives/C0ORDERS/p1767603900000200');
  const shown = { policy: aPolicy(), endpoint, cardTrouble: '', live: [], posted: new Set<string>() };
  const linked = (markup: Markup) =>
    direct({ ...shown, grant: anActive(), markup, cardLink })
      .filter(({ blocks }) =>
        JSON.stringify(blocks).includes(`<${cardLink}|${markup.words.card.inItsChannel}>`),
      )
      .map(({ key }) => key);
  expect(linked(mrkdwn.en)).toEqual(['status', 'open']);
  expect(linked(mrkdwn.fr)).toEqual(['status', 'open']);
  expect(open(anActive())).not.toContain('View in channel');
});
