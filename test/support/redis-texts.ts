/** Everything that Redis holds of an installation, of whatever kind its keys are, as one text to search. */
import type { Redis } from 'ioredis';
import { keysLike } from '../../src/redis/store/installations.ts';

export async function textsIn(redis: Redis, installation: string): Promise<string> {
  const keys = (await keysLike(redis, `*${installation}*`)).toSorted();
  const texts = await Promise.all(
    keys.map(async (key) => `${key}: ${JSON.stringify(await contentOf(redis, key))}`),
  );
  return texts.join('\n');
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return Object.entries(await redis.hgetall(key)).toSorted();
    case 'set':
      return (await redis.smembers(key)).toSorted();
    case 'zset':
      return redis.zrange(key, 0, '-1', 'WITHSCORES');
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      throw new Error(`there is no reading ${key}, which is a ${type}`);
  }
}
