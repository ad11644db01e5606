/** Turns to post in a channel of Slack: one line in Redis for all processes. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Turns } from '../../contracts/message-memory.ts';
import { LEAST_URGENT } from '../../grant/urgency.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { STOP, TURN } from '../scripts.ts';

/** From one post in a channel to the next. */
export type TurnWaits = { readonly everyMs: number };

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly waits: TurnWaits;
  readonly now: () => number;
};

export function createTurns({ redis, keys, waits, now }: Needs): Turns {
  return {
    async take(channel, grant, urgency = LEAST_URGENT) {
      const line = [keys.line(channel), keys.free(channel)] as const;
      const taken = redis.eval(TURN, 2, ...line, now(), grant, waits.everyMs, urgency);
      return z.number().parse(await orFault(taken));
    },

    async hold(channel, ms) {
      await orFault(redis.eval(STOP, 1, keys.free(channel), now(), ms));
    },
  };
}
