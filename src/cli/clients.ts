/** The clients of the operator's terminal: the real ones, without what only a bot that runs for long needs. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../config.ts';
import type { Allowance } from '../flow/ports.ts';
import { createScalingo, type Scalingo, type ScalingoSettings } from '../scalingo/scalingo.ts';

type Needs = {
  readonly settings: Config['scalingo'];
  readonly allowance: Allowance;
  readonly configured: ScalingoSettings['configured'];
};

export function scalingoOf({ settings, allowance, configured }: Needs): Scalingo {
  return createScalingo({
    ...settings,
    configured,
    allowance,
    clock: Date.now,
    random: Math.random,
    sleep: (ms) => delay(ms),
    userAgent: 'db-access',
    requestId: randomUUID,
    metrics: { called: () => {}, waited: () => {}, leftAlone: () => {}, granted: () => {} },
  });
}
