/** Where the message about each alarm is in Slack. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { AlarmMemory, AlarmRef } from '../../flow/alarms.ts';
import { MINUTE } from '../../grant/duration.ts';
import { Instant } from '../../grant/ids.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

const Ref = z.object({ channel: z.string(), ts: z.string(), digest: z.string(), postedAt: Instant });

export function createAlarmMessages({
  redis,
  keys,
}: {
  readonly redis: Redis;
  readonly keys: Keys;
}): AlarmMemory {
  return {
    async begin() {
      // Long enough for a slow Slack; a process that is killed meanwhile does not keep the others from telling.
      if ((await orFault(redis.set(keys.tellingAlarms, '1', 'PX', MINUTE, 'NX'))) === null) return undefined;
      const found = Object.entries(await orFault(redis.hgetall(keys.alarmMessages)));
      return new Map(
        found.flatMap(([key, text]): [string, AlarmRef][] => {
          const ref = Ref.safeParse(asJson(text)).data;
          return ref ? [[key, ref]] : [];
        }),
      );
    },

    async put(key, ref) {
      await orFault(redis.hset(keys.alarmMessages, key, JSON.stringify(ref)));
    },

    async end(forget) {
      if (forget.length > 0) await orFault(redis.hdel(keys.alarmMessages, ...forget));
      await orFault(redis.del(keys.tellingAlarms));
    },
  };
}
