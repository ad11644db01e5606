/** A connection that says nothing while it owes an answer is replaced; one that owes nothing is left alone. */
import { Worker } from 'bullmq';
import { expect, onTestFinished, test } from 'vitest';
import { SECOND } from '../../src/grant/duration.ts';
import { type ConnectionKind, connectRedis, type RedisWaits } from '../../src/redis/connect.ts';
import { production } from '../../src/timing.ts';
import { aDoor } from '../support/door.ts';
import type { Door } from '../support/passage.ts';
import { freshPrefix } from '../support/redis.ts';

const prefix = freshPrefix();

async function through(door: Door, kind: ConnectionKind, waits: Partial<RedisWaits>) {
  const errors: string[] = [];
  const redis = await connectRedis({
    url: door.url,
    ca: undefined,
    kind,
    onError: (what) => errors.push(what),
    waits: { ...production.redis, ...waits },
  });
  onTestFinished(() => redis.disconnect());
  return { redis, errors };
}

test('E1: a producer makes a new connection when an answer does not come', async () => {
  const door = await aDoor();
  const { redis } = await through(door, 'producer', { answerMs: 100 });
  door.stall();
  await expect(redis.ping()).rejects.toThrow();
  await expect.poll(() => redis.ping().catch(String), { timeout: 3_000 }).toBe('PONG');
});

test('E1: a worker makes a new connection, and its call is carried out there', async () => {
  const door = await aDoor();
  const { redis } = await through(door, 'worker', { blockMs: 100 });
  door.stall();
  expect(await redis.ping()).toBe('PONG');
});

test('E1: a connection that owes no answer is left alone however long', async () => {
  const door = await aDoor();
  const owing = await through(door, 'producer', { answerMs: 50 });
  const idle = await through(door, 'producer', { answerMs: 50 });
  door.stall();
  await expect(owing.redis.ping()).rejects.toThrow();
  await expect.poll(() => owing.redis.ping().catch(String), { timeout: 3_000 }).toBe('PONG');
  expect(idle.errors).toEqual([]);
});

test('E1: a worker’s connections wait longer than BullMQ ever blocks, also the one that it makes itself', async () => {
  const door = await aDoor();
  const { redis } = await through(door, 'worker', {});
  const worker = new Worker('silent', async () => {}, { connection: redis, prefix, autorun: false });
  onTestFinished(() => worker.close(true));
  const blocking = await worker.backend.waitUntilReady().then(() => worker.backend);
  expect(production.redis.blockMs).toBeGreaterThan(blocking.maximumBlockTimeout * SECOND + SECOND);
});
