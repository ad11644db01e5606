/** How connections behave while Redis is away, comes back, or will not have us. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Redis } from 'ioredis';
import { afterEach, expect, inject, test } from 'vitest';
import { type ConnectionKind, connectRedis } from '../../src/redis/connect.ts';
import { production } from '../../src/timing.ts';
import { aDoor } from '../support/door.ts';
import { listening } from '../support/passage.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';

const prefix = freshPrefix();
const direct = await testRedis();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(url: string, kind: ConnectionKind): Promise<{ redis: Redis; errors: string[] }> {
  const errors: string[] = [];
  const redis = await connectRedis({
    url,
    ca: undefined,
    kind,
    onError: (what) => errors.push(what),
    waits: { ...production.redis, readyMs: 5_000, reconnect: { firstMs: 10, longestMs: 50 } },
  });
  ends.push(() => redis.disconnect());
  return { redis, errors };
}

test('a connection that is ended between two tries to connect ends, and so does what waits for an answer there', async () => {
  for (const which of ['worker', 'of BullMQ'] as const) {
    const door = await aDoor();
    const { redis: worker } = await open(door.url, 'worker');
    const redis = which === 'worker' ? worker : worker.duplicate();
    redis.on('error', () => {});
    await expect.poll(() => redis.status, { interval: 5 }).toBe('ready');
    await door.shut();
    await once(redis, 'reconnecting');
    const answer = redis.ping().catch(({ message }: Error) => message);
    const ended = once(redis, 'end');
    redis.disconnect();
    await ended;
    expect(await answer).toBe('Connection is closed.');
  }
});

test('a producer fails at once while Redis is away, and works again when it is back', async () => {
  const door = await aDoor();
  const { redis, errors } = await open(door.url, 'producer');
  expect(await redis.ping()).toBe('PONG');

  await door.shut();
  await expect.poll(() => errors.join(), { interval: 5 }).toContain('ECONNREFUSED');
  await expect(redis.ping()).rejects.toThrow('enableOfflineQueue');

  await door.open();
  await once(redis, 'ready');
  expect(await redis.ping()).toBe('PONG');
});

test("a producer's call that was under way when the connection fell fails, and is not sent again", async () => {
  const door = await aDoor();
  const { redis } = await open(door.url, 'producer');
  const list = `${prefix}:under-way`;
  const call = redis.blpop(list, 0).catch((error: Error) => error.name);
  await expect.poll(() => direct.client('LIST'), { interval: 5 }).toMatch(/cmd=blpop/);

  await door.shut();
  expect(await call).toBe('MaxRetriesPerRequestError');
  await door.open();
  await once(redis, 'ready');
  await direct.rpush(list, 'stays');
  await redis.ping();
  expect(await direct.llen(list)).toBe(1);
});

test("a worker's call waits until Redis is back", async () => {
  const door = await aDoor();
  const { redis, errors } = await open(door.url, 'worker');
  await door.shut();
  await expect.poll(() => errors.join(), { interval: 5 }).toContain('ECONNREFUSED');
  const call = redis.set(`${prefix}:waited`, 'yes');
  await door.open();
  expect(await call).toBe('OK');
});

test('a password that is refused is told without the password', async () => {
  const url = new URL(inject('redisUrl'));
  url.username = 'db-access';
  url.password = 'not-the-right-one';
  const told: string[] = [];
  const refused = await connectRedis({
    url: url.href,
    ca: undefined,
    kind: 'worker',
    onError: (what) => told.push(what),
    waits: { ...production.redis, readyMs: 300 },
  }).catch((error: Error) => error);
  expect(refused).toBeInstanceOf(Error);
  expect(String(refused)).toContain('WRONGPASS');
  expect(JSON.stringify([told, refused, String(refused)])).not.toContain('not-the-right-one');
});

test('where something else than Redis answers, such as a web server, the error says that', async () => {
  const server = createServer(
    (socket) => void socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'),
  );
  const port = await listening(server, 0);
  ends.push(() => server.close());
  const tried = connectRedis({
    url: `redis://127.0.0.1:${port}`,
    ca: undefined,
    kind: 'producer',
    onError: () => {},
    waits: { ...production.redis, readyMs: 200 },
  });
  await expect(tried).rejects.toThrow(
    `Redis at 127.0.0.1:${port} cannot be reached: what answers there is not Redis. Check that it runs, and REDIS_URL`,
  );
});

test('where nobody answers, the error says where and why', async () => {
  const server = createServer();
  const port = await listening(server, 0);
  server.close();
  await once(server, 'close');
  await expect(
    connectRedis({
      url: `redis://:secret@127.0.0.1:${port}`,
      ca: undefined,
      kind: 'producer',
      onError: () => {},
      waits: { ...production.redis, readyMs: 200 },
    }),
  ).rejects.toThrow(
    `Redis at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}. Check that it runs, and REDIS_URL`,
  );
});

test('F3: after READONLY there is a new connection, and it works once it leads to a primary', async () => {
  const own = await anOwnRedis();
  const { redis } = await open(own.url, 'producer');
  const first = await redis.client('ID');
  const promote = await own.refuseWrites('READONLY');
  await expect(redis.set('a', '1')).rejects.toThrow('READONLY');
  await once(redis, 'ready');
  expect(await redis.client('ID')).not.toBe(first);
  await promote();
  await expect.poll(() => redis.set('a', '1').catch(String), { timeout: 5_000 }).toBe('OK');
});

test('F3: a replica that has lost its primary and answers nothing is left as well', async () => {
  const own = await anOwnRedis();
  const { redis } = await open(own.url, 'producer');
  const first = await redis.client('ID');
  await own.redis.config('SET', 'replica-serve-stale-data', 'no');
  const promote = await own.refuseWrites('READONLY');
  await expect(redis.get('a')).rejects.toThrow('MASTERDOWN');
  await promote();
  await once(redis, 'ready');
  expect(await redis.client('ID')).not.toBe(first);
});
