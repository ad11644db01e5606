/** The policy was narrowed while a request waits. */
import { expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { aReasonForm, MORNING, ms, plus, source } from '../support/builders.ts';
import { listed, orders } from './policy-world.ts';

const asked = (w: ReturnType<typeof orders>, last = 7) =>
  w.request('ana', 'orders', `203.0.113.${last}`, '2h');

const blocksOf = async (w: ReturnType<typeof orders>, grant: Grant) => {
  const now = await w.look(grant);
  return now.state === 'requested' ? now.blocks : undefined;
};

test.each<[string, Partial<Policy>]>([
  ['length', { longestMs: ms('30m') }],
  ['source', { deniedRanges: [source('203.0.113.0/24')] }],
  ['reason', { reason: aReasonForm({ pattern: 'OPS-[0-9]+' }) }],
  ['requester', { requesters: listed('cy') }],
] as const)('L12: %s: the press is refused to the approver, and the requester is told', async (by, today) => {
  const w = orders({});
  const grant = await asked(w);
  w.configure({ orders: today });
  expect(await w.approve('bo', grant)).toMatchObject({ no: 'blocked', grant: { id: grant.id } });
  expect(await blocksOf(w, grant)).toEqual([{ by, at: MORNING }]);
  expect(w.trail(grant).at(-1)).toMatchObject({ move: 'block', detail: by });
});

test('L12: somebody who may not have it at all is not told to ask for less', async () => {
  const w = orders({});
  const grant = await asked(w);
  w.configure({ orders: { requesters: listed('cy'), longestMs: ms('30m') } });
  await w.run('1m');
  expect(await blocksOf(w, grant)).toMatchObject([{ by: 'requester' }]);
  const less = { ttlMs: ms('30m'), source: grant.source };
  expect(await w.approve('bo', grant, less)).toMatchObject({ no: 'requester-may-not' });
});

test('L12: the sweep finds it without a press; once it is allowed again, that is told', async () => {
  const w = orders({});
  const grant = await asked(w);
  w.configure({ orders: { longestMs: ms('30m') } });
  await w.run('1m');
  expect(await blocksOf(w, grant)).toEqual([{ by: 'length', at: plus('1m') }]);
  await w.run('1m');
  expect(w.trail(grant).filter(({ move }) => move === 'block')).toHaveLength(1);
  w.configure({ orders: {} });
  await w.run('1m');
  expect(await blocksOf(w, grant)).toEqual([{ by: 'length', at: plus('1m'), until: plus('3m') }]);
  expect(await w.approve('bo', grant)).toMatchObject({ state: 'approved' });
});

test('L12: one of two requests takes the only place: the other says so until that place is free', async () => {
  const w = orders({ mostLivePerPerson: 1 });
  const [first, second] = [await asked(w), await asked(w, 8)];
  await w.approve('bo', first);
  await w.run('1m');
  expect(await blocksOf(w, second)).toMatchObject([{ by: 'person limit' }]);
  await w.done('ana', first);
  await w.run('1m');
  expect(await blocksOf(w, second)).toMatchObject([{ by: 'person limit', until: plus('2m') }]);
});

test('L12: nobody is reminded of what cannot be approved; less can be', async () => {
  const w = orders({});
  const [none, less] = [await asked(w), await w.request('ana', 'orders', '203.0.113.8', '8h')];
  w.configure({ orders: { deniedRanges: [source('203.0.113.7')], longestMs: ms('4h') } });
  await w.run('90m');
  expect(await w.look(none)).toMatchObject({ nudges: [] });
  expect(await w.look(less)).toMatchObject({ nudges: [{}] });
  expect(await w.approve('bo', less, { ttlMs: ms('4h'), source: less.source })).toMatchObject({
    state: 'approved',
    ttlMs: ms('4h'),
  });
});

test('L12: where Slack does not say who the requester is, nothing is said to be in the way', async () => {
  const w = orders({});
  const grant = await asked(w);
  w.people.becomes(grant.requester, { is: 'unknown', why: 'Slack did not answer.' });
  await w.run('2m');
  expect(await blocksOf(w, grant)).toBeUndefined();
});
