/** One real Redis for a whole run: the one that REDIS_URL names, or one of our own in a temporary folder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureRedisServer } from '../../src/local-redis/install-redis.ts';
import { startRedisServer } from '../../src/local-redis/redis-server.ts';
import { production } from '../../src/timing.ts';

const say = (line: string) => console.log(line);

export async function startRunRedis(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, close: async () => {} };
  const executable = await ensureRedisServer({ path: process.env['PATH'], uid: process.getuid?.(), say });
  const dir = await mkdtemp(join(tmpdir(), 'db-access-test-'));
  const server = await startRedisServer({
    executable,
    dir,
    appendfsync: 'no',
    say,
    waits: production.ownRedis,
  });
  return {
    url: server.url,
    async close() {
      await server.close();
      await rm(dir, { recursive: true });
    },
  };
}
