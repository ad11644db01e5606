/** What is good once, in a real Redis. */
import { expect, test } from 'vitest';
import { Fault } from '../../../src/flow/fault.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createOneUse } from '../../../src/redis/store/one-use-store.ts';
import { oneUseContract } from '../../contract/one-use.ts';
import { MORNING, ms, plus } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const redis = await testRedis();
const other = await testRedis();
const prefix = freshPrefix();
let made = 0;

function freshKeys() {
  made += 1;
  return createKeys(`${prefix}-${made}`);
}

oneUseContract('in Redis', () => createOneUse({ redis, keys: freshKeys(), now: () => MORNING }));

test('two processes at once: one wins', async () => {
  const keys = freshKeys();
  const here = createOneUse({ redis, keys, now: () => MORNING });
  const there = createOneUse({ redis: other, keys, now: () => MORNING });
  for (const nonce of ['a', 'b', 'c', 'd', 'e', 'f']) {
    const won = await Promise.all([here.take(nonce, plus('5m')), there.take(nonce, plus('5m'))]);
    expect(won.toSorted()).toEqual([false, true]);
  }
});

test('it is forgotten by itself, but not before a clock that lags says so too', async () => {
  const keys = freshKeys();
  await createOneUse({ redis, keys, now: () => MORNING }).take('brief', plus('5m'));
  const left = await redis.pttl(keys.used('brief'));
  expect(left).toBeGreaterThan(ms('14m'));
  expect(left).toBeLessThanOrEqual(ms('15m'));
});

test('while Redis is away nothing is taken: a fault', async () => {
  const away = redis.duplicate();
  away.disconnect();
  const lost = createOneUse({ redis: away, keys: freshKeys(), now: () => MORNING });
  expect(await lost.take('lost', plus('5m')).catch((error: unknown) => error)).toBeInstanceOf(Fault);
});
