/** Turns to post: one line per channel for all processes, by a clock that a test moves. */
import { expect, test } from 'vitest';
import { DAY } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createTurns } from '../../../src/redis/store/turns.ts';
import { production } from '../../../src/timing.ts';
import { grantId, MORNING } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const EVERY = production.turns.everyMs;
const [a, b, c, d, e] = ['a', 'b', 'c', 'd', 'e'].map(grantId) as [never, never, never, never, never];
let made = 0;

function aLine() {
  made += 1;
  let now = MORNING;
  const keys = createKeys(`${prefix}-${made}`);
  const another = () => createTurns({ redis, keys, waits: production.turns, now: () => now });
  return { turns: another(), another, keys, at: (ms: number) => (now = MORNING + ms) };
}

test('the first posts at once, each of the next a turn later, and coming back costs no second turn', async () => {
  const { turns, at } = aLine();
  expect(await turns.take('C1', a)).toBe(0);
  expect(await turns.take('C1', b)).toBe(EVERY);
  expect(await turns.take('C1', c)).toBe(2 * EVERY);
  expect(await turns.take('C1', b)).toBe(EVERY);
  at(EVERY);
  expect(await turns.take('C1', b)).toBe(0);
  expect(await turns.take('C1', c)).toBe(EVERY);
  // b is done: what it asks for now is another turn.
  expect(await turns.take('C1', b)).toBe(2 * EVERY);
});

test('another channel does not wait', async () => {
  const { turns } = aLine();
  expect(await turns.take('C1', a)).toBe(0);
  expect(await turns.take('C2', a)).toBe(0);
});

test('one who comes just when the channel is free does not overtake those who wait', async () => {
  const { turns, at } = aLine();
  await turns.take('C1', a);
  await turns.take('C1', b);
  await turns.take('C1', c);
  at(EVERY + 1);
  expect(await turns.take('C1', d)).toBeGreaterThan(EVERY);
  expect(await turns.take('C1', b)).toBe(0);
});

test('what Slack asked for is kept to, by those who wait already too, and the longer of two holds', async () => {
  const { turns, at } = aLine();
  await turns.take('C1', a);
  await turns.take('C1', b);
  await turns.take('C1', c);
  await turns.hold('C1', 30_000);
  await turns.hold('C1', 5_000);
  at(1_050);
  expect(await turns.take('C1', b)).toBe(28_950);
  expect(await turns.take('C1', c)).toBe(28_950 + EVERY);
  expect(await turns.take('C1', d)).toBe(28_950 + 2 * EVERY);
  at(30_000);
  expect(await turns.take('C1', b)).toBe(0);
});

test('one who never comes back holds up the others for five seconds at most', async () => {
  const { turns, at } = aLine();
  await turns.take('C1', a);
  await turns.take('C1', b);
  await turns.take('C1', c);
  at(2 * EVERY);
  expect(await turns.take('C1', c)).toBe(EVERY);
  at(EVERY + 5_001);
  expect(await turns.take('C1', c)).toBe(0);
});

test('forty posts of two processes, come back late as they may: one a turn, in order, few questions', async () => {
  const { another, at } = aLine();
  const processes = [another(), another()];
  const ids = Array.from({ length: 40 }, (_, n) => grantId(`n${100 + n}`));
  const coming = ids.map((id, n) => ({ id, at: n }));
  const posted: { readonly id: string; readonly at: number }[] = [];
  let asked = 0;
  while (coming.length > 0) {
    coming.sort((one, other) => one.at - other.at);
    const [next] = coming.splice(0, 1);
    if (!next) break;
    at(next.at);
    const wait = (await processes[asked % 2]?.take('C1', next.id)) ?? 0;
    asked += 1;
    if (wait === 0) posted.push(next);
    // Each is late by up to 0.3 s, in its own way.
    else coming.push({ id: next.id, at: next.at + wait + ((asked * 97) % 300) });
  }
  expect(posted.map(({ id }) => id)).toEqual(ids);
  for (const [n, { at: then }] of posted.slice(1).entries())
    expect(then - (posted[n]?.at ?? 0)).toBeGreaterThanOrEqual(EVERY);
  expect(posted.at(-1)?.at).toBeLessThan(40 * (EVERY + 300));
  expect(asked).toBeLessThan(40 * 4);
});

test('E11: the more urgent post first, each in the order in which they came; the others move on', async () => {
  const { turns, another, at } = aLine();
  const asked = [a, b, c].map((id) => turns.take('C1', id, 3));
  expect(await Promise.all(asked)).toEqual([0, EVERY, 2 * EVERY]);
  expect(await another().take('C1', d, 1)).toBe(EVERY);
  expect(await turns.take('C1', e, 2)).toBe(2 * EVERY);
  expect(await turns.take('C1', b, 3)).toBe(3 * EVERY);
  at(EVERY);
  expect(await turns.take('C1', b, 3)).toBe(2 * EVERY);
  expect(await turns.take('C1', d, 1)).toBe(0);
});

test('E11: what has become urgent leaves its place, and takes one before the others', async () => {
  const { turns, at } = aLine();
  for (const id of [a, b, c, d]) await turns.take('C1', id, 3);
  expect(await turns.take('C1', d, 1)).toBe(EVERY);
  at(EVERY);
  expect(await turns.take('C1', d, 1)).toBe(0);
  expect(await turns.take('C1', b, 3)).toBe(EVERY);
  expect(await turns.take('C1', c, 3)).toBe(2 * EVERY);
});

test('E11: a place that a build without urgency took is of the least urgency', async () => {
  const { turns, keys } = aLine();
  await turns.take('C1', a);
  await redis.zadd(keys.line('C1'), MORNING + EVERY, b);
  expect(await turns.take('C1', c, 1)).toBe(EVERY);
  expect(await turns.take('C1', b)).toBe(2 * EVERY);
});

test('nothing of a line is kept for ever', async () => {
  const { turns, keys } = aLine();
  await turns.take('C1', a);
  await turns.take('C1', b);
  for (const key of [keys.line('C1'), keys.free('C1')]) expect(await redis.pttl(key)).toBeGreaterThan(0);
});

test('E3: a place in the line that a clock a day ahead gave out is not waited for', async () => {
  const { turns, at } = aLine();
  at(DAY);
  await turns.take('C1', a);
  await turns.take('C1', b);
  await turns.take('C1', c);
  at(0);
  expect(await turns.take('C1', b)).toBe(0);
  expect(await turns.take('C1', c)).toBe(EVERY);
});
