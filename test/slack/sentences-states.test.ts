/** What has become of a grant, how far the approvals are, and what a late answer is told: the sentence that people read. */
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import type { Refusal } from '../../src/grant/refusal.ts';
import { plain } from '../../src/words/markup.ts';
import { refusalText } from '../../src/words/refusal-text.ts';
import { stateText } from '../../src/words/state-text.ts';
import { listed } from '../flow/policy-world.ts';
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
  source,
} from '../support/builders.ts';

const { denied, cancelled, lapsed, closed, failed } = inEachState;

test.each<[string, Refusal, string]>([
  [
    'somebody else’s',
    { no: 'not-yours', grant: anActive() },
    'This isn’t yours: only the person who requested it can do that.',
  ],
  [
    'ending',
    { no: 'already-ending', grant: anActive() },
    'Access to orders from 203.0.113.7 is already closing.',
  ],
  [
    'lapsed by the clock, and not written down yet',
    { no: 'settled', grant: aRequested() },
    'The request for orders from 203.0.113.7 lapsed 5 Jan 2026, 13:00 UTC: nobody answered in time. Ask again if it is still needed.',
  ],
  [
    'lapsed',
    { no: 'settled', grant: lapsed },
    'The request for orders from 203.0.113.7 lapsed 5 Jan 2026, 13:00 UTC: nobody answered in time. Ask again if it is still needed.',
  ],
  [
    'denied',
    { no: 'settled', grant: denied },
    'UBO denied the request for orders from 203.0.113.7 5 Jan 2026, 09:05 UTC.',
  ],
  [
    'withdrawn',
    { no: 'settled', grant: cancelled },
    'UANA cancelled the request for orders from 203.0.113.7 5 Jan 2026, 09:05 UTC.',
  ],
  [
    'approved',
    { no: 'settled', grant: anApproved() },
    'orders from 203.0.113.7, 5 Jan 2026, 09:05 UTC: Approved by UBO.',
  ],
  [
    'open by a clause',
    { no: 'settled', grant: anActive({ decision: { how: 'automatic', clause: 'on call' } }) },
    'orders from 203.0.113.7, 5 Jan 2026, 09:05 UTC: Approved by the policy (on call).',
  ],
  [
    'open in an emergency',
    { no: 'settled', grant: anActive({ decision: { how: 'emergency' } }) },
    'orders from 203.0.113.7, 5 Jan 2026, 09:05 UTC: Emergency access by UANA, without approval.',
  ],
  [
    'closed',
    { no: 'settled', grant: closed },
    'Access to orders from 203.0.113.7 ended 5 Jan 2026, 11:06 UTC.',
  ],
  [
    'failed',
    { no: 'settled', grant: failed },
    'Access to orders from 203.0.113.7 could not be opened, and was given up 5 Jan 2026, 09:20 UTC.',
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
  const waits = '⏳ Waiting for approval. Expires 5 Jan 2026, 13:00 UTC.';
  const all = { source: source('203.0.113.7'), ttlMs: ms('2h') };
  const half = { ...all, ttlMs: ms('30m') };
  const less = { ...half, askedFor: all };
  const everyone = { everyone: true, people: [], groups: [] };
  const two: Policy['quorum'] = { of: 'any', count: 2 };
  const each: Policy['quorum'] = { of: 'each', groups: [groupId('dba'), groupId('sec')] };
  test.each<[string, Partial<Policy>, Grant, string]>([
    ['one is enough', {}, aRequested(), waits],
    [
      'none of two',
      { quorum: two },
      aRequested(),
      `${waits} 0 of 2 approvals. UBO, UCY or UDEE can approve.`,
    ],
    [
      'one of two',
      { quorum: two },
      aRequested({ approvals: [yes('bo')] }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours; 1 more is needed. UCY or UDEE can still approve.`,
    ],
    [
      'one of two of anybody',
      { quorum: two, approvers: everyone },
      aRequested({ approvals: [yes('bo')] }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours; 1 more is needed. Anyone else can still approve.`,
    ],
    [
      'none from each of two groups',
      { quorum: each },
      aRequested(),
      `${waits} 0 of 2 approvals. SDBA or SSEC can approve.`,
    ],
    [
      'one from each of two groups',
      { quorum: each },
      aRequested({ approvals: [yes('bo', 'dba')] }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours; 1 more is needed. SSEC can still approve.`,
    ],
    [
      'more time, which waits for one of two',
      { quorum: two },
      anActive({ extension: { byMs: ms('30m'), at: plus('1h'), approvals: [yes('bo')] } }),
      '✅ Open until 5 Jan 2026, 11:06 UTC. Approved by UBO. 30 minutes more requested. The end stays the same until that is approved. 1 of 2 approvals: UBO said yes; 1 more is needed. UCY or UDEE can still approve.',
    ],
    [
      'L3: one is enough today, and is there already',
      {},
      aRequested({ approvals: [yes('bo')] }),
      `${waits} UBO said yes to 2 hours.`,
    ],
    [
      'L28: one who may not say it any more',
      { quorum: two },
      aRequested({ approvals: [yes('cy')], uncounted: [yes('bo')] }),
      `${waits} 1 of 2 approvals: UCY said yes to 2 hours; 1 more is needed. UDEE can still approve. The yes from UBO no longer counts: they can no longer approve this.`,
    ],
    [
      'L16: nobody of a group that is needed is left',
      { quorum: each },
      aRequested({
        approvals: [yes('bo', 'dba')],
        unanswerable: { since: plus('1h'), able: [personId('bo')], missing: [groupId('sec')] },
      }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours; 1 more is needed. Too few people can approve this at the moment: nobody in SSEC can. We are telling the people who run db-access.`,
    ],
    [
      'L11: the first of two allowed less',
      { quorum: two },
      aRequested({ ...less, approvals: [{ ...yes('bo'), to: half }] }),
      `${waits} 1 of 2 approvals: UBO said yes to 30 minutes of the 2 hours; 1 more is needed. UCY or UDEE can still approve.`,
    ],
    [
      'L11: of three, one said yes to all of it, and one to less',
      { quorum: { of: 'any', count: 3 } },
      aRequested({
        ...less,
        approvals: [
          { ...yes('bo'), to: all },
          { ...yes('cy'), to: half },
        ],
      }),
      `${waits} 2 of 3 approvals: UBO said yes to 2 hours, UCY said yes to 30 minutes of the 2 hours; 1 more is needed. UDEE can still approve.`,
    ],
    [
      'L11: the first of two allowed a narrower range',
      { quorum: two },
      aRequested({
        askedFor: { source: source('203.0.113.0/28'), ttlMs: ms('2h') },
        approvals: [{ ...yes('bo'), to: all }],
      }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours from 203.0.113.7 only; 1 more is needed. UCY or UDEE can still approve.`,
    ],
    [
      'L21: with selfApproval the requester is among those who can still',
      { quorum: two, selfApproval: true, approvers: listed('ana', 'bo', 'cy') },
      aRequested({ approvals: [yes('bo')] }),
      `${waits} 1 of 2 approvals: UBO said yes to 2 hours; 1 more is needed. UANA or UCY can still approve.`,
    ],
  ])('%s', (_, change, grant, sentence) => {
    expect(stateText(grant, aPolicy(change), plain)).toBe(sentence);
  });
});
