/** What is good once, in a real Redis. */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { OneUse } from '../../src/http/link.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createOneUse } from '../../src/redis/one-use.ts';
import { MORNING, ms, plus } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

const redis = await testRedis();
const keys = createKeys(freshPrefix());
const oneUse: OneUse = createOneUse({ redis, keys, now: () => MORNING });

test('the first takes it, and nobody after', async () => {
  expect(await oneUse.take('first', plus('5m'))).toBe(true);
  expect(await oneUse.take('first', plus('5m'))).toBe(false);
  expect(await oneUse.take('another', plus('5m'))).toBe(true);
});

test('of many at once, through two connections, one wins', async () => {
  const elsewhere: OneUse = createOneUse({ redis: await testRedis(), keys, now: () => MORNING });
  const takers = Array.from({ length: 20 }, (_, index) => (index % 2 ? oneUse : elsewhere));
  const won = await Promise.all(takers.map((each) => each.take('contested', plus('5m'))));
  expect(won.filter(Boolean)).toHaveLength(1);
});

test('it is forgotten by itself, but not before a clock that lags says so too', async () => {
  await oneUse.take('brief', plus('5m'));
  const left = await redis.pttl(keys.used('brief'));
  expect(left).toBeGreaterThan(ms('14m'));
  expect(left).toBeLessThanOrEqual(ms('15m'));
});

test('what a clock that hurries calls over is taken once all the same', async () => {
  expect(await oneUse.take('over', MORNING - 1)).toBe(true);
  expect(await oneUse.take('over', MORNING - 1)).toBe(false);
});

test('while Redis is away nothing is taken: a fault', async () => {
  const away = redis.duplicate();
  away.disconnect();
  const lost = createOneUse({ redis: away, keys, now: () => MORNING });
  expect(await lost.take('lost', plus('5m')).catch((error: unknown) => error)).toBeInstanceOf(Fault);
});
