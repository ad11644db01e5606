/** What is read where something comes too late, or too early: only what is true of it, and what can be done instead. */
import { describe, expect, test } from 'vitest';
import { move } from '../../src/grant/address-change.ts';
import { cancel, deny, review } from '../../src/grant/decision.ts';
import { allowMore, askMore, refuseMore } from '../../src/grant/extension.ts';
import { revoke } from '../../src/grant/lifecycle.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { sayNo } from '../../src/slack/messages/reply.ts';
import { card } from '../../src/slack/views/card.ts';
import { plainMarkup } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { settledText } from '../../src/words/settled.ts';
import {
  anActive,
  anApproved,
  aPolicy,
  aRequested,
  inEachState,
  personId,
  plus,
  source,
} from '../support/builders.ts';

const yes = { by: personId('bo'), at: plus('5m'), groups: [] };
const lapsed = (have: number) => ({
  ...inEachState.lapsed,
  saidYes: [yes, { ...yes, by: personId('cy') }],
  reached: { have, need: 2, missing: [] },
});

test.each([
  [
    'enough yeses',
    lapsed(2),
    /enough approvals, but the policy or a limit was in the way/,
    /assez d’approbations, mais/,
  ],
  ['too few', lapsed(1), /there were not enough approvals in time/, /pas eu assez d’approbations/],
  ['no yes', inEachState.lapsed, /nobody answered in time/, /personne n’a répondu/i],
  [
    'a yes in a record of an earlier build',
    { ...inEachState.lapsed, saidYes: [yes] },
    /it was not approved in time/,
    /pas été approuvée à temps/,
  ],
  [
    'a yes that no longer counts, before the lapse is written down',
    aRequested({ uncounted: [yes] }),
    /it was not approved in time/,
    /pas été approuvée à temps/,
  ],
  [
    'a yes, before the lapse is written down',
    aRequested({ approvals: [yes] }),
    /it was not approved in time/,
    /pas été approuvée à temps/,
  ],
])('L15: a late press reads the truth: %s', (_, grant, english, french) => {
  expect(settledText({ grant }, plainMarkup('en'))).toMatch(english);
  expect(settledText({ grant }, plainMarkup('fr'))).toMatch(french);
});

test('one no ends a request: its card names who said no, and no longer who said yes', () => {
  const denied = deny(aRequested({ approvals: [yes] }), { by: personId('cy'), at: plus('10m') });
  if (isRefusal(denied)) throw new Error('it cannot be denied');
  const shown = card({ grant: denied.grant, policy: aPolicy(), markup: mrkdwn.en, isNew: false });
  expect(JSON.stringify(shown)).toContain('Denied by <@UCY>');
  expect(JSON.stringify(shown)).not.toContain('<@UBO>');
});

const ana = personId('ana');

test('L9: who reminded a moment ago reads from when on again, where that is before it lapses', () => {
  const nudges = [{ at: plus('3h30m'), people: [personId('bo')] }];
  const text = (lapseAt: number, language: 'en' | 'fr') => {
    const grant = aRequested({ nudges, lapseAt });
    return refusalText({ no: 'reminded-lately', grant, at: plus('3h30m') }, plainMarkup(language));
  };
  expect(text(plus('5h'), 'en')).toMatch(/were reminded .*You can remind them again/);
  expect(text(plus('4h'), 'en')).not.toMatch(/again/);
  expect(text(plus('5h'), 'fr')).toMatch(/Prochain rappel/);
  expect(text(plus('4h'), 'fr')).not.toMatch(/Prochain rappel/);
});

/** What the person reads, and the buttons below it. */
function told(outcome: object, language: 'en' | 'fr' = 'en') {
  if (!isRefusal(outcome)) throw new Error('it was not refused');
  const { paragraphs, blocks = [] } = sayNo(outcome, mrkdwn[language]);
  return { said: paragraphs.join(' '), buttons: JSON.stringify(blocks) };
}

test.each([
  ['done', revoke(aRequested(), { by: ana, at: plus('5m') })],
  ['moved', move(aRequested(), { to: source('203.0.113.9'), by: ana, at: plus('5m') })],
  ['extend', askMore(aRequested(), { byMs: 60_000, by: ana, at: plus('5m'), people: [], isBlocked: false })],
])('U1: %s on a request that waits says that it is not approved yet, and offers Cancel', (_, outcome) => {
  const { said, buttons } = told(outcome);
  expect(said).toContain('is not approved yet');
  expect(said).not.toContain('lapsed');
  expect(buttons).toContain('"action_id":"withdraw"');
  expect(told(outcome, 'fr').said).toContain('pas encore approuvée');
});

test('U1: a request whose time is over has lapsed, also where that is not written down yet', () => {
  const late = told(revoke(aRequested({ lapseAt: plus('4h') }), { by: ana, at: plus('4h') }));
  expect(late.said).toContain('nobody answered in time');
  expect(late.buttons).not.toContain('withdraw');
});

test.each([
  ['open', anActive(), /is open until/, /est ouvert\. Fin/],
  ['about to open', anApproved(), /is approved, and opens/, /est approuvé et va s’ouvrir/],
])('U15: cancel on access that is %s says so, and offers End access', (_, grant, english, french) => {
  const outcome = cancel(grant, { by: ana, at: plus('10m') });
  const { said, buttons } = told(outcome);
  expect(said).toMatch(english);
  expect(buttons).toContain('"action_id":"done"');
  expect(told(outcome, 'fr').said).toMatch(french);
});

test('U15: cancel on access that is being ended says that it is being closed', () => {
  const ending = anActive({ revoked: { by: ana, at: plus('8m') } });
  expect(told(cancel(ending, { by: ana, at: plus('10m') })).said).toContain('is already closing');
});

describe('whose answer comes second reads the first one, and not how the access was approved', () => {
  const bo = { by: personId('bo'), at: plus('10m') };
  const counted = { groups: [], today: { quorum: { of: 'any', count: 1 } as const, weights: new Map() } };
  const answered = (allowed: boolean) =>
    anActive({ answers: [{ byMs: 30 * 60_000, by: personId('cy'), at: plus('9m'), allowed }] });

  test.each([
    [
      'approved',
      true,
      /<@UCY> approved 30 minutes more\. ✅ Open until/,
      /a approuvé 30\u00a0minutes de plus/,
    ],
    [
      'declined',
      false,
      /<@UCY> declined 30 minutes more\. ✅ Open until/,
      /a refusé 30\u00a0minutes de plus/,
    ],
  ])('more time that was %s', (_, allowed, english, french) => {
    for (const outcome of [
      allowMore(answered(allowed), { ...bo, ...counted }),
      refuseMore(answered(allowed), bo),
    ]) {
      expect(told(outcome).said).toMatch(english);
      expect(told(outcome).said).not.toContain('<@UBO>');
      expect(told(outcome, 'fr').said).toMatch(french);
    }
  });

  test('more time that the policy has given since: what is open now', () => {
    const given = [{ byMs: 60_000, at: plus('9m30s'), until: plus('3h') }];
    const { said } = told(refuseMore({ ...answered(false), given }, bo));
    expect(said).toMatch(/^This access has changed: .* is open .* until/);
  });

  test('a review', () => {
    const found = { by: personId('cy'), at: plus('9m'), found: 'not justified' } as const;
    const outcome = review(anActive({ decision: { how: 'emergency' }, review: found }), {
      ...bo,
      found: 'justified',
    });
    expect(told(outcome).said).toMatch(/Reviewed by <@UCY> .*: not justified/);
    expect(told(outcome, 'fr').said).toMatch(/Examiné par <@UCY> .*non justifié/);
  });

  test('what cannot be changed before it is open', () => {
    const outcome = askMore(anApproved(), { byMs: 60_000, by: ana, at: plus('5m'), people: [] });
    expect(told(outcome).said).toMatch(/from `203\.0\.113\.7`: ⏳ Opening…/);
  });
});
