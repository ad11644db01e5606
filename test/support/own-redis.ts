/** A Redis of a test's own, to be spoiled by it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { ensureRedisServer } from '../../src/local-redis/install-redis.ts';

/** A Redis for one test alone, which ends with it. `settings` are those of its command line. */
export async function aRedis(...settings: string[]): Promise<Redis> {
  const { dir, port } = await aPlace();
  // By default it looks ten times a second whether it has to end, and whether its snapshot is written.
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--hz', '100'];
  await run(...own, ...settings);
  return connected(port);
}

/** A Sentinel that watches a primary under that name, and asks for that password. */
export async function aSentinel(name: string, primaryPort: number, password: string): Promise<Redis> {
  const { dir, port } = await aPlace();
  const file = join(dir, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    `requirepass ${password}`,
    `sentinel monitor ${name} 127.0.0.1 ${primaryPort} 1`,
  ];
  await writeFile(file, lines.join('\n'));
  await run(file, '--sentinel');
  return connected(port, password);
}

async function aPlace() {
  const dir = await mkdtemp(join(tmpdir(), 'db-access-hard-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return { dir, port: await freePort() };
}

async function run(...settings: string[]): Promise<void> {
  const executable = await ensureRedisServer({
    path: process.env['PATH'],
    uid: process.getuid?.(),
    say: () => {},
  });
  const child = spawn(executable, settings, { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
}

async function connected(port: number, password?: string): Promise<Redis> {
  const redis = new Redis({
    port,
    host: '127.0.0.1',
    ...(password === undefined ? {} : { password }),
    retryStrategy: () => 30,
    maxRetriesPerRequest: null,
  });
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  await redis.ping();
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
