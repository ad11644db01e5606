/** What the rounds remember of each database, shared by all processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Rounds } from '../flow/ports.ts';
import { DatabaseName, Instant } from '../grant/ids.ts';
import { orFault, UnreadableRecord } from './fault.ts';
import type { Keys } from './keys.ts';

/** Redis gives numbers back as text. */
const Written = z.string().min(1).pipe(z.coerce.number()).pipe(Instant);

export function createRounds({ redis, keys }: { readonly redis: Redis; readonly keys: Keys }): Rounds {
  return {
    failed: (database) => orFault(redis.hincrby(keys.faults, database, 1)),

    async converged(database, at) {
      await orFault(redis.hdel(keys.faults, database));
      await orFault(redis.hset(keys.converged, database, at));
    },

    async convergedAt() {
      const found = Object.entries(await orFault(redis.hgetall(keys.converged)));
      return new Map(found.map(([name, at]) => [expected(DatabaseName, name), expected(Written, at)]));
    },

    async swept(at) {
      await orFault(redis.set(keys.swept, at));
    },

    async sweptAt() {
      const at = await orFault(redis.get(keys.swept));
      return at === null ? undefined : expected(Written, at);
    },
  };
}

function expected<Of extends z.ZodType>(schema: Of, text: string): z.output<Of> {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UnreadableRecord('What the rounds remember cannot be read: somebody wrote among our keys.');
}
