/** What people set for Redis works, or is refused at the start in one line that says what to change. */
import { randomUUID } from 'node:crypto';
import { connect as connectSocket, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { Queue, Worker } from 'bullmq';
import { generate } from 'selfsigned';
import { expect, inject, onTestFinished, test } from 'vitest';
import { readRedisFacts, redisProblems } from '../../src/redis/check.ts';
import { connectRedis } from '../../src/redis/connect.ts';
import { RedisUnusable } from '../../src/redis/refused.ts';
import { production } from '../../src/timing.ts';
import { listening } from '../support/passage.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { anOwnRedis } from '../support/refusing-redis.ts';

const prefix = freshPrefix();
const direct = await testRedis();
const given = new URL(inject('redisUrl'));

type More = { readonly ca?: string; readonly skipVersionCheck?: boolean; readonly readyMs?: number };

async function open(url: string, more: More = {}) {
  const { ca, skipVersionCheck = false, readyMs = 2_000 } = more;
  const waits = { ...production.redis, readyMs };
  const redis = await connectRedis({
    url,
    ca,
    kind: 'worker',
    onError: () => {},
    waits,
    skipVersionCheck,
  });
  onTestFinished(() => redis.disconnect());
  return redis;
}

const refused = (url: string, more: More = {}) =>
  open(url, more).then(
    () => Promise.reject(new Error('it was taken')),
    (error: unknown) => {
      if (!(error instanceof RedisUnusable)) throw error;
      return error;
    },
  );

function toRedis(server: Server): Promise<number> {
  onTestFinished(() => {
    server.close();
  });
  return listening(server, 0);
}

async function aTlsDoor() {
  const altNames = [{ type: 7 as const, ip: '127.0.0.1' }];
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'local' }], {
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  const server = createTlsServer({ key, cert }, (client) => {
    const redis = connectSocket(Number(given.port || 6379), given.hostname);
    client.on('error', () => {}).pipe(redis.on('error', () => {}));
    redis.pipe(client);
    client.on('close', () => redis.destroy());
  });
  const url = new URL(given.href.replace(/^redis:/, 'rediss:'));
  url.host = `127.0.0.1:${await toRedis(server)}`;
  return { ca: cert, url: url.href };
}

test('T9: rediss:// with an authority of its own is trusted by REDIS_CA_FILE, and by nothing else', async () => {
  const { ca, url } = await aTlsDoor();
  expect(await (await open(url, { ca })).ping()).toBe('PONG');
  const error = await refused(url);
  expect(error.message).toMatch(/self-signed certificate\. REDIS_CA_FILE: /);
  expect([error.exitCode, error.message.includes('\n')]).toEqual([78, false]);
});

test('T9: the database number of REDIS_URL is used', async () => {
  const own = await anOwnRedis();
  await (await open(`${own.url}/3`)).set('here', 'yes');
  expect(await own.redis.get('here')).toBeNull();
  await own.redis.select(3);
  expect(await own.redis.get('here')).toBe('yes');
});

test('T9: a database number that Redis does not have is refused, and database 0 is not used instead', async () => {
  const own = await anOwnRedis();
  const error = await refused(`${own.url}/99`);
  expect(error.message).toMatch(/DB index is out of range\. REDIS_URL: this database number cannot be used/);
  expect(error.exitCode).toBe(78);
  expect(error.message).not.toContain(new URL(own.url).password);
});

test('T9: a Redis at a unix socket', async () => {
  const { dir } = await anOwnRedis();
  const path = join(dir, 'proxy.sock');
  const server = createServer((client) => {
    const redis = connectSocket(Number(given.port || 6379), given.hostname);
    client.on('error', () => {}).pipe(redis.on('error', () => {}));
    redis.pipe(client);
    client.on('close', () => redis.destroy());
  }).listen(path);
  onTestFinished(() => {
    server.close();
  });
  const redis = await open(`unix://${path}?password=${given.password}&db=0`);
  expect(await redis.ping()).toBe('PONG');
});

test('T9: a Redis that cannot be reached may be there the next time: exit code 1', async () => {
  const { message, exitCode } = await refused('unix:///nowhere.sock', { readyMs: 500 });
  expect(message).toMatch(/^Redis at \/nowhere\.sock cannot be reached: .*ENOENT/);
  expect(exitCode).toBe(1);
});

test('T9: a user who may not run INFO is warned of, and jobs are worked on all the same', async () => {
  const name = `t${randomUUID().slice(0, 8)}`;
  await direct.call('ACL', 'SETUSER', name, 'on', '>secret', '~*', '&*', '+@all', '-info');
  onTestFinished(async () => {
    await direct.call('ACL', 'DELUSER', name);
  });
  const url = new URL(given.href);
  [url.username, url.password] = [name, 'secret'];
  const redis = await open(url.href, { skipVersionCheck: true });
  const facts = await readRedisFacts(redis);
  expect(redisProblems(facts)).toEqual({
    fatal: [],
    warnings: [expect.objectContaining({ what: expect.stringContaining('may not run INFO') })],
  });

  const worked: string[] = [];
  const queue = new Queue('no-info', { connection: redis, prefix, skipVersionCheck: true });
  const worker = new Worker('no-info', async ({ name }) => void worked.push(name), {
    connection: redis,
    prefix,
  });
  onTestFinished(async () => {
    await worker.close(true);
    await queue.close();
  });
  await queue.add('a job', {});
  await expect.poll(() => worked, { timeout: 5_000 }).toEqual(['a job']);
});
