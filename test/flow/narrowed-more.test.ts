/** The policy was narrowed while more time waits for an answer. */
import { expect, test } from 'vitest';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { ms, source } from '../support/builders.ts';
import { listed, orders } from './policy-world.ts';

async function waits(byMs = '2h') {
  const w = orders({});
  const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
  await w.extend('ana', grant, byMs);
  return { w, grant, blocks: () => blocksOf(w, grant) };
}

async function blocksOf(w: ReturnType<typeof orders>, grant: Grant) {
  const now = await w.look(grant);
  return now.state === 'active' ? now.extension?.blocks : undefined;
}

const narrower: readonly [string, Partial<Policy>][] = [
  ['length', { longestMs: ms('3h') }],
  ['source', { deniedRanges: [source('203.0.113.0/24')] }],
  ['requester', { requesters: listed('cy') }],
  ['more time', { extending: 'never' }],
];

test.each(narrower)(
  'L12: more time, %s: the press is refused, and that is written down',
  async (by, today) => {
    const { w, grant, blocks } = await waits();
    w.configure({ orders: today });
    const at = w.now();
    expect(await w.allowMore('bo', grant)).toMatchObject({ no: expect.any(String) });
    expect(await blocks()).toEqual([{ by, at }]);
    expect(w.trail(grant).at(-1)).toMatchObject({ move: 'block', detail: by });
  },
);

test.each(narrower)(
  'L12: more time, %s: the sweep finds it, and tells once when it is over',
  async (by, today) => {
    const { w, grant, blocks } = await waits();
    w.configure({ orders: today });
    await w.run('2m');
    expect(await blocks()).toEqual([{ by, at: expect.any(Number) }]);
    w.configure({ orders: {} });
    await w.run('1m');
    expect(await blocks()).toEqual([{ by, at: expect.any(Number), until: w.now() }]);
    expect(w.trail(grant).filter(({ move }) => move === 'block' || move === 'unblock')).toHaveLength(2);
    expect(await w.allowMore('bo', grant)).toMatchObject({ ttlMs: ms('4h') });
  },
);

test('L12: in the place of more time that cannot be allowed, less may be asked for at once', async () => {
  const { w, grant } = await waits();
  expect(await w.extend('ana', grant, '1h')).toMatchObject({ no: 'extension-waits' });
  w.configure({ orders: { longestMs: ms('3h') } });
  const at = w.now();
  expect(await w.extend('ana', grant, '1h')).toMatchObject({
    extension: { byMs: ms('1h'), at, approvals: [], replaces: true },
  });
  expect(await w.allowMore('bo', grant)).toMatchObject({ ttlMs: ms('3h') });
});

test('L12: where Slack does not say who has the access, nothing is said to be in the way', async () => {
  const { w, grant, blocks } = await waits();
  w.people.becomes(grant.requester, { is: 'unknown', why: 'Slack did not answer.' });
  await w.run('2m');
  expect(await blocks()).toBeUndefined();
});
