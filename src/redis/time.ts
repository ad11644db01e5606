/** What time it is at Redis. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { orFault } from './redis-fault.ts';

/** seconds since 1970, and microseconds */
const Time = z.tuple([z.coerce.number(), z.coerce.number()]);

/** In milliseconds since 1970. Throws a `Fault` where Redis does not answer. */
export async function timeOf(redis: Redis): Promise<number> {
  const [seconds, micros] = Time.parse(await orFault(redis.time()));
  return seconds * 1000 + Math.floor(micros / 1000);
}
