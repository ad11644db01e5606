/** One look-up for everyone who asks for the same within a time; the clock is moved by hand. */
import { expect, test } from 'vitest';
import { cached } from '../../../src/slack/directory/cached.ts';

type Kept = { readonly ttlMs?: number; readonly isKept?: (answer: string) => boolean };

function around({ ttlMs = 1000, ...kept }: Kept = {}) {
  let now = 0;
  let looks = 0;
  const cache = cached<string, string>({ ttlMs, now: () => now, ...kept });
  /** Answers with the number of the look-up. */
  const ask = (key = 'ana') => cache.get(key, async () => `${key} ${++looks}`);
  return { cache, ask, pass: (ms: number) => (now += ms), looks: () => looks };
}

test('an answer is good for its time, counted from the question, and looked up again afterwards', async () => {
  const { ask, pass } = around();
  expect(await ask()).toBe('ana 1');
  pass(999);
  expect(await ask()).toBe('ana 1');
  pass(1);
  expect(await ask()).toBe('ana 2');
});

test('those who ask at once share one look-up, each key by itself', async () => {
  const { ask } = around();
  expect(await Promise.all([ask(), ask('bo'), ask(), ask('bo')])).toEqual(['ana 1', 'bo 2', 'ana 1', 'bo 2']);
});

test('a look-up under way is shared no longer than its answer would be good', async () => {
  const { ask, pass } = around();
  const first = ask();
  pass(1000);
  expect(await Promise.all([first, ask()])).toEqual(['ana 1', 'ana 2']);
});

test('an answer that is not kept serves those who wait for it, and nobody after them', async () => {
  const { ask } = around({ isKept: (answer) => answer !== 'ana 1' });
  expect(await Promise.all([ask(), ask()])).toEqual(['ana 1', 'ana 1']);
  expect([await ask(), await ask()]).toEqual(['ana 2', 'ana 2']);
});

test('a look-up that fails fails for all who wait for it, and is not kept', async () => {
  const { cache, ask } = around();
  const fail = () => cache.get('ana', () => Promise.reject(new Error('no answer')));
  const both = await Promise.allSettled([fail(), fail()]);
  expect(both).toMatchObject([
    { reason: { message: 'no answer' } },
    { reason: both[0]?.status === 'rejected' && both[0].reason },
  ]);
  expect(await ask()).toBe('ana 1');
});

test('a slow look-up that fails late does not forget the answer that took its place', async () => {
  const { cache, ask, pass } = around();
  let fail = (_: Error) => {};
  const slow = cache.get('ana', () => new Promise((_, reject) => (fail = reject)));
  pass(1000);
  expect(await ask()).toBe('ana 1');
  fail(new Error('too late'));
  await expect(slow).rejects.toThrow('too late');
  expect(await ask()).toBe('ana 1');
});

test('what is forgotten is looked up again', async () => {
  const { cache, ask } = around();
  await ask();
  cache.forget('ana');
  expect(await ask()).toBe('ana 2');
});

test('with no time at all nothing is shared', async () => {
  const { ask } = around({ ttlMs: 0 });
  expect(await Promise.all([ask(), ask()])).toEqual(['ana 1', 'ana 2']);
});
