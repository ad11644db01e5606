/** Ends the Redis that an earlier db-access left running in a folder when it was killed, so that its data can be taken over. */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, ReplyError } from 'ioredis';
import { z } from 'zod';
import { isCode, startOf } from './claim.ts';

const Address = z.object({ port: z.int().positive(), password: z.string() });
export type Address = z.infer<typeof Address>;

type Folder = {
  readonly dir: string;
  readonly say: (line: string) => void;
  readonly waits: { readonly answerMs: number; readonly stopMs: number };
};

/** Where the folder's Redis listens, with its password: readable by its owner alone. */
export function addressFile(dir: string): string {
  return join(dir, 'redis.json');
}

/** Only to be called by who holds the folder's claim. */
export async function endEarlierRedis({ dir, say, waits }: Folder): Promise<void> {
  const address = readAddress(dir);
  if (!address) return;
  for (let tries = 1; ; tries += 1) {
    const fault = await endRedisAt(address, { dir, say, waits });
    if (!fault) return;
    // A Redis that is just dying accepts a connection and lets it fall.
    if (!isCode(fault, 'ECONNRESET') || tries === 20) throw cannotTell({ dir, port: address.port, fault });
    await delay(50);
  }
}

/** Gives back the fault that keeps us from knowing whether it has ended. */
async function endRedisAt(address: Address, { dir, say, waits }: Folder): Promise<Error | undefined> {
  const redis = new Redis({
    host: '127.0.0.1',
    ...address,
    lazyConnect: true,
    enableReadyCheck: false,
    retryStrategy: () => null,
    connectTimeout: waits.answerMs,
    commandTimeout: waits.answerMs,
  });
  let fault: Error | undefined;
  redis.on('error', (error) => {
    fault = error;
  });
  try {
    await redis.connect();
    // The port may have gone to some other Redis since, even to one that takes any password.
    const [, itsDir] = z.array(z.string()).parse(await redis.config('GET', 'dir'));
    if (itsDir !== realpathSync(dir)) return undefined;
    const pid = processOf(await redis.info('server'));
    say(`An earlier db-access was killed and left its Redis running in ${dir}: ending it, keeping its data.`);
    await redis.shutdown().catch((error: unknown) => {
      // Success has no answer but the closed connection.
      if (error instanceof ReplyError) throw error;
    });
    await gone(pid, waits.stopMs);
    return undefined;
  } catch (error) {
    fault ??= error instanceof Error ? error : new Error(String(error));
    return isCode(fault, 'ECONNREFUSED') || isWrongPassword(fault) ? undefined : fault;
  } finally {
    redis.disconnect();
  }
}

function cannotTell({ dir, port, fault }: { dir: string; port: number; fault: Error }): Error {
  return new Error(
    `What listens on port ${port} may be an earlier Redis of ${dir}, and it could not be ended (${fault.message}). ` +
      `End it, or delete ${addressFile(dir)} if it is something else.`,
  );
}

export function processOf(info: string): number {
  return Number(/^process_id:(\d+)/m.exec(info)?.[1]);
}

function readAddress(dir: string): Address | undefined {
  try {
    return Address.parse(JSON.parse(readFileSync(addressFile(dir), 'utf8')));
  } catch {
    // None, or cut off by a power failure, which no Redis outlives.
    return undefined;
  }
}

async function gone(pid: number, withinMs: number): Promise<void> {
  for (let waited = 0; startOf(pid) !== undefined; waited += 20) {
    if (waited >= withinMs) throw new Error(`process ${pid} does not end`);
    await delay(20);
  }
}

function isWrongPassword(error: Error): boolean {
  return /WRONGPASS|NOAUTH|invalid password/i.test(error.message);
}
