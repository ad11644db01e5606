/** The allowance, on real Redis, with a clock that is set by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CallKind } from '../../../src/flow/calls.ts';
import { createAccountKeys } from '../../../src/redis/account.ts';
import { createAllowance as createReal } from '../../../src/redis/store/allowance.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const others = [await testRedis(), await testRedis()];
const prefix = freshPrefix();
let made = 0;
const log = { info: () => {}, warn: () => {} };

/** Here only how long it takes to get a turn is of interest. */
function createAllowance(needs: Omit<Parameters<typeof createReal>[0], 'log'>) {
  const { take, hold } = createReal({ ...needs, log });
  return { take: async (kind: CallKind) => (await take(kind)).waitMs, hold };
}

function aClock() {
  made += 1;
  let now = 1_000_000;
  return {
    keys: createAccountKeys({ token: `${prefix}-${made}`, authUrl: '' }, prefix),
    now: () => now,
    pass: (ms: number) => (now += ms),
  };
}

function anAllowance() {
  const { keys, now, pass } = aClock();
  const allowance = createAllowance({ redis, keys, now, perMinute: 45 });
  const drain = async (kind: CallKind) => {
    let taken = 0;
    while ((await allowance.take(kind)) === 0) taken += 1;
    return taken;
  };
  return {
    allowance,
    drain,
    at: now,
    pass,
    back: (ms: number) => pass(-ms),
  };
}

test('look-ups leave some for openings, and openings some for removals', async () => {
  const { drain } = anAllowance();
  expect([await drain('look'), await drain('open'), await drain('remove')]).toEqual([30, 10, 5]);
});

test('several processes that open and look around without end: each removal, and the list before it, goes at once', async () => {
  const { keys, now, pass } = aClock();
  const processes = [redis, ...others].map((connection) =>
    createAllowance({ redis: connection, keys, now, perMinute: 45 }),
  );
  const flood = () =>
    Promise.all(
      processes.flatMap((allowance) =>
        Array.from({ length: 20 }, (_, n) => allowance.take(n % 2 === 0 ? 'open' : 'look')),
      ),
    );
  const [one, other] = processes;
  for (let half = 0; half < 20; half += 1) {
    await flood();
    // Two removals a minute, by whichever process: a list and a removal each.
    const remover = half % 2 === 0 ? one : other;
    expect([half, await remover?.take('remove'), await remover?.take('remove')]).toEqual([half, 0, 0]);
    await flood();
    pass(30_000);
  }
});

test('who has to wait is told how long, and is served then', async () => {
  const { allowance, drain, pass } = anAllowance();
  await allowance.take('look');
  pass(20_000);
  await drain('remove');
  expect(await allowance.take('remove')).toBe(40_000);
  // A look-up has to wait until sixteen of them are a minute old.
  expect(await allowance.take('look')).toBe(60_000);
  pass(39_999);
  expect(await allowance.take('remove')).toBe(1);
  pass(1);
  expect(await allowance.take('remove')).toBe(0);
});

test('after a 429 no call is made for as long as it said, or for 10 s if it is a removal', async () => {
  const { allowance, pass } = anAllowance();
  await allowance.hold(7000);
  await allowance.hold(1000);
  expect(await allowance.take('remove')).toBe(7000);
  pass(7000);
  expect(await allowance.take('remove')).toBe(0);
});

test('a machine whose clock lags gets nothing for it', async () => {
  const { drain, back } = anAllowance();
  await drain('remove');
  back(60_000);
  expect(await drain('remove')).toBe(0);
});

test('a machine whose clock is an hour ahead does not keep the others waiting for an hour', async () => {
  const { keys } = aClock();
  const ahead = createAllowance({ redis, keys, now: () => Date.now() + 60 * 60_000, perMinute: 45 });
  const allowance = createAllowance({ redis, keys, perMinute: 45 });
  while ((await ahead.take('remove')) === 0);
  await ahead.hold(10_000_000);
  expect(await allowance.take('remove')).toBe(0);
  await allowance.hold(5000);
  expect(await allowance.take('remove')).toBeLessThanOrEqual(5000);
});

describe('two processes, by the clock of Redis', () => {
  const two = () => {
    const { keys } = aClock();
    const [other] = others;
    if (!other) throw new Error('there are others');
    return [redis, other].map((connection) => createAllowance({ redis: connection, keys, perMinute: 45 }));
  };

  test('share what there is: taken by turns, it is used up for both', async () => {
    const both = two();
    const taken = [0, 0];
    for (let turn = 0; turn < 100; turn += 1)
      if ((await both[turn % 2]?.take('remove')) === 0) taken[turn % 2] = (taken[turn % 2] ?? 0) + 1;
    expect(taken).toEqual([23, 22]);
    for (const each of both) {
      const wait = await each.take('remove');
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
    }
  });

  test('a 429 that one of them was given holds the other as well', async () => {
    const [one, other] = two();
    expect(await other?.take('remove')).toBe(0);
    await one?.hold(7000);
    const wait = await other?.take('remove');
    expect(wait).toBeGreaterThan(5000);
    expect(wait).toBeLessThanOrEqual(7000);
  });
});

test('never more than forty-five calls in any minute, regardless of who asks for what and when', async () => {
  const ask = fc.record({ after: fc.nat(4000), kind: fc.constantFrom<CallKind>('remove', 'open', 'look') });
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { minLength: 80, maxLength: 200 }), async (asks) => {
      const { allowance, pass, at } = anAllowance();
      const taken: number[] = [];
      for (const { after, kind } of asks) {
        pass(after % 7 === 0 ? after * 5 : after % 100);
        if ((await allowance.take(kind)) === 0) taken.push(at());
      }
      for (const start of taken)
        expect(taken.filter((t) => t >= start && t < start + 60_000).length).toBeLessThanOrEqual(45);
    }),
    { numRuns: 20 },
  );
});
