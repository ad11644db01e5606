/** A Redis of our own, where none is configured: found or installed, and kept in a folder that forgets nothing. */
import type { Log } from '../flow/ports.ts';
import { prepareFolder } from './data-folder.ts';
import { ensureRedisServer } from './install-redis.ts';
import { type RedisServer, type ServerWaits, startRedisServer } from './redis-server.ts';

export async function startOwnRedis(
  dir: string,
  {
    log,
    path,
    uid,
    waits,
  }: {
    readonly log: Log;
    readonly path: string | undefined;
    readonly uid: number | undefined;
    readonly waits: ServerWaits;
  },
): Promise<RedisServer> {
  const say = (line: string) => log.info({ event: 'local_redis' }, line);
  prepareFolder(dir);
  const executable = await ensureRedisServer({ path, uid, say });
  return startRedisServer({ executable, dir, appendfsync: 'always', say, waits });
}
