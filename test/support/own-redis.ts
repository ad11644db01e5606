/** A Redis of a test's own, to be spoiled by it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { ensureRedisServer } from '../../src/redis/install.ts';

/** A Redis for one test alone, which ends with it. `settings` are those of its command line. */
export async function aRedis(...settings: string[]): Promise<Redis> {
  const executable = await ensureRedisServer({
    path: process.env['PATH'],
    uid: process.getuid?.(),
    say: () => {},
  });
  const dir = await mkdtemp(join(tmpdir(), 'db-access-hard-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const port = await freePort();
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  const child = spawn(executable, [...place, ...settings], { stdio: 'ignore' });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, 'exit');
  });
  const redis = new Redis({ port, host: '127.0.0.1', retryStrategy: () => 30, maxRetriesPerRequest: null });
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
