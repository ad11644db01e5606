/** What a late press on a request that lapsed reads: only what is true of it. */
import { expect, test } from 'vitest';
import { deny } from '../../src/grant/deciding.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { mrkdwn } from '../../src/slack/directory/mrkdwn.ts';
import { card } from '../../src/slack/views/card.ts';
import { plainInk } from '../../src/words/ink.ts';
import { settledText } from '../../src/words/settled.ts';
import { aPolicy, aRequested, inEachState, personId, plus } from '../support/builders.ts';

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
    'a yes, before the lapse is written down',
    aRequested({ approvals: [yes] }),
    /it was not approved in time/,
    /pas été approuvée à temps/,
  ],
])('L15: a late press reads the truth: %s', (_, grant, english, french) => {
  expect(settledText(grant, plainInk('en'))).toMatch(english);
  expect(settledText(grant, plainInk('fr'))).toMatch(french);
});

test('one no ends a request: its card names who said no, and no longer who said yes', () => {
  const denied = deny(aRequested({ approvals: [yes] }), { by: personId('cy'), at: plus('10m') });
  if (isRefusal(denied)) throw new Error('it cannot be denied');
  const shown = card({ grant: denied.grant, policy: aPolicy(), ink: mrkdwn.en, isNew: false });
  expect(JSON.stringify(shown)).toContain('Denied by <@UCY>');
  expect(JSON.stringify(shown)).not.toContain('<@UBO>');
});
