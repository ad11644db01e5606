/** What a process has from where it runs. */
import type { Redis } from 'ioredis';
import type { Log } from '../flow/ports.ts';
import type { Timing } from '../timing.ts';

export type Outside = {
  readonly log: Log;
  /** what time it is at Redis, in milliseconds since 1970; throws where Redis does not answer */
  readonly redisTime: (redis: Redis) => Promise<number>;
  /** a clock that only goes forward, and that nobody sets */
  readonly steady: () => number;
  readonly timing: Timing;
};
