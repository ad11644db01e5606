/** More time: what its requester and its approvers read of it. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { reminders } from '../../src/slack/views/card-thread.ts';
import { direct } from '../../src/slack/views/direct-messages.ts';
import { plain, plainMarkup } from '../../src/words/markup.ts';
import { extendedText } from '../../src/words/more-time-text.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { stateText } from '../../src/words/state-text.ts';
import { aClosed, anActive, aPolicy, ms, personId, plus } from '../support/builders.ts';

const [bo, cy] = ['bo', 'cy'].map(personId);
if (!bo || !cy) throw new Error('there are two');
const yes = { by: bo, at: plus('1h'), groups: [] };

function inThread(grant: Grant, policy: Partial<Policy> = {}) {
  const found = reminders({ grant, policy: aPolicy(policy), markup: mrkdwn.en, posted: new Set() });
  return new Map(found.map(({ key, text }) => [key, text]));
}

function directly(grant: Grant, policy: Partial<Policy> = {}) {
  const around = {
    endpoint: null,
    cardTrouble: '',
    live: [],
    posted: new Set<string>(),
  };
  const found = direct({ grant, policy: aPolicy(policy), markup: mrkdwn.en, ...around });
  return new Map(found.map(({ key, text, blocks }) => [key, { text, all: JSON.stringify(blocks) }]));
}

describe('L13: more time that nobody answered', () => {
  const asked = { byMs: ms('30m'), at: plus('1h'), approvals: [] };

  test.each([
    [
      'nobody',
      asked,
      '30 minutes more were requested, and nobody answered in time.',
      'Access ended before anyone answered the request for 30 minutes more.',
    ],
    [
      'one of two',
      { ...asked, approvals: [yes] },
      '30 minutes more were requested, and there were not enough approvals in time: UBO said yes.',
      'Access ended before there were enough approvals for 30 minutes more: <@UBO> said yes.',
    ],
    [
      'somebody whose yes no longer counts',
      { ...asked, uncounted: [yes] },
      '30 minutes more were requested, and there were not enough approvals in time. The yes from UBO no longer counts: they can no longer approve this.',
      'Access ended before there were enough approvals for 30 minutes more. The yes from <@UBO> no longer counts: they can no longer approve this.',
    ],
  ])('L13: %s answered: the end says so', (_, unansweredMore, words, inTheThread) => {
    const closed = aClosed({ unansweredMore });
    expect(stateText(closed, aPolicy(), plain)).toMatch(
      new RegExp(`Approved by UBO\\. ${words.replaceAll('.', '\\.')}$`),
    );
    expect(inThread(closed).get('more-unanswered')).toBe(inTheThread);
  });

  test('L13: ended by hand, the thread alone says so', () => {
    const closed = aClosed({ cause: 'revoked', revoked: { by: bo, at: plus('1h') }, unansweredMore: asked });
    expect(stateText(closed, aPolicy(), plain)).not.toContain('more were requested');
    expect(inThread(closed).get('more-unanswered')).toMatch(
      /ended before anyone answered the request for 30 minutes more/,
    );
  });
});

describe('L13: more time that was answered', () => {
  const answer = { byMs: ms('30m'), by: cy, at: plus('1h'), allowed: true };

  test('L13: the thread says what became of it', () => {
    const answers = [{ ...answer, allowed: false }, answer];
    const found = inThread(anActive({ answers }));
    expect(found.get('more-answer-0')).toMatch(/<@UCY> declined 30 minutes more\. ✅ Open until/);
    expect(found.get('more-answer-1')).toMatch(/<@UCY> approved 30 minutes more\. ✅ Open until/);
  });

  test('L27: all who allowed it are named', () => {
    const grant = anActive({ answers: [{ ...answer, all: [bo, cy] }] });
    expect(inThread(grant).get('more-answer-0')).toMatch(/<@UBO> and <@UCY> approved 30 minutes more/);
    expect(directly(grant).get('answer-0')?.text).toMatch(/<@UBO> and <@UCY> approved 30 minutes more/);
  });

  test('L13: refused a moment ago: who refused, from when it may be asked again, and what else to do', () => {
    const at = { at: plus('1h'), again: plus('2h') };
    expect(refusalText({ no: 'more-refused-lately', grant: anActive(), by: bo, ...at }, plain)).toBe(
      'UBO declined more time for orders from 203.0.113.7 5 Jan 2026, 10:00 UTC. You can ask for more again from 5 Jan 2026, 11:00 UTC. If you need access after the end, request it with /db-access.',
    );
    const late = { at: plus('1h30m'), again: plus('2h30m') };
    for (const language of ['en', 'fr'] as const)
      expect(
        refusalText({ no: 'more-refused-lately', grant: anActive(), by: bo, ...late }, plainMarkup(language)),
      ).not.toMatch(/again|redemander/);
  });
});

describe('L13: asked with less than five minutes left', () => {
  const { expiresAt } = anActive();
  const askedAt = (at: number) => anActive({ extension: { byMs: ms('30m'), at, approvals: [] } });

  test('L13: the approvers read that it is urgent, and the requester that they do', () => {
    const urgent = askedAt(expiresAt - ms('4m'));
    expect(inThread(urgent).get('more-0')).toMatch(/^Urgent: access ends .*<@UANA> asks for 30 minutes more/);
    expect(extendedText(urgent, aPolicy(), plain)).toMatch(/Less than 5 minutes are left/);
    const early = askedAt(expiresAt - ms('5m'));
    expect(inThread(early).get('more-0')).not.toContain('Urgent');
    expect(extendedText(early, aPolicy(), plain)).toMatch(/^More time requested/);
  });
});

describe('L14: more time that is given at once', () => {
  const given = [{ byMs: ms('1h'), at: plus('1h'), until: plus('3h6m') }];
  const longer = anActive({ given, ttlMs: ms('3h'), expiresAt: plus('3h6m') });

  test('L14: its requester reads the new end, and how much of the most that is', () => {
    expect(extendedText(longer, aPolicy(), plain)).toBe(
      'Access now ends 5 Jan 2026, 12:06 UTC (3 hours in all, 8 hours at most).',
    );
  });

  test('L13: where more waits for the approvers, that is said too', () => {
    const extension = { byMs: ms('2h'), at: plus('50m'), approvals: [] };
    expect(extendedText({ ...longer, extension }, aPolicy(), plain)).toMatch(
      /^Access now ends .* Your request for 2 hours more still waits for the approvers\.$/,
    );
  });

  test('L14: the approvers read it in the thread of the card', () => {
    expect(inThread(longer).get('given-0')).toMatch(
      /^<@UANA> extended access to \*orders\* by 1 hour, which the policy allows without approval\. It now ends .*12:06 UTC>\.$/,
    );
  });
});

describe('L27: no more time is offered where there is none', () => {
  test.each([
    ['the longest time is reached', ms('2h'), false],
    ['less than that is reached', ms('3h'), true],
  ])('L27: %s', (_, longestMs, isOffered) => {
    const grant = anActive({ warnedOf: [anActive().expiresAt] });
    const found = directly(grant, { longestMs });
    expect(found.get('open')?.all.includes('"extend"')).toBe(isOffered);
    expect(found.get('warning-0')?.all.includes('"extend"')).toBe(isOffered);
  });
});

test.each([
  ['waits for the approvers', {}, 'by hand', false],
  ['waits, and can no longer be allowed', { blocks: [{ by: 'length', at: plus('1h5m') }] }, 'by hand', true],
  ['waits, and the policy gives less than that at once', {}, 'automatic', true],
] as const)('L27: more time that %s: whether Extend is offered', (_, more, extending, isOffered) => {
  const extension = { byMs: ms('30m'), at: plus('1h'), approvals: [], ...more };
  const grant = anActive({ extension, warnedOf: [anActive().expiresAt] });
  const found = directly(grant, { longestMs: ms('8h'), extending });
  for (const key of ['open', 'warning-0'] as const)
    expect(found.get(key)?.all.includes('"extend"')).toBe(isOffered);
});

test.each([
  ['it was refused, and may not be asked for again before the end', plus('1h30m'), 'by hand', false],
  ['it was refused, and may be asked for again before the end', plus('1h'), 'by hand', true],
  ['it was refused, and the policy gives it by now', plus('1h30m'), 'automatic', true],
] as const)('L27: %s', (_, at, extending, isOffered) => {
  const answers = [{ byMs: ms('1h'), by: bo, at, allowed: false }];
  const grant = anActive({ answers, warnedOf: [anActive().expiresAt] });
  const found = directly(grant, { extending });
  for (const key of ['open', 'warning-0'] as const)
    expect(found.get(key)?.all.includes('"extend"')).toBe(isOffered);
});

test('L27: an approver who may not allow more reads what to do', () => {
  const refusal = (why: Parameters<typeof refusalText>[0]) =>
    refusalText({ no: 'requester-may-not', why }, plain);
  expect(refusal({ no: 'no-extension', database: anActive().database })).toBe(
    'The policy no longer allows more time on orders. Press “Decline”; the requester can ask for new access.',
  );
  expect(refusal({ no: 'extends-too-long', askedMs: ms('9h'), longestMs: ms('8h') })).toBe(
    'That would be 9 hours in all, and the policy allows 8 hours. The requester can ask for less.',
  );
});
