/** What has become of a grant, how far the approvals are, and what a late answer is told: the sentence that people read. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { stateText } from '../../src/words/grants.ts';
import { plain } from '../../src/words/ink.ts';
import { refusalText } from '../../src/words/refusals.ts';
import {
  anActive,
  anApproved,
  aPolicy,
  aRequested,
  groupId,
  inEachState,
  ms,
  personId,
  plus,
} from '../support/builders.ts';

const { denied, cancelled, lapsed, closed, failed } = inEachState;

test.each<[string, Refusal, string]>([
  [
    'somebody else’s',
    { no: 'not-yours', grant: anActive() },
    'gr_a000000000 isn’t yours: only the person who asked for it can do that.',
  ],
  ['ending', { no: 'already-ending', grant: anActive() }, 'gr_a000000000 is being closed already.'],
  [
    'lapsed by the clock, and not written down yet',
    { no: 'settled', grant: aRequested() },
    'gr_a000000000 lapsed at 5 Jan 2026, 13:00 UTC: nobody answered in time. Ask again if it is still needed.',
  ],
  [
    'lapsed',
    { no: 'settled', grant: lapsed },
    'gr_a000000000 lapsed at 5 Jan 2026, 13:00 UTC: nobody answered in time. Ask again if it is still needed.',
  ],
  ['denied', { no: 'settled', grant: denied }, 'UBO denied gr_a000000000 at 5 Jan 2026, 09:05 UTC.'],
  ['withdrawn', { no: 'settled', grant: cancelled }, 'UANA withdrew gr_a000000000 at 5 Jan 2026, 09:05 UTC.'],
  [
    'approved',
    { no: 'settled', grant: anApproved() },
    'gr_a000000000: Approved by UBO at 5 Jan 2026, 09:05 UTC.',
  ],
  [
    'open by a clause',
    { no: 'settled', grant: anActive({ decision: { how: 'automatic', clause: 'on call' } }) },
    'gr_a000000000: Approved by the policy (on call) at 5 Jan 2026, 09:05 UTC.',
  ],
  [
    'open in an emergency',
    { no: 'settled', grant: anActive({ decision: { how: 'emergency' } }) },
    'gr_a000000000: Emergency: UANA opened it without an approval at 5 Jan 2026, 09:05 UTC.',
  ],
  ['closed', { no: 'settled', grant: closed }, 'gr_a000000000 ended at 5 Jan 2026, 11:06 UTC.'],
  [
    'failed',
    { no: 'settled', grant: failed },
    'gr_a000000000 could not be opened, and was given up at 5 Jan 2026, 09:20 UTC.',
  ],
])('a late answer to what is %s', (_, refusal, sentence) => {
  expect(refusalText(refusal, plain)).toBe(sentence);
});

describe('how far the approvals are', () => {
  const yes = (by: string, ...groups: string[]) => ({
    by: personId(by),
    at: plus('1m'),
    groups: groups.map(groupId),
  });
  const waits = 'Waits for an answer until 5 Jan 2026, 13:00 UTC.';
  const everyone = { everyone: true, people: [], groups: [] };
  const two: Policy['quorum'] = { of: 'any', count: 2 };
  const each: Policy['quorum'] = { of: 'each', groups: [groupId('dba'), groupId('sec')] };
  test.each<[string, Partial<Policy>, Grant, string]>([
    ['one is enough', {}, aRequested(), waits],
    ['none of two', { quorum: two }, aRequested(), `0 of 2 approvals; UBO, UCY or UDEE can still. ${waits}`],
    [
      'one of two',
      { quorum: two },
      aRequested({ approvals: [yes('bo')] }),
      `1 of 2 approvals (UBO); UCY or UDEE can still. ${waits}`,
    ],
    [
      'one of two of anybody',
      { quorum: two, approvers: everyone },
      aRequested({ approvals: [yes('bo')] }),
      `1 of 2 approvals (UBO); anyone else can still. ${waits}`,
    ],
    [
      'none from each of two groups',
      { quorum: each },
      aRequested(),
      `0 of 2 approvals; SDBA or SSEC can still. ${waits}`,
    ],
    [
      'one from each of two groups',
      { quorum: each },
      aRequested({ approvals: [yes('bo', 'dba')] }),
      `1 of 2 approvals (UBO); SSEC can still. ${waits}`,
    ],
    [
      'more time, which waits for one of two',
      { quorum: two },
      anActive({ extension: { byMs: ms('30m'), at: plus('1h'), approvals: [yes('bo')] } }),
      'Approved by UBO at 5 Jan 2026, 09:05 UTC. Open since 5 Jan 2026, 09:06 UTC. It ends at 5 Jan 2026, 11:06 UTC. 30 minutes more were asked for at 5 Jan 2026, 10:00 UTC (1 of 2 approvals); until that is approved the end stays.',
    ],
  ])('%s', (_, change, grant, sentence) => {
    expect(stateText(grant, aPolicy(change), plain)).toBe(sentence);
  });
});
