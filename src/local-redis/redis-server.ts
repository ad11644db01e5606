/** Runs a Redis of our own on the loopback, its data in one folder, for who has no Redis: `npm start`, the sandbox, the tests. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { claimFolder } from './claim.ts';
import { createFolder } from './data-folder.ts';
import { type Address, addressFile, endEarlierRedis, processOf } from './earlier-redis.ts';

type Say = (line: string) => void;

export type ServerWaits = {
  /** until a Redis that was started answers */
  readonly startMs: number;
  /** until one that is ended is gone */
  readonly stopMs: number;
  /** for each answer of one that an earlier db-access left running */
  readonly answerMs: number;
};

export type RedisServerOptions = {
  /** the program, as `ensureRedisServer` gives it */
  readonly executable: string;
  readonly dir: string;
  readonly appendfsync: 'always' | 'everysec' | 'no';
  readonly say: Say;
  readonly waits: ServerWaits;
};

export type RedisServer = {
  /** holds the password: never to be logged */
  readonly url: string;
  /** resolves where it ends without having been closed, with its last words; else never */
  readonly died: Promise<string>;
  /** resolves once Redis has written everything down and is gone */
  close(): Promise<void>;
};

type Launched = {
  readonly child: ChildProcess;
  readonly ended: Promise<'ended'>;
  readonly lastLines: () => string;
};

export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const { dir, say, waits } = options;
  createFolder(dir);
  const claim = claimFolder(dir);
  try {
    await endEarlierRedis({ dir, say, waits });
    return await startOn(options, () => {
      rmSync(addressFile(dir), { force: true });
      claim.release();
    });
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function startOn(options: RedisServerOptions, release: () => void): Promise<RedisServer> {
  const address = { port: await freePort(), password: randomBytes(24).toString('hex') };
  // Written before Redis starts: should this process be killed right after, the next one still finds that Redis.
  writeAddress(options.dir, address);
  const launched = launch(options, address);
  const { child, ended, lastLines } = launched;
  // For the ends that await nothing (process.exit, an uncaught error); Redis takes SIGTERM as a SHUTDOWN.
  const endWithUs = () => child.kill('SIGTERM');
  process.once('exit', endWithUs);
  let closing: Promise<void> | undefined;
  const close = async () => {
    await stop(launched, options.waits);
    process.off('exit', endWithUs);
    release();
  };

  try {
    await ready(launched, { ...address, ...options });
  } catch (error) {
    await close();
    throw error;
  }
  const died = new Promise<string>((resolve) => {
    void ended.then(() => {
      if (!closing) resolve(`Redis in ${options.dir} ended by itself:\n${lastLines()}`);
    });
  });
  return {
    died,
    url: `redis://:${address.password}@127.0.0.1:${address.port}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

function launch({ executable, dir, appendfsync }: RedisServerOptions, address: Address): Launched {
  // `detached`: the terminal's Ctrl-C reaches the whole process group, and Redis must outlive the bot's last write.
  // The empty environment keeps our secrets out of a second process.
  const child = spawn(executable, ['-'], { cwd: dir, detached: true, env: {}, stdio: 'pipe' });
  let log = '';
  const keep = (text: string) => {
    log = (log + text).slice(-4_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise<'ended'>((resolve) => {
    child.on('error', (error) => {
      keep(`${error.message}\n`);
      resolve('ended');
    });
    child.once('close', () => resolve('ended'));
  });
  // A process that dies at once closes its input; `ended` tells how it died.
  child.stdin.on('error', () => {});
  // By standard input, since arguments can be read by everybody in the list of processes.
  child.stdin.end(configuration(address, appendfsync));
  const lastLines = () =>
    log.replaceAll(address.password, '(password)').trimEnd().split('\n').slice(-8).join('\n');
  return { child, ended, lastLines };
}

function configuration({ port, password }: Address, appendfsync: RedisServerOptions['appendfsync']): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    'dir ./',
    'maxmemory-policy noeviction',
    'appendonly yes',
    `appendfsync ${appendfsync}`,
    'save ""',
    '',
  ].join('\n');
}

async function ready(
  { child, ended, lastLines }: Launched,
  place: Address & Pick<RedisServerOptions, 'dir' | 'waits'>,
): Promise<void> {
  const { startMs } = place.waits;
  const redis = new Redis({
    host: '127.0.0.1',
    port: place.port,
    password: place.password,
    retryStrategy: () => 30,
    maxRetriesPerRequest: null,
    maxLoadingRetryTime: 100,
  });
  // Refused until Redis listens; whether it ever does, say the others in the race.
  redis.on('error', () => {});
  const timeUp = new AbortController();
  try {
    const winner = await Promise.race([
      // Somebody else's Redis may have been quicker to take the port: then ours ends.
      redis.info('server').then((info) => (processOf(info) === child.pid ? ('ready' as const) : ended)),
      ended,
      delay(startMs, 'late' as const, { signal: timeUp.signal }),
    ]);
    if (winner === 'ended') throw new Error(`Redis did not start in ${place.dir}:\n${lastLines()}`);
    if (winner === 'late')
      throw new Error(`Redis in ${place.dir} did not answer in ${startMs / 1000} s:\n${lastLines()}`);
  } finally {
    timeUp.abort();
    redis.disconnect();
  }
}

async function stop({ child, ended }: Launched, { stopMs }: ServerWaits): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await ended;
  clearTimeout(timer);
}

function writeAddress(dir: string, address: Address): void {
  const draft = join(dir, 'redis.json.new');
  writeFileSync(draft, JSON.stringify(address), { mode: 0o600 });
  renameSync(draft, addressFile(dir));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port for Redis');
  return address.port;
}
