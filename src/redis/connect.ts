/** Makes connections to Redis: impatient ones for calls that a person waits for, patient ones for the workers. */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { type Backoff, doubled } from '../flow/backoff.ts';
import { addressOptions, addressText, type RedisAddress } from './address.ts';
import { isReadonly } from './redis-fault.ts';
import { fixOf, type RedisProblem, RedisUnusable } from './refused.ts';

/** `producer`: a call fails at once while Redis is away; `worker`: it waits until Redis is back, as BullMQ's workers must. */
export type ConnectionKind = 'producer' | 'worker';

export type RedisWaits = {
  /** until Redis is ready at the start */
  readonly readyMs: number;
  /** for one connection */
  readonly connectMs: number;
  /** for the answer to a call of a producer */
  readonly answerMs: number;
  /** for anything at all on a worker's connection that owes an answer: longer than BullMQ's longest blocking call */
  readonly blockMs: number;
  /** from one replica that is left to the next */
  readonly replicaMs: number;
  /** from one try to connect again to the next */
  readonly reconnect: Backoff;
};

export type Connect = RedisAddress & {
  readonly kind: ConnectionKind;
  /** every fault of the connection while it lives, in words without secrets; ioredis reconnects by itself */
  readonly onError: (what: string) => void;
  /** each time that it can be used, the first time included */
  readonly onReady?: () => void;
  readonly waits: RedisWaits;
  /** BullMQ reads it here: it would run INFO, which this user may not */
  readonly skipVersionCheck?: boolean;
};

/** A socket can go silent without an error. One that owes an answer for too long is replaced; an idle one is not touched. */
const options = {
  producer: ({ answerMs }) => ({
    enableOfflineQueue: false,
    // A call that was on its way when the connection fell is not sent again: it may have been carried out.
    maxRetriesPerRequest: 0,
    commandTimeout: answerMs,
    socketTimeout: answerMs,
  }),
  worker: ({ blockMs }) => ({ maxRetriesPerRequest: null, socketTimeout: blockMs }),
} satisfies Record<ConnectionKind, (waits: RedisWaits) => RedisOptions>;

/** Resolves once Redis is ready to answer; throws `RedisUnusable`, without the password, where it is not in time. */
export async function connectRedis({
  kind,
  onError,
  onReady = () => {},
  waits,
  skipVersionCheck = false,
  ...address
}: Connect): Promise<Redis> {
  const redis = endsBetweenTries(
    new Redis({
      ...addressOptions(address),
      ...options[kind](waits),
      ...{ skipVersionCheck },
      connectTimeout: waits.connectMs,
      keepAlive: 10_000,
      retryStrategy: (times) => doubled(times, waits.reconnect),
      reconnectOnError: leaveReplica(waits),
    }),
  );
  // BullMQ makes the connection on which a worker waits for jobs.
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (changes) => endsBetweenTries(duplicate(changes));
  let last = 'no answer';
  let refuse = (_: RedisProblem) => {};
  const refused = new Promise<RedisProblem>((resolve) => {
    refuse = resolve;
  });
  redis.on('ready', onReady);
  redis.on('error', (error: Error) => {
    // Only the words: the error itself carries the refused command, and for a wrong password that is the password.
    last = wordsOf(error);
    onError(last);
    // ioredis would go on with database 0, which is somebody else's.
    if (commandOf(error) === 'select') redis.disconnect(true);
    const fix = fixOf(last);
    if (fix !== undefined) refuse({ what: last, fix });
  });

  const timeUp = new AbortController();
  const ready = new Promise<'ready'>((resolve) => redis.once('ready', () => resolve('ready')));
  const winner = await Promise.race([
    ready,
    refused,
    delay(waits.readyMs, 'late' as const, { signal: timeUp.signal }),
  ]);
  timeUp.abort();
  if (winner === 'ready') return redis;
  redis.disconnect();
  const place = `Redis at ${addressText(redis.options)}`;
  throw winner === 'late'
    ? new RedisUnusable(
        [{ what: `${place} cannot be reached: ${last}`, fix: 'Check that it runs, and REDIS_URL' }],
        1,
      )
    : new RedisUnusable([{ what: `${place} cannot be used: ${winner.what}`, fix: winner.fix }], 78);
}

/** The parser of answers takes what is not Redis, such as a web server, for a bug of its own. */
function wordsOf({ message, name }: Error): string {
  return message.startsWith('Unknown RESP type') ? 'what answers there is not Redis' : message || name;
}

/**
 * ioredis, told to end a connection between two tries to connect, gives up the next try and tells nobody: who waits for the end, as a
 * worker of BullMQ does when it stops, or for an answer, would wait for good.
 */
function endsBetweenTries<Connection extends Pick<Redis, 'status' | 'disconnect'>>(
  redis: Connection,
): Connection {
  const disconnect = redis.disconnect.bind(redis);
  redis.disconnect = (reconnect = false) => {
    // As one that was not connected yet, which it ends at once.
    if (!reconnect && redis.status === 'reconnecting') redis.status = 'wait';
    disconnect(reconnect);
  };
  return redis;
}

/**
 * A replica after a failover is left for the new primary, also one that answers nothing since it has lost its own, with some time in
 * between: while no primary can be reached, what is read there must have time to be read.
 */
function leaveReplica({ replicaMs }: RedisWaits): (error: Error) => boolean {
  let isTooSoon = false;
  return ({ message }) => {
    if (isTooSoon || !(isReadonly(message) || message.startsWith('MASTERDOWN'))) return false;
    isTooSoon = true;
    setTimeout(() => {
      isTooSoon = false;
    }, replicaMs).unref();
    return true;
  };
}

function commandOf(error: Error & { command?: { name?: string } }): string | undefined {
  return error.command?.name;
}
