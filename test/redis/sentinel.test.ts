/** T9: Sentinels say where the primary is, and after a failover where it is now. */
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { connectRedis } from '../../src/redis/connect.ts';
import { RedisUnusable } from '../../src/redis/refused.ts';
import { production } from '../../src/timing.ts';
import { aRedis, aSentinel } from '../support/own-redis.ts';

const PASSWORD = 'sentinels-only';

const open = (port: number, name: string, readyMs = 10_000) =>
  connectRedis({
    url: `redis://${name}/3`,
    sentinels: { addresses: [{ host: '127.0.0.1', port }], password: PASSWORD },
    kind: 'producer',
    onError: () => {},
    waits: { ...production.redis, readyMs },
  });

async function aGroup() {
  const primary = await aRedis();
  const replica = await aRedis('--replicaof', `127.0.0.1 ${primary.options.port}`);
  await expect.poll(() => replica.info('replication')).toMatch(/master_link_status:up/);
  const sentinel = await aSentinel('mymaster', primary.options.port ?? 0, PASSWORD);
  await expect
    .poll(() => sentinel.call('SENTINEL', 'REPLICAS', 'mymaster'), { timeout: 20_000 })
    .toHaveLength(1);
  return { primary, replica, sentinel, port: sentinel.options.port ?? 0 };
}

/** A client of the same Redis, in the database of `open` after each new connection: a Sentinel cuts off the clients of what it promotes. */
function inThird(redis: Redis): Redis {
  const third = redis.duplicate({ db: 3 }).on('error', () => {});
  onTestFinished(() => third.disconnect());
  return third;
}

test('T9: the primary is found, and found again after a failover', async () => {
  const { primary, replica, sentinel, port } = await aGroup();
  const redis = await open(port, 'mymaster');
  onTestFinished(() => redis.disconnect());
  await redis.set('before', '1');
  expect(await inThird(primary).get('before')).toBe('1');

  // Not before the Sentinel knows the replica well enough.
  const begun = () =>
    sentinel.call('SENTINEL', 'FAILOVER', 'mymaster').catch((error: Error) => error.message);
  await expect.poll(begun, { timeout: 20_000 }).toBe('OK');
  await expect.poll(() => replica.info('replication'), { timeout: 20_000 }).toMatch(/role:master/);
  const promoted = inThird(replica);
  // What the old primary took meanwhile is lost.
  const writes = async () => {
    const answer = await redis.set('after', '2').catch((error: Error) => error.message);
    return [answer, ...(await promoted.mget('before', 'after'))];
  };
  await expect.poll(writes, { timeout: 20_000 }).toEqual(['OK', '1', '2']);
}, 60_000);

test('T9: Sentinels that do not know the name are told in one line', async () => {
  const primary = await aRedis();
  const sentinel = await aSentinel('mymaster', primary.options.port ?? 0, PASSWORD);
  const port = sentinel.options.port ?? 0;
  const refused = await open(port, 'another', 1_500).then(
    () => Promise.reject(new Error('it was taken')),
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(RedisUnusable);
  expect(String(refused)).toContain(`Redis at another of 127.0.0.1:${port} cannot be reached`);
  expect(String(refused)).not.toContain(PASSWORD);
}, 60_000);
