/** A Redis of our own, where none is configured: found or installed, and kept in a folder that forgets nothing. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import type { Log } from '../flow/ports.ts';
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
  prepare(dir);
  const executable = await ensureRedisServer({ path, uid, say });
  return startRedisServer({ executable, dir, appendfsync: 'always', say, waits });
}

/** Throws with the setting to change where nothing can be kept there. */
function prepare(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    accessSync(dir, constants.W_OK);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Error(
      `the folder ${dir} for a Redis of our own cannot be written (${why}): set DB_ACCESS_DATA to one that can, or REDIS_URL`,
    );
  }
}
