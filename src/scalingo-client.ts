/** Scalingo with what every caller of ours gives it alike: this process's randomness, timers and name. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from './config/config.ts';
import { createScalingo, type Scalingo, type ScalingoSettings } from './scalingo/scalingo.ts';
import { userAgent } from './version.ts';

type Needs = Omit<
  ScalingoSettings,
  keyof Config['scalingo'] | 'random' | 'sleep' | 'userAgent' | 'requestId'
> &
  Partial<Pick<ScalingoSettings, 'sleep'>>;

export function connectScalingo(
  settings: Config['scalingo'],
  { sleep = (ms) => delay(ms), ...needs }: Needs,
): Scalingo {
  return createScalingo({
    ...settings,
    ...needs,
    random: Math.random,
    sleep,
    userAgent: userAgent(),
    requestId: randomUUID,
  });
}
