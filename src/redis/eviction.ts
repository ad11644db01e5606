/** Watches that Redis evicts nothing: somebody may set that while the bot runs, and a failover may lead to a server that is set up otherwise. */
import type { Redis } from 'ioredis';
import type { Alarms } from '../flow/alarms.ts';
import { ifAllowed } from './redis-fault.ts';

type Needs = { readonly redis: Redis; readonly alarms: Pick<Alarms, 'raise' | 'clear'> };

/** One look. Where Redis does not tell its policy, or our user may not ask, the start has warned of that. May throw a `Fault`. */
export async function watchEviction({ redis, alarms }: Needs): Promise<void> {
  const info = await ifAllowed(redis.info('memory'));
  const policy = info && /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (!policy) return;
  if (policy === 'noeviction') await alarms.clear('redis_may_evict', 'redis');
  else await alarms.raise({ event: 'redis_may_evict', subject: 'redis', facts: { policy } });
}
