/** Which rules are being removed, in a real Redis. */
import { expect, test } from 'vitest';
import { createKeys } from '../../../src/redis/keys.ts';
import { createRemovals } from '../../../src/redis/store/removal-store.ts';
import { ruleId } from '../../support/builders.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

test('a removal is seen by every process, for a minute', async () => {
  const [redis, other] = [await testRedis(), await testRedis()];
  const keys = createKeys(freshPrefix());
  const [mine, theirs] = [redis, other].map((one) => createRemovals({ redis: one, keys }));
  await mine?.begin(ruleId('r1'));
  expect(await theirs?.isUnderWay(ruleId('r1'))).toBe(true);
  expect(await theirs?.isUnderWay(ruleId('r2'))).toBe(false);
  const left = await redis.pttl(keys.removing(ruleId('r1')));
  expect(left).toBeGreaterThan(50_000);
  expect(left).toBeLessThanOrEqual(60_000);
});
