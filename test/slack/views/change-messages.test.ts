/** What was said to the requester while access was open says how things are only while they are so. */
import { expect, test } from 'vitest';
import type { Active, Closed } from '../../../src/grant/record.ts';
import { mrkdwn } from '../../../src/slack/directory/mrkdwn.ts';
import { answers as answersTold, moves as movesTold } from '../../../src/slack/views/change-messages.ts';
import { aClosed, anActive, ms, personId, plus, source } from '../../support/builders.ts';

function said(grant: Active | Closed, ...posted: string[]) {
  const around = { markup: mrkdwn.en, posted: new Set(posted) };
  return Object.fromEntries(
    [...movesTold(grant, around), ...answersTold(grant, around)].map(({ key, text }) => [
      key,
      text.replaceAll(/<!date[^>]*>/g, 'then'),
    ]),
  );
}

const bo = personId('bo');
const [first, second, third] = ['203.0.113.7', '203.0.113.8', '203.0.113.9'].map((each) => source(each));
if (!first || !second || !third) throw new Error('there are three');
const moves = [
  { from: first, to: second, at: plus('10m') },
  { from: second, to: third, at: plus('20m') },
];
const answers = [
  { byMs: ms('6m'), by: bo, at: plus('30m'), allowed: true, until: plus('1h') },
  { byMs: ms('6m'), by: bo, at: plus('40m'), allowed: true, until: plus('2h6m') },
];
const leaving = { source: second, rule: null };

test('open: the last address and the end that there is', () => {
  expect(said(anActive({ moves, answers, source: third, leaving }))).toEqual({
    'moved-0': 'Moved from `203.0.113.7` to `203.0.113.8` then.',
    'moved-1': '✅ Access to *orders* now works from `203.0.113.9`. `203.0.113.8` is being closed.',
    'answer-0': '<@UBO> approved 6 minutes more.',
    'answer-1': '✅ <@UBO> approved 6 minutes more. Access to *orders* now ends then.',
  });
});

test('the old address is closed, and the policy gave more time since', () => {
  const given = [{ byMs: ms('6m'), at: plus('50m'), until: plus('2h6m') }];
  const all = said(anActive({ moves, answers, given, source: third }));
  expect(all['moved-1']).toBe('✅ Access to *orders* now works from `203.0.113.9`.');
  expect(all['answer-1']).toBe('<@UBO> approved 6 minutes more.');
});

test.each([
  ['closing', anActive({ moves, answers, source: third, revoked: { by: bo, at: plus('1h') } })],
  ['closed', aClosed({ moves, answers, source: third })],
])('%s: what happened', (_, grant) => {
  const all = said(grant, 'moved-0', 'moved-1', 'answer-0', 'answer-1');
  expect(Object.values(all)).toHaveLength(4);
  expect(Object.values(all).join(' ')).not.toMatch(/✅|now|being closed/);
});

test('what was not told by the end is not told after it', () => {
  expect(said(aClosed({ moves, answers, source: third }), 'moved-0')).toEqual({
    'moved-0': 'Moved from `203.0.113.7` to `203.0.113.8` then.',
  });
});
