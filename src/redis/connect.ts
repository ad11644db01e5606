/** Makes connections to Redis: impatient ones for who owes a person an answer, patient ones for the workers. */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { type Backoff, doubled } from '../flow/backoff.ts';

/** `producer`: a call fails at once while Redis is away; `worker`: it waits until Redis is back, as BullMQ's workers must. */
export type ConnectionKind = 'producer' | 'worker';

export type RedisWaits = {
  /** until Redis is ready at the start */
  readonly readyMs: number;
  /** for one connection */
  readonly connectMs: number;
  /** for the answer to a call of a producer */
  readonly answerMs: number;
  /** from one try to connect again to the next */
  readonly reconnect: Backoff;
};

export type Connect = {
  /** `redis://` or, with TLS, `rediss://` */
  readonly url: string;
  readonly kind: ConnectionKind;
  /** every fault of the connection while it lives, in words without secrets; ioredis reconnects by itself */
  readonly onError: (what: string) => void;
  readonly waits: RedisWaits;
};

const options = {
  producer: {
    enableOfflineQueue: false,
    // A call that was on its way when the connection fell is not sent again: it may have been carried out.
    maxRetriesPerRequest: 0,
  },
  worker: { maxRetriesPerRequest: null },
} satisfies Record<ConnectionKind, RedisOptions>;

/** Resolves once Redis is ready to answer; throws, without the password, where it is not in time. */
export async function connectRedis({ url, kind, onError, waits }: Connect): Promise<Redis> {
  const redis = new Redis(url, {
    ...options[kind],
    ...(kind === 'producer' ? { commandTimeout: waits.answerMs } : {}),
    connectTimeout: waits.connectMs,
    keepAlive: 10_000,
    retryStrategy: (times) => doubled(times, waits.reconnect),
    // A replica after a failover: leave it for the new primary.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
  let last = 'no answer';
  redis.on('error', (error: Error) => {
    // Only the words: the error itself carries the refused command, and for a wrong password that is the password.
    last = error.message || error.name;
    onError(last);
  });

  const timeUp = new AbortController();
  const ready = new Promise<'ready'>((resolve) => redis.once('ready', () => resolve('ready')));
  const winner = await Promise.race([
    ready,
    delay(waits.readyMs, 'late' as const, { signal: timeUp.signal }),
  ]);
  timeUp.abort();
  if (winner === 'ready') return redis;
  redis.disconnect();
  const { host, port } = redis.options;
  throw new Error(`Redis at ${host}:${port} is not to be reached: ${last}`);
}
