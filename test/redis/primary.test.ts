/** What is known of a Redis that refuses writes. */
import { expect, test } from 'vitest';
import { createKeys } from '../../src/redis/keys.ts';
import { createPrimary } from '../../src/redis/primary.ts';
import { anOwnRedis, type Trouble } from '../support/refusing-redis.ts';

test.each<[Trouble, boolean]>([
  ['OOM', false],
  ['MISCONF', false],
  ['READONLY', true],
])('F3: %s is told in Redis’s words, and whether it is a replica', async (trouble, isReplica) => {
  const own = await anOwnRedis();
  let steady = 0;
  const log = { warn: () => {} };
  const primary = createPrimary({ redis: own.redis, keys: createKeys('acme'), steady: () => steady, log });
  expect(await primary.look()).toEqual({ refused: undefined, replicaMs: undefined });

  const takeWrites = await own.refuseWrites(trouble);
  const refused = expect.stringMatching(new RegExp(`^${trouble}`));
  expect(await primary.look()).toEqual({ refused, replicaMs: isReplica ? 0 : undefined });
  steady = 7000;
  expect(await primary.look()).toEqual({ refused, replicaMs: isReplica ? 7000 : undefined });

  await takeWrites();
  expect(await primary.look()).toEqual({ refused: undefined, replicaMs: undefined });
});
