/** The store and the queue on a Redis that makes it hard: one of a cluster, and one whose memory is full. */
import { Queue } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { approve, deny } from '../../src/grant/decision.ts';
import { revoke } from '../../src/grant/lifecycle.ts';
import { createAsker } from '../../src/queue/ask.ts';
import { QUEUES } from '../../src/queue/jobs.ts';
import { scheduleSweep } from '../../src/queue/schedule.ts';
import { startWorkers } from '../../src/queue/work.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../src/redis/store/audit-store.ts';
import { createGrants } from '../../src/redis/store/grant-store.ts';
import { production } from '../../src/timing.ts';
import { aRequest } from '../contract/walk.ts';
import { databaseName, grantId, MORNING, ms, oneYes, personId, plus } from '../support/builders.ts';
import { aRedis } from '../support/own-redis.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const bo = { by: personId('bo'), at: plus('5m'), openWithinMs: ms('15m'), ...oneYes };
const [a, orders] = [grantId('a'), databaseName('orders')];

test('Redis Cluster takes every script and every job: all keys hash to one slot', async () => {
  const redis = await aRedis('--cluster-enabled', 'yes');
  await redis.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
  await expect.poll(() => redis.cluster('INFO'), { timeout: 10_000 }).toContain('cluster_state:ok');
  await expect(redis.mget('one', 'another')).rejects.toThrow('CROSSSLOT');

  const keys = createKeys('prod');
  const grants = createGrants({ redis, keys, log });
  await grants.create(aRequest('a'));
  await grants.create(aRequest('b'));
  await grants.update(a, (grant) => approve(grant, bo));
  await grants.told(a, 2);
  expect((await grants.live(orders)).map(({ id }) => id)).toEqual([a]);
  expect(await grants.due(plus('5h'))).toHaveLength(2);
  expect(await grants.untold()).toEqual([grantId('b')]);
  expect(await readAudit({ redis, keys }, { after: BEGINNING, count: 9 })).toHaveLength(3);

  const open = (name: string) => {
    const queue = new Queue(name, { connection: redis, prefix: keys.queuePrefix });
    onTestFinished(() => queue.close());
    return queue;
  };
  const queues = { access: open(QUEUES.access), messages: open(QUEUES.messages) };
  const asker = createAsker({ queues, now: () => MORNING, log });
  const runs: string[] = [];
  const converge = async (database: string) => void runs.push(database);
  const nothing = async () => {};
  const announce = async (grant: string) => void runs.push(grant);
  const hands = { converge, announce, probe: nothing, sweep: nothing, home: nothing, passed: nothing };
  const times = { now: () => MORNING, waits: production.worker, retry: production.retry };
  const needs = { prefix: keys.queuePrefix, asker, ...times, random: () => 1, log };
  const connections = { access: redis, messages: redis };
  const workers = startWorkers({ connections, databases: () => 1, ...needs, ...hands });
  onTestFinished(() => workers.close({ withinMs: 1_000 }));
  await scheduleSweep(queues.access, production.sweepAt);
  await asker.wake(orders, MORNING);
  await expect.poll(() => runs, { interval: 5, timeout: 10_000 }).toEqual(['orders']);
  await asker.retryAnnounce(a, MORNING);
  await expect.poll(() => runs, { interval: 5, timeout: 10_000 }).toEqual(['orders', a]);

  const tags = (await redis.keys('*')).map((key) => /\{.*?\}/.exec(key)?.[0]);
  expect(tags.length).toBeGreaterThan(10);
  expect(new Set(tags)).toEqual(new Set(['{db-access:prod}']));
});

test('where memory is full nothing is written by halves: it is a fault that may pass', async () => {
  const redis = await aRedis('--maxmemory-policy', 'noeviction');
  const keys = createKeys('prod');
  const grants = createGrants({ redis, keys, log });
  await grants.create(aRequest('a'));
  await redis.config('SET', 'maxmemory', '1');
  for (const call of [
    () => grants.create(aRequest('b')),
    () => grants.update(a, (grant) => approve(grant, bo)),
  ]) {
    const fault = await call().catch((error) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ retry: true, cause: expect.stringContaining('OOM') });
  }
  expect(await grants.get(a)).toMatchObject({ state: 'requested', version: 1 });
  expect((await redis.keys('*')).sort()).toEqual(
    [
      keys.audit,
      keys.by(personId('ana')),
      keys.current(personId('ana')),
      keys.due,
      keys.grant(a),
      keys.untold,
    ].sort(),
  );

  await redis.config('SET', 'maxmemory', '0');
  await grants.update(a, (grant) => approve(grant, bo));
  expect(await grants.live(orders)).toHaveLength(1);
});

test('a key that holds something else, or a user who may not write the trail: nothing is written by halves', async () => {
  const redis = await aRedis();
  const keys = createKeys('prod');
  const grants = createGrants({ redis, keys, log });
  const ana = personId('ana');
  await grants.create(aRequest('a'));
  await grants.update(a, (grant) => approve(grant, bo));
  const state = async () => [
    await redis.get(keys.grant(a)),
    await redis.smembers(keys.live(orders)),
    await redis.xlen(keys.audit),
  ];
  const before = await state();
  const end = () => grants.update(a, (grant) => revoke(grant, { by: personId('ana'), at: plus('6m') }));
  for (const key of [keys.due, keys.by(ana), keys.current(ana), keys.untold, keys.closings]) {
    const kept = await redis.dumpBuffer(key);
    await redis.set(key, 'something else');
    await expect(end(), key).rejects.toThrow(/WRONGTYPE/);
    await redis.del(key);
    if (kept) await redis.restore(key, 0, kept);
    expect(await state()).toEqual(before);
  }
  await redis.call('ACL', 'SETUSER', 'default', '-xadd');
  await expect(end()).rejects.toBeInstanceOf(Fault);
  expect(await state()).toEqual(before);
  await redis.call('ACL', 'SETUSER', 'default', '+xadd');
  expect(await end()).toMatchObject({ expiresAt: plus('6m') });
});

test('where Redis takes no writes, people are still shown what is theirs', async () => {
  const redis = await aRedis();
  const keys = createKeys('prod');
  const logged: object[] = [];
  const grants = createGrants({ redis, keys, log: { error: (facts) => void logged.push(facts) } });
  for (const id of ['a', 'b']) await grants.create(aRequest(id));
  await grants.update(a, (grant) => deny(grant, bo));
  await redis.zadd(keys.current(personId('ana')), MORNING, a);
  await redis.config('SET', 'min-replicas-to-write', '1');
  expect((await grants.currentOf(personId('ana'))).map(({ id }) => id)).toEqual([grantId('b')]);
  expect(logged).toMatchObject([
    { event: 'index_not_tidied', err: { cause: expect.stringContaining('NOREPLICAS') } },
  ]);
});
