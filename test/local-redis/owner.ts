/** A db-access in small, to be killed by a test: starts a Redis in the folder that it is given, writes a key, then waits or exits. */
import { Redis } from 'ioredis';
import { startRedisServer } from '../../src/local-redis/redis-server.ts';
import { production } from '../../src/timing.ts';

const [dir = '', executable = '', then = 'wait'] = process.argv.slice(2);
const server = await startRedisServer({
  executable,
  dir,
  appendfsync: 'always',
  say: () => {},
  waits: production.ownRedis,
});
const redis = new Redis(server.url);
await redis.set('grant', 'approved');
const info = await redis.info('server');
console.log(/^process_id:(\d+)/m.exec(info)?.[1]);
if (then === 'exit') process.exit(1);
