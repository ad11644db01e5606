/** Whether Redis takes writes, and for how long all that answers has been a replica. */
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import type { Log } from '../flow/ports.ts';
import type { Primary } from '../flow/removal.ts';
import type { Keys } from './keys.ts';
import { isReadonly, isRefusedByRedis, orFault } from './redis-fault.ts';

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly steady: () => number;
  readonly log: Pick<Log, 'warn'>;
};

/** A write that a replica refuses replaces the connection: what is read next has to wait for the new one. */
const RECONNECT_MS = 2000;

export function createPrimary({ redis, keys, steady, log }: Needs): Primary {
  let replicaSince: number | undefined;

  return {
    async look() {
      const refused = await whyRefused();
      if (!isReadonly(refused)) {
        replicaSince = undefined;
        return { refused, replicaMs: undefined };
      }
      if (replicaSince === undefined)
        log.warn({ event: 'redis_replica', why: refused }, 'redis is a replica; waiting for a primary');
      replicaSince ??= steady();
      if (redis.status !== 'ready')
        await orFault(once(redis, 'ready', { signal: AbortSignal.timeout(RECONNECT_MS) }));
      return { refused, replicaMs: steady() - replicaSince };
    },
  };

  /** Redis's words, which name the command and not what it was to write. */
  async function whyRefused(): Promise<string | undefined> {
    const write = redis.set(keys.writable, '1', 'PX', 1000);
    try {
      await write;
      return undefined;
    } catch (error) {
      if (isRefusedByRedis(error)) return error.message;
      await orFault(write);
      throw error;
    }
  }
}
