/** What a new user found wrong or misleading in the card and the messages, and reads now. */
import { describe, expect, test } from 'vitest';
import type { Endpoint } from '../../src/contracts/endpoint.ts';
import type { Policy, Who } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { askedText } from '../../src/words/grant-text.ts';
import { plainMarkup } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { listed } from '../flow/policy-world.ts';
import {
  aClosed,
  anActive,
  anApproved,
  aPolicy,
  aRequested,
  ms,
  personId,
  plus,
  source,
} from '../support/builders.ts';

const [bo, cy] = [personId('bo'), personId('cy')];
const endpoint: Endpoint = {
  host: 'my-orders.example',
  port: 31000,
  dbname: 'my_orders_1000',
  region: 'osc-fr1',
  database: 'my-orders',
  caUrl: 'https://db-api.example/api/ca_certificate',
  peering: null,
};

type Around = { readonly policy?: Partial<Policy>; readonly endpoint?: Endpoint };

const cardOf = (grant: Grant, policy: Partial<Policy> = {}) =>
  card({ grant, policy: aPolicy(policy), markup: mrkdwn.en, isNew: false });

function directly(grant: Grant, { policy, ...around }: Around = {}) {
  const shown = { grant, policy: aPolicy(policy), markup: mrkdwn.en, posted: new Set<string>() };
  const found = direct({ ...shown, endpoint, cardTrouble: '', live: [], ...around });
  return new Map(found.map(({ key, text, blocks }) => [key, { text, all: JSON.stringify(blocks) }]));
}

const inThread = (grant: Grant) =>
  reminders({ grant, policy: aPolicy(), markup: mrkdwn.en, posted: new Set() }).map(({ text }) => text);

test('U4: a password is asked of a person where a user is configured, and YOUR_USER is explained elsewhere', () => {
  const policy = { admins: listed('cy') };
  const open = directly(anActive(), { policy, endpoint: { ...endpoint, user: 'analyst' } }).get('open')?.all;
  expect(open).toContain('ask <@UCY> for the password of `analyst`');
  expect(open).not.toContain('Connection String');
  expect(directly(anActive()).get('open')?.all).toContain('Replace `YOUR_USER` with your PostgreSQL user');
});

test('U7: the card and the requester’s message name the same approvers, without the requester', () => {
  const own = aRequested({ requester: bo });
  for (const all of [JSON.stringify(cardOf(own).blocks), directly(own).get('status')?.all])
    expect(all).toContain('*Approvers:* <@UCY>, <@UDEE>"');
});

test('U10: more time says until when', () => {
  const until = plus('3h');
  const answers = [{ byMs: ms('30m'), by: bo, at: plus('1h'), allowed: true, until }];
  const grant = anActive({ answers, expiresAt: until });
  expect(directly(grant).get('answer-0')?.text).toMatch(
    /<@UBO> approved 30 minutes more\. Access to \*orders\* now ends <!date.*12:00 UTC>\.$/,
  );
});

describe('U11: who is asked to act comes last, never beside who acted', () => {
  test('U11: an emergency', () => {
    const emergency = { who: listed('ana'), longestMs: ms('30m'), tell: listed('cy'), mostUnreviewed: 1 };
    const { text } = cardOf(anApproved({ decision: { how: 'emergency' } }), { emergency });
    expect(text).toMatch(/^🚨 Emergency: <@UANA> is opening \*orders\* without approval/);
    expect(text).toContain('FYI <@UCY>.');
  });

  test.each<[string, Grant]>([
    [
      'more time',
      anActive({ extension: { byMs: ms('30m'), at: plus('1h'), approvals: [], people: [bo, cy] } }),
    ],
    ['a reminder', aRequested({ nudges: [{ at: plus('1h'), people: [bo, cy] }] })],
  ])('U11: %s', (_, grant) => {
    expect(inThread(grant)).toEqual([expect.stringMatching(/^<@UANA> .*Please answer: <@UBO> <@UCY>$/)]);
  });
});

test('U14: when it is over, the card still says what was requested, who approved it, and each move', () => {
  const grant = aClosed({
    ttlMs: ms('30m'),
    askedFor: { source: source('203.0.113.7'), ttlMs: ms('2h') },
    source: source('203.0.113.9'),
    moves: [{ from: source('203.0.113.7'), to: source('203.0.113.9'), at: plus('30m') }],
  });
  const all = JSON.stringify(cardOf(grant).blocks);
  expect(all).toMatch(
    /Requested 2 hours from `203\.0\.113\.7` <.*→ Approved by <@UBO> <.*→ Open <.*→ Moved from `203\.0\.113\.7` to `203\.0\.113\.9` <.*→ Expired </,
  );
});

test('U16: after the end, what was posted while it was open is one short line, and the end is said once', () => {
  const found = directly(aClosed({ warnedOf: [plus('2h6m')] }));
  for (const key of ['open', 'warning-0'] as const)
    expect(found.get(key)?.text).toBe('Access to *orders* from `203.0.113.7` has ended.');
  expect(found.get('outcome')?.text).toMatch(/^⌛ Expired /);
});

test('U16: what was said of more time is not rewritten when the address changes', () => {
  const answers = [{ byMs: ms('30m'), by: bo, at: plus('1h'), allowed: true, until: plus('3h') }];
  const moved = { answers, source: source('203.0.113.9'), approvedSource: source('203.0.113.7') };
  expect(directly(anActive(moved)).get('answer-0')).toEqual(directly(anActive({ answers })).get('answer-0'));
});

test('U17: that the requester was warned is told in the channel, and not to the requester', () => {
  const grant = anActive({ warnedOf: [plus('2h6m')] });
  expect(JSON.stringify(cardOf(grant).blocks)).toContain('Requester warned of the end');
  expect([...directly(grant).values()].map(({ all }) => all).join()).not.toContain('warned');
});

test('U18: a reminder says once that it waits, for what, and until when', () => {
  const [text = ''] = inThread(aRequested({ nudges: [{ at: plus('1h'), people: [bo] }] }));
  expect(text).toMatch(/^<@UANA> still waits for an answer: \*orders\* for 2 hours\. Expires <!date/);
  expect(text.match(/wait/gi)).toHaveLength(1);
});

test('U21: French quotes what was typed in its own quotation marks', () => {
  const refusal = { no: 'unknown-grant', id: 'gr_x' } as const;
  expect(refusalText(refusal, plainMarkup('fr'))).toContain('«\u00a0gr_x\u00a0»');
  const until = { no: 'until-unreadable', text: 'jusqu’à ce soir', zone: 'known' } as const;
  expect(refusalText(until, plainMarkup('fr'))).toContain('par exemple jusqu’à 18h.');
});

test.each([
  ['en', '2:30', 'Write 2h30m for the length, or until 2:30 for the time.'],
  ['fr', '2:30', 'Écrivez 2h30 pour une durée, ou jusqu’à 2h30 pour une heure de fin.'],
  ['fr', 'd’ici 2h', 'Écrivez 2h pour une durée, ou jusqu’à 2h pour une heure de fin.'],
  ['fr', 'pour 7h', 'Écrivez 7h pour une durée, ou jusqu’à 7h pour une heure de fin.'],
] as const)(
  'what may be a length or a time of day is told how each is typed: %s, %s',
  (language, text, told) => {
    expect(refusalText({ no: 'duration-unreadable', text }, plainMarkup(language))).toContain(told);
  },
);

test.each([
  ['en', '14:30', 'Write it like until 14:30.'],
  ['en', 'until 18.30', 'Write it like until 18:30.'],
  ['en', 'ends at 18:00', 'Write it like until 18:00.'],
  ['fr', 'fin à 18h', 'Écrivez par exemple jusqu’à 18h.'],
  ['en', 'by 6pm', 'Write it like until 6pm.'],
  ['fr', 'avant 18h', 'Écrivez par exemple jusqu’à 18h.'],
  ['fr', '14:30', 'Écrivez par exemple jusqu’à 14:30.'],
] as const)('a time of day alone is given back with what it lacks: %s, %s', (language, text, told) => {
  const refusal = { no: 'until-unreadable', text, zone: 'known' } as const;
  expect(refusalText(refusal, plainMarkup(language))).toContain(told);
});

test('who asks reads whom, by name, and nobody where everyone may answer', () => {
  const said = (approvers: Partial<Who>) => {
    const policy = aPolicy({ approvers: { everyone: false, people: [], groups: [], ...approvers } });
    return askedText({ grant: aRequested(), masked: false }, new Map([[policy.database, policy]]), mrkdwn.en);
  };
  expect(said({ people: [bo] })).toMatch(/^Request sent to <@UBO>: \*orders\* from/);
  expect(said({ everyone: true })).toMatch(/^Request received: \*orders\* from/);
});

test.each(['en', 'fr'] as const)(
  'U21: each form has a title of its own, which Slack takes: %s',
  (language) => {
    const { ask, emergency, deny, less, extend, moved } = plainMarkup(language).words.forms;
    const titles = [ask, emergency, deny, less, extend, moved].map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.length > 24)).toEqual([]);
  },
);
