/** What binds removals least: a hold lets one probe every ten seconds, and a Redis that takes no writes stops none. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { Fault } from '../../src/flow/fault.ts';
import { createAccountKeys } from '../../src/redis/account.ts';
import { createAllowance } from '../../src/redis/store/allowance.ts';
import { aRedis } from '../support/own-redis.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';

const redis = await testRedis();
const other = await testRedis();
const prefix = freshPrefix();
const ownKeys = createAccountKeys({ token: prefix, authUrl: '' }, prefix);
let made = 0;

const go = { waitMs: 0, isProbe: false };
const probe = { waitMs: 0, isProbe: true };
const wait = (waitMs: number) => ({ waitMs, isProbe: false });

function aLog() {
  const lines: object[] = [];
  const put = (facts: object) => void lines.push(facts);
  return { lines, log: { info: put, warn: put } };
}

/** As where the disk is full: there are snapshots, and the last one could not be written. */
async function failSnapshot(own: Redis): Promise<void> {
  await own.config('SET', 'save', '3600 1');
  onTestFinished(async () => void (await own.config('SET', 'save', '')));
  const [, dir = ''] = z.array(z.string()).parse(await own.config('GET', 'dir'));
  await mkdir(join(dir, 'dump.rdb'));
  await own.bgsave();
  const failed = async () => (await own.info('persistence')).includes('rdb_last_bgsave_status:err');
  await expect.poll(failed, { interval: 5, timeout: 10_000 }).toBe(true);
}

function twoProcesses() {
  made += 1;
  const keys = createAccountKeys({ token: `${prefix}-${made}`, authUrl: '' }, prefix);
  let now = 1_000_000;
  const needs = { keys, now: () => now, perMinute: 45, log: aLog().log };
  return {
    one: createAllowance({ redis, ...needs }),
    two: createAllowance({ redis: other, ...needs }),
    pass: (ms: number) => (now += ms),
  };
}

test('F5: a hold binds removals for 10 s; then one of all processes probes every 10 s', async () => {
  const { one, two, pass } = twoProcesses();
  await one.hold(150_000);
  expect(await two.take('remove')).toEqual(wait(10_000));
  pass(9_999);
  expect(await two.take('remove')).toEqual(wait(1));
  pass(1);
  expect([await one.take('remove'), await two.take('remove'), await one.take('remove')]).toEqual([
    probe,
    wait(10_000),
    wait(10_000),
  ]);
  expect([await one.take('open'), await two.take('look')]).toEqual([wait(140_000), wait(140_000)]);
  pass(10_000);
  expect(await two.take('remove')).toEqual(probe);
});

test('F5: after a probe that Scalingo answered removals are free; openings wait as long as it said', async () => {
  const { one, two, pass } = twoProcesses();
  await one.hold(150_000);
  pass(10_000);
  await one.take('remove');
  await one.passed();
  expect([await two.take('remove'), await one.take('remove'), await one.take('open')]).toEqual([
    go,
    go,
    wait(140_000),
  ]);
  await two.hold(60_000);
  expect(await one.take('remove')).toEqual(wait(10_000));
});

test('F5: a 429 for a call that was under way when the hold began does not put the probe off', async () => {
  const { one, two, pass } = twoProcesses();
  expect(await one.hold(150_000)).toEqual({ removalMs: 10_000 });
  pass(8_000);
  expect(await two.hold(150_000)).toEqual({ removalMs: 2_000 });
  pass(2_000);
  expect(await two.take('remove')).toEqual(probe);
  pass(1_000);
  expect(await two.hold(150_000)).toEqual({ removalMs: 9_000 });
});

test('F5: of several ends the oldest probes, also where another one asks first', async () => {
  const { one, two, pass } = twoProcesses();
  const [older, newer] = [900_000, 950_000];
  await one.hold(150_000);
  expect(await one.take('remove', newer)).toEqual(wait(10_000));
  expect(await two.take('remove', older)).toEqual(wait(10_000));
  pass(10_000);
  // It is left to the oldest for 2 s.
  expect([await one.take('remove', newer), await one.take('remove')]).toEqual([wait(2_000), wait(2_000)]);
  pass(500);
  expect(await two.take('remove', older)).toEqual(probe);
  pass(10_000);
  expect(await two.take('remove', newer)).toEqual(wait(2_000));
  // The process with the oldest end may be gone.
  pass(2_000);
  expect(await two.take('remove', newer)).toEqual(probe);
});

test('F5: an oldest end that has not asked for 15 s keeps no other one from probing', async () => {
  const { one, two, pass } = twoProcesses();
  await one.hold(150_000);
  await two.take('remove', 900_000);
  pass(15_001);
  expect(await one.take('remove', 950_000)).toEqual(probe);
});

test('F5: a 429 holds all installations that use the account, and no other account; each counts its own calls', async () => {
  const here = { redis, perMinute: 1, now: () => 1_000_000, log: aLog().log };
  const of = (token: string, installation: string) =>
    createAllowance({
      ...here,
      keys: createAccountKeys({ token: `${prefix} ${token}`, authUrl: '' }, installation),
    });
  const [acme, globex, other] = [of('shared', 'acme'), of('shared', 'globex'), of('another', 'acme')];
  expect([await acme.take('remove'), await globex.take('remove')]).toEqual([go, go]);
  await acme.hold(150_000);
  expect(await globex.take('look')).toEqual(wait(150_000));
  expect(await other.take('remove')).toEqual(go);
});

test('F5: the account is known in Redis by a digest that holds nothing of the token', () => {
  const token = 'tk-us-0123456789abcdef';
  const names = Object.values(createAccountKeys({ token, authUrl: 'https://auth.example' }, 'acme')).join(
    ' ',
  );
  expect(names).not.toContain('0123');
  expect(names).toMatch(/\{db-access-account:[\w-]{22}\}:held/);
  expect(names).not.toBe(Object.values(createAccountKeys({ token, authUrl: '' }, 'acme')).join(' '));
});

test('F5: since when Scalingo refuses is known until it answers, also where each hold is short', async () => {
  const { one, two, pass } = twoProcesses();
  expect(await one.refusedSince()).toBeUndefined();
  await one.hold(10_000);
  pass(30_000);
  expect(await two.take('remove')).toEqual(probe);
  await two.hold(10_000);
  expect(await one.refusedSince()).toBe(1_000_000);
  pass(10_000);
  expect(await one.take('look')).toEqual(probe);
  await one.passed();
  expect([await one.refusedSince(), await one.take('look')]).toEqual([undefined, go]);
});

test('F5: a hold shorter than 10 s binds removals no longer than it lasts', async () => {
  const { one, pass } = twoProcesses();
  await one.hold(3_000);
  expect(await one.take('remove')).toEqual(wait(3_000));
  pass(3_000);
  expect(await one.take('remove')).toEqual(probe);
});

test('F5: a probe is made every 10 s also where the calls of the minute are used up, and counts as one of them', async () => {
  const { one, two, pass } = twoProcesses();
  for (let n = 0; n < 45; n += 1) await one.take('remove');
  await one.hold(150_000);
  pass(10_000);
  expect([await one.take('remove'), await two.take('remove')]).toEqual([probe, wait(10_000)]);
  await one.passed();
  expect(await two.take('remove')).toEqual(wait(50_000));
  pass(50_000);
  expect(await two.take('remove')).toEqual(go);
});

test('F5: a probe that a wrong clock put far ahead is not waited for', async () => {
  const { one, pass } = twoProcesses();
  pass(60 * 60_000);
  await one.hold(150_000);
  pass(-60 * 60_000);
  await one.hold(150_000);
  expect(await one.take('remove')).toEqual(wait(10_000));
});

test.each([
  ['has too few replicas', 'NOREPLICAS', (own: Redis) => own.config('SET', 'min-replicas-to-write', '1')],
  ['has become a replica', 'READONLY', (own: Redis) => own.replicaof('127.0.0.1', 1)],
  ['cannot write its snapshot', 'MISCONF', failSnapshot],
  ['has its count spoiled', 'WRONGTYPE', (own: Redis) => own.set(ownKeys.calls, 'x')],
])('F3: where Redis %s, removals go on without the count, and it is logged once', async (_, word, spoil) => {
  const own = await aRedis();
  const { log, lines } = aLog();
  const allowance = createAllowance({ redis: own, keys: ownKeys, perMinute: 45, log });
  await spoil(own);
  expect([await allowance.take('remove'), await allowance.take('remove')]).toEqual([go, go]);
  expect(await allowance.take('open').catch((error: unknown) => error)).toBeInstanceOf(Error);
  expect(lines).toMatchObject([{ event: 'calls_not_counted', why: expect.stringContaining(word) }]);
});

test('F3: a 429 is no other fault where Redis refuses writes; the count goes on once it takes them', async () => {
  const own = await aRedis();
  const { log, lines } = aLog();
  const allowance = createAllowance({ redis: own, keys: ownKeys, perMinute: 45, log });
  await own.config('SET', 'min-replicas-to-write', '1');
  await allowance.hold(1000);
  await allowance.passed();
  await own.config('SET', 'min-replicas-to-write', '0');
  await allowance.take('look');
  await own.config('SET', 'min-replicas-to-write', '1');
  await allowance.take('remove');
  expect(lines).toMatchObject([
    { event: 'calls_not_counted' },
    { event: 'calls_counted_again' },
    { event: 'calls_not_counted' },
  ]);
});

test('F3: where memory is full the count of calls is still written', async () => {
  const own = await aRedis('--maxmemory-policy', 'noeviction');
  const { log, lines } = aLog();
  const allowance = createAllowance({ redis: own, keys: ownKeys, perMinute: 45, log });
  await own.config('SET', 'maxmemory', '1');
  expect([await allowance.take('remove'), await allowance.take('remove')]).toEqual([go, go]);
  await allowance.hold(1000);
  expect(lines).toEqual([]);
});

test('F3: a Redis that is away is a fault for a removal, too', async () => {
  const away = redis.duplicate();
  away.disconnect();
  const allowance = createAllowance({
    redis: away,
    keys: ownKeys,
    perMinute: 45,
    log: aLog().log,
  });
  expect(await allowance.take('remove').catch((error: unknown) => error)).toBeInstanceOf(Fault);
});
