/** Our own Redis: what it keeps, who may have it, and what people are told when it cannot be had. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { startOf } from '../../src/local-redis/claim.ts';
import { ensureRedisServer } from '../../src/local-redis/install-redis.ts';
import {
  type RedisServer,
  type RedisServerOptions,
  startRedisServer,
} from '../../src/local-redis/redis-server.ts';
import { production } from '../../src/timing.ts';
import { program } from '../support/built.ts';

const executable = await ensureRedisServer({
  path: process.env['PATH'],
  uid: process.getuid?.(),
  say: () => {},
});

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'db-access-server-'));
  ends.push(() => rmSync(dir, { recursive: true }));
  return dir;
}

async function start(dir: string, changes: Partial<RedisServerOptions> = {}): Promise<RedisServer> {
  const server = await startRedisServer({
    executable,
    dir,
    appendfsync: 'always',
    say: () => {},
    waits: production.ownRedis,
    ...changes,
  });
  ends.push(() => server.close());
  return server;
}

function client(server: RedisServer): Redis {
  const redis = new Redis(server.url);
  // Some tests take the server away on purpose.
  redis.on('error', () => {});
  ends.push(() => redis.disconnect());
  return redis;
}

/** Another process that starts a Redis in that folder; gives back its end by SIGKILL and the Redis that it leaves. */
async function anOwner(
  dir: string,
  then: 'wait' | 'exit' = 'wait',
): Promise<{ kill: () => Promise<void>; ended: Promise<unknown>; redisPid: number }> {
  const owner = spawn(process.execPath, [program('test/local-redis/owner.ts'), dir, executable, then], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(owner, 'exit');
  const [line] = await once(owner.stdout.setEncoding('utf8'), 'data');
  const redisPid = Number(line);
  const kill = async () => {
    owner.kill('SIGKILL');
    await ended;
  };
  ends.push(async () => {
    await kill();
    if (startOf(redisPid) !== undefined) process.kill(redisPid, 'SIGKILL');
  });
  return { kill, ended, redisPid };
}

test('what was written is there after a stop and a start in the same folder', async () => {
  const dir = aFolder();
  const first = await start(dir);
  await client(first).set('grant', 'approved');
  await first.close();

  const second = await start(dir);
  expect(await client(second).get('grant')).toBe('approved');
});

test('it never evicts, and writes its append-only file as asked', async () => {
  const redis = client(await start(aFolder(), { appendfsync: 'everysec' }));
  expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
  expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
});

test('only who has the password gets in, only from this machine, and only its owner can read it', async () => {
  const dir = aFolder();
  const server = await start(dir);
  const { port, password } = new URL(server.url);
  const stranger = new Redis({
    host: '127.0.0.1',
    port: Number(port),
    lazyConnect: true,
    retryStrategy: () => null,
  });
  const said: string[] = [];
  stranger.on('error', (error) => said.push(error.message));
  await expect(stranger.connect()).rejects.toThrow();
  expect(said.join()).toContain('NOAUTH');

  expect(await client(server).config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
  expect(statSync(join(dir, 'redis.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dir, 'redis.lock')).mode & 0o777).toBe(0o600);
  const processes = execFileSync('ps', ['axww', '-o', 'args'], { encoding: 'utf8' });
  expect(processes).toContain('redis-server');
  // Only yes or no: a failing test must not print what other programs were started with.
  expect(processes.includes(password)).toBe(false);
});

test('closing twice is closing once, and nothing but the data stays', async () => {
  const dir = aFolder();
  const server = await start(dir);
  await Promise.all([server.close(), server.close()]);
  expect(() => statSync(join(dir, 'redis.lock'))).toThrow('ENOENT');
  expect(() => statSync(join(dir, 'redis.json'))).toThrow('ENOENT');
  expect(statSync(join(dir, 'appendonlydir')).isDirectory()).toBe(true);
});

test('the Ctrl-C of a terminal does not reach it: it leads a process group of its own', async () => {
  const info = await client(await start(aFolder())).info('server');
  const pid = /^process_id:(\d+)/m.exec(info)?.[1] ?? '';
  const group = execFileSync('ps', ['-o', 'pgid=', '-p', pid], { encoding: 'utf8' }).trim();
  expect(group).toBe(pid);
});

test('a second start in one folder is refused while the first lives; killed, its Redis and data are taken over', async () => {
  const dir = aFolder();
  const owner = await anOwner(dir);
  await expect(start(dir)).rejects.toThrow(
    `Another db-access already uses ${dir}: stop it, or set REDIS_URL for both.`,
  );
  await owner.kill();
  expect(startOf(owner.redisPid)).toBeDefined();

  const said: string[] = [];
  const server = await start(dir, { say: (line) => said.push(line) });
  // It was ended properly.
  expect(startOf(owner.redisPid)).toBeUndefined();
  expect(await client(server).get('grant')).toBe('approved');
  expect(said).toEqual([expect.stringContaining('keeping its data')]);
  // Also in one process.
  await expect(start(dir)).rejects.toThrow('already uses');
  expect(await client(server).ping()).toBe('PONG');
});

test('of many starts in one folder at once, exactly one wins', async () => {
  const dir = aFolder();
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => start(dir)));
  expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
});

test('a Redis whose owner ends without closing it ends too', async () => {
  const dir = aFolder();
  const { redisPid, ended } = await anOwner(dir, 'exit');
  await ended;
  await expect.poll(() => startOf(redisPid), { timeout: 5_000 }).toBeUndefined();
  expect(await client(await start(dir)).get('grant')).toBe('approved');
});

test('after owner and Redis were both killed, the data is there', async () => {
  const dir = aFolder();
  const owner = await anOwner(dir);
  await owner.kill();
  process.kill(owner.redisPid, 'SIGKILL');
  await expect.poll(() => startOf(owner.redisPid)).toBeUndefined();

  expect(await client(await start(dir)).get('grant')).toBe('approved');
});

test("another folder's Redis that has the old port and password by now is left alone", async () => {
  const other = await start(aFolder());
  const { port, password } = new URL(other.url);
  const dir = aFolder();
  writeFileSync(join(dir, 'redis.json'), JSON.stringify({ port: Number(port), password }));
  await start(dir);
  expect(await client(other).ping()).toBe('PONG');
});

test('something on the old port that does not speak Redis is not guessed about', async () => {
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  ends.push(() => web.close());
  const address = web.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const dir = aFolder();
  writeFileSync(join(dir, 'redis.json'), JSON.stringify({ port: address.port, password: 'secret' }));
  const failed = await start(dir).catch((error: Error) => error.message);
  expect(failed).toContain(`delete ${join(dir, 'redis.json')}`);
  expect(failed).not.toContain('secret');
});

test('a Redis that dies at its start gives its own last words, and leaves the folder free', async () => {
  const dir = aFolder();
  mkdirSync(join(dir, 'appendonlydir'));
  const manifest = join(dir, 'appendonlydir', 'appendonly.aof.manifest');
  writeFileSync(manifest, 'this is no manifest\n');
  await expect(start(dir)).rejects.toThrow(/Redis did not start in .*manifest/s);

  rmSync(manifest);
  expect(await client(await start(dir)).ping()).toBe('PONG');
});

test('a program that is not there is named', async () => {
  await expect(start(aFolder(), { executable: '/nowhere/redis-server' })).rejects.toThrow(
    /did not start.*\/nowhere\/redis-server/s,
  );
});

test('a Redis that ends by itself is reported with its last words', async () => {
  const server = await start(aFolder());
  const redis = new Redis(server.url, { retryStrategy: () => null });
  // Success has no answer but the closed connection.
  await expect(redis.shutdown()).rejects.toThrow('Connection is closed');
  const words = await server.died;
  expect(words).toMatch(/ended by itself:.*User requested shutdown/s);
  expect(words).not.toContain(new URL(server.url).password);
});
