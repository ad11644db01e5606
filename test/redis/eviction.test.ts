/** Redis may only evict what nobody needs, which is nothing: also where somebody changes that while the bot runs. */
import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { watchEviction } from '../../src/redis/eviction.ts';
import { MORNING } from '../support/builders.ts';
import { createFakeAlarms } from '../support/fakes/alarms.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';

test('an evicting maxmemory-policy is an alarm for as long as it is set', async () => {
  const { redis } = await anOwnRedis();
  const alarms = createFakeAlarms(() => MORNING);
  const look = async () => {
    await watchEviction({ redis, alarms });
    return alarms.lasting();
  };
  expect(await look()).toEqual([]);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  const raised = { event: 'redis_may_evict', subject: 'redis', facts: { policy: 'allkeys-lru' } };
  expect(await look()).toEqual([raised]);
  await redis.config('SET', 'maxmemory-policy', 'noeviction');
  expect(await look()).toEqual([]);
});

test('where our user may not ask, nothing is known, and nothing is said to be over', async () => {
  const { redis, url } = await anOwnRedis();
  const alarms = createFakeAlarms(() => MORNING);
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await watchEviction({ redis, alarms });
  const name = `t${randomUUID().slice(0, 8)}`;
  await redis.call('ACL', 'SETUSER', name, 'on', '>secret', '~*', '&*', '+@all', '-info');
  const user = new Redis({ port: Number(new URL(url).port), username: name, password: 'secret' });
  onTestFinished(() => user.disconnect());
  await watchEviction({ redis: user, alarms });
  expect(await alarms.lasting()).toHaveLength(1);
});
