/** A Redis that belongs to one test alone, to be broken. */
import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { processOf } from '../../src/local-redis/earlier-redis.ts';
import { ensureRedisServer } from '../../src/local-redis/install-redis.ts';
import { startRedisServer } from '../../src/local-redis/redis-server.ts';
import { production } from '../../src/timing.ts';
import type { AtEnd } from './processes.ts';

export type Trouble = 'OOM' | 'MISCONF' | 'READONLY';

/** `refuseWrites`: from then on each write is answered with that error, reads as before. What it gives ends that. */
export async function anOwnRedis(atEnd: AtEnd = onTestFinished) {
  const dir = mkdtempSync(join(tmpdir(), 'db-access-broken-'));
  const say = () => {};
  const executable = await ensureRedisServer({ path: process.env['PATH'], uid: process.getuid?.(), say });
  const server = await startRedisServer({
    executable,
    dir,
    appendfsync: 'no',
    say,
    waits: production.ownRedis,
  });
  const redis = new Redis(server.url);
  const pid = processOf(await redis.info('server'));
  atEnd(async () => {
    redis.disconnect();
    // Nothing of it is kept, and asked to end it would take a tenth of a second to notice.
    process.kill(pid, 'SIGKILL');
    await server.close();
    rmSync(dir, { recursive: true });
  });

  const troubles: Record<Trouble, () => Promise<() => Promise<unknown>>> = {
    async OOM() {
      await redis.config('SET', 'maxmemory', '1');
      return () => redis.config('SET', 'maxmemory', '0');
    },
    async MISCONF() {
      // Redis cannot replace a folder by its snapshot.
      mkdirSync(join(dir, 'dump.rdb'));
      await redis.config('SET', 'save', '3600 1');
      await redis.bgsave();
      await until(async () => /rdb_last_bgsave_status:err/.test(await redis.info('persistence')));
      return async () => {
        rmdirSync(join(dir, 'dump.rdb'));
        await redis.config('SET', 'save', '');
      };
    },
    async READONLY() {
      // A replica of a primary that is gone.
      await redis.replicaof('127.0.0.1', 1);
      return () => redis.replicaof('NO', 'ONE');
    },
  };
  return { url: server.url, dir, redis, refuseWrites: (trouble: Trouble) => troubles[trouble]() };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const before = performance.now() + 10_000;
  while (!(await holds())) if (performance.now() > before) throw new Error('it does not become so');
}
