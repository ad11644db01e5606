/** What a torture run is played in: a Redis behind a door, a local Slack, a local Scalingo, and the bots, each a process. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { stringify } from 'yaml';
import { startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botManifest } from '../../sandbox/start-sandbox.ts';
import { ensureRedisServer } from '../../src/local-redis/install-redis.ts';
import { startRedisServer } from '../../src/local-redis/redis-server.ts';
import { production } from '../../src/timing.ts';
import { type Closer, opened } from '../../src/wiring/closers.ts';
import { botEnv } from '../support/bot-env.ts';
import { openDoor } from '../support/passage.ts';
import { atScalingo, databases, policy } from './policy.ts';
import { startBot } from './process.ts';

const BOTS = 2;

export type World = Awaited<ReturnType<typeof startWorld>>;

/** `folder`: where all of it keeps its files. `close` ends all that was started; where the start fails, that is done at once. */
export async function startWorld(folder: string) {
  const [world, close] = await opened((closers) => open(folder, closers));
  return { ...world, close };
}

async function open(folder: string, closers: Closer[]) {
  mkdirSync(folder, { recursive: true });
  const say = () => {};
  const executable = await ensureRedisServer({ path: process.env['PATH'], uid: process.getuid?.(), say });
  const server = await startRedisServer({
    executable,
    dir: join(folder, 'redis'),
    appendfsync: 'no',
    say,
    waits: production.ownRedis,
  });
  closers.push(server.close);
  const redis = new Redis(server.url);
  closers.push(() => redis.disconnect());
  const door = await openDoor(server.url);
  closers.push(door.shut);
  const slack = await startLocalSlack(botManifest());
  closers.push(slack.close);
  const scalingo = await startLocalScalingo({
    databases: databases.map((database) => ({ name: atScalingo(database) })),
    // Without a label a region's rule may be in doubt, which is not promised to end.
    readings: { labelOnManagedRange: 'kept' },
    spreadMs: 0,
  });
  closers.push(scalingo.close);

  const file = join(folder, 'db-access.yaml');
  writeFileSync(file, stringify(policy));
  const env = {
    ...botEnv({ file, slack, scalingo }),
    REDIS_URL: door.url,
    SCALINGO_CALLS_PER_MINUTE: '600',
  };
  const bots = Array.from({ length: BOTS }, (_, index) =>
    startBot({ env, logFile: join(folder, `bot-${index + 1}.log`) }),
  );
  for (const bot of bots) closers.push(bot.end);
  await Promise.all(bots.map((bot) => bot.connected()));
  return { redis, door, slack, scalingo, bots };
}
