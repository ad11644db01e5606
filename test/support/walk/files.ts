/** What db-access.yaml says on a random walk. */
import { weekdays } from '../../../src/grant/hours.ts';
import type { Policy } from '../../../src/grant/policy.ts';
import { groupId, ms, personId, source } from '../builders.ts';
import type { Databases } from '../world.ts';

const some = (people: readonly string[]) => ({ everyone: false, people: people.map(personId), groups: [] });
const hours = { days: [...weekdays], fromMinute: 0, toMinute: 10 * 60 + 20, zone: 'Europe/Paris' };

/** What a file says from some step on, beside what it said before. */
const policies = {
  'at most 15m': { longestMs: ms('15m') },
  'at most 1h': { longestMs: ms('1h') },
  'single addresses': { widest: 32 },
  'two approvals': { quorum: { of: 'any', count: 2 } },
  'one approval': { quorum: { of: 'any', count: 1 } },
  'a yes of dba': { quorum: { of: 'each', groups: [groupId('dba')] } },
  'dee alone approves': { approvers: some(['dee']) },
  'all approve': { approvers: { everyone: true, people: [], groups: [] }, selfApproval: true },
  'bo and cy approve': { approvers: some(['bo', 'cy']), selfApproval: false },
  'eve alone asks': { requesters: some(['eve']) },
  'all ask': { requesters: { everyone: true, people: [], groups: [] } },
  'no regions': { regions: [] },
  'a region': { regions: ['osc-fr1'] },
  'office hours': { hours: { ...hours, outside: 'refused' } },
  'by hand after hours': { hours: { ...hours, outside: 'by hand' } },
  'no hours': { hours: null },
  'one at a time': { mostLivePerPerson: 1 },
  'a range denied': { deniedRanges: [source('203.0.113.8/32')] },
  'one range alone': { allowedRanges: [source('203.0.113.0/29')] },
  'more by hand': { extending: 'by hand' },
  'more at once': { extending: 'automatic' },
  'extends never': { extending: 'never' },
  'no emergencies': { emergency: null },
  'a minute early': { endEarlyMs: ms('1m') },
  'short ones at once': {
    automatic: [
      {
        name: 'short',
        who: { everyone: true, people: [], groups: [] },
        upToMs: ms('10m'),
        from: [],
        withinHours: false,
      },
    ],
  },
} as const satisfies Record<string, Partial<Policy>>;
export type Change = keyof typeof policies;
export const changes = Object.keys(policies) as [Change, ...Change[]];

const first: Partial<Policy> = {
  widest: 24,
  regions: ['osc-fr1'],
  lapseAfterMs: ms('20m'),
  openWithinMs: ms('5m'),
  longestMs: ms('40m'),
  extending: 'automatic',
  emergency: { who: some(['ana', 'eve']), longestMs: ms('20m'), tell: some([]), mostUnreviewed: 30 },
};

/** The file after these changes, with or without the database that all of it is about. */
export function fileOf(made: readonly Change[], isThere: boolean): Databases {
  const orders: Partial<Policy> = Object.assign({}, first, ...made.map((change) => policies[change]));
  return { ...(isThere && { orders }), restored: {} };
}
