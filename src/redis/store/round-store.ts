/** What the rounds remember of each database, shared by all processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { type Rounds, SWEEPERS } from '../../flow/ports.ts';
import { DatabaseName, Instant } from '../../grant/ids.ts';
import { Source } from '../../grant/source.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

/** Redis gives numbers back as text. */
const Written = z.string().min(1).pipe(z.coerce.number()).pipe(Instant);

const RuleCount = z.object({ ours: z.int(), others: z.int() });
const Theirs = z.object({ theirs: z.array(Source), at: Instant });

export function createRounds({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }): Rounds {
  return {
    failed: (database) => orFault(redis.hincrby(keys.faults, database, 1)),

    async converged(database, at) {
      await orFault(redis.hdel(keys.faults, database));
      await orFault(redis.hset(keys.converged, database, at));
    },

    convergedAt: () => instants(keys.converged, DatabaseName),

    async listed(database, { isFull, ours, others, theirs, at }) {
      await orFault(redis.hset(keys.rules, database, JSON.stringify({ ours, others, theirs, at })));
      if (isFull) await orFault(redis.hset(keys.full, database, at));
      else await orFault(redis.hdel(keys.full, database));
    },

    async rulesAt() {
      const found = Object.entries(await orFault(redis.hgetall(keys.rules)));
      return readable(found, DatabaseName, z.string().transform(asJson).pipe(RuleCount));
    },

    async theirsOf(database) {
      const text = await orFault(redis.hget(keys.rules, database));
      // Earlier builds wrote the numbers alone, and a hint that cannot be read is none.
      return text === null ? undefined : Theirs.safeParse(asJson(text)).data;
    },

    fullAt: () => instants(keys.full, DatabaseName),

    async named(databases, at) {
      if (databases.length > 0)
        await orFault(redis.hset(keys.named, new Map(databases.map((database) => [database, at]))));
    },

    namedAt: () => instants(keys.named, DatabaseName),

    async swept(at, by) {
      await orFault(redis.hset(keys.sweptBy, by, at));
      if (by === 'schedule') await orFault(redis.set(keys.worked, at));
      await orFault(redis.set(keys.swept, at));
    },

    sweptAt: () => instantAt(keys.swept),

    sweptBy: () => instants(keys.sweptBy, z.enum(SWEEPERS)),

    async passed(queue, at) {
      await orFault(redis.hset(keys.passed, queue, at));
    },

    async passedAt(queue) {
      return Written.safeParse(await orFault(redis.hget(keys.passed, queue))).data;
    },
  };

  /** of each of those, from a hash */
  async function instants<Name extends z.ZodType>(
    key: string,
    name: Name,
  ): Promise<ReadonlyMap<z.output<Name>, number>> {
    return readable(Object.entries(await orFault(redis.hgetall(key))), name, Written);
  }

  async function instantAt(key: string): Promise<number | undefined> {
    return Written.safeParse(await orFault(redis.get(key))).data;
  }
}

/**
 * What cannot be read is not remembered, and the next round writes it again: a later build may name what this one does not know, and no
 * sweep may stop at that.
 */
function readable<Name extends z.ZodType, Of extends z.ZodType>(
  found: readonly (readonly [name: string, text: string])[],
  name: Name,
  of: Of,
): ReadonlyMap<z.output<Name>, z.output<Of>> {
  const read = new Map<z.output<Name>, z.output<Of>>();
  for (const [field, text] of found) {
    const [known, value] = [name.safeParse(field), of.safeParse(text)];
    if (known.success && value.success) read.set(known.data, value.data);
  }
  return read;
}
