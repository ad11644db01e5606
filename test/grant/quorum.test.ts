/** How many have said yes, of how many who have to. */
import { expect, test } from 'vitest';
import type { Quorum } from '../../src/grant/policy.ts';
import { isEnough, missingGroups, progress } from '../../src/grant/quorum.ts';
import { groupId, MORNING, personId } from '../support/builders.ts';

const yes = (name: string, ...groups: string[]) => ({
  by: personId(name),
  at: MORNING,
  groups: groups.map(groupId),
});
const two: Quorum = { of: 'any', count: 2 };
const each: Quorum = { of: 'each', groups: ['dba', 'sec'].map(groupId) };
const three: Quorum = { of: 'each', groups: ['dba', 'sec', 'ops'].map(groupId) };

test.each<[string, Quorum, ReturnType<typeof yes>[], { have: number; need: number }, string[]]>([
  ['nobody yet', two, [], { have: 0, need: 2 }, []],
  ['one of two', two, [yes('bo')], { have: 1, need: 2 }, []],
  ['two of two', two, [yes('bo'), yes('cy')], { have: 2, need: 2 }, []],
  ['one from one group', each, [yes('bo', 'dba')], { have: 1, need: 2 }, ['SSEC']],
  ['two from one group', each, [yes('bo', 'dba'), yes('cy', 'dba')], { have: 1, need: 2 }, ['SSEC']],
  ['one who is in both counts for one', each, [yes('bo', 'dba', 'sec')], { have: 1, need: 2 }, []],
  ['shared out so that it fits', each, [yes('bo', 'dba', 'sec'), yes('cy', 'dba')], { have: 2, need: 2 }, []],
  [
    'the same, the other way round',
    each,
    [yes('cy', 'dba'), yes('bo', 'dba', 'sec')],
    { have: 2, need: 2 },
    [],
  ],
  ['who is in none counts for none', each, [yes('bo'), yes('cy', 'sec')], { have: 1, need: 2 }, ['SDBA']],
  [
    'three groups, and two who are in all',
    three,
    [yes('bo', 'dba', 'sec', 'ops'), yes('cy', 'dba', 'sec', 'ops')],
    { have: 2, need: 3 },
    [],
  ],
])('%s', (_, quorum, approvals, count, missing) => {
  expect(progress(quorum, approvals)).toEqual(count);
  expect(isEnough(quorum, approvals)).toBe(count.have === count.need);
  expect(missingGroups(quorum, approvals)).toEqual(missing);
});
