/** The clients of the operator's terminal: the real ones, without what only a bot that runs for long needs. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Config } from '../config.ts';
import type { Allowance, People } from '../flow/ports.ts';
import { createScalingo, type Scalingo, type ScalingoSettings } from '../scalingo/scalingo.ts';
import { createPeople } from '../slack/people.ts';
import { userAgent } from '../version.ts';

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
    userAgent: userAgent(),
    requestId: randomUUID,
    metrics: { called: () => {}, waited: () => {}, leftAlone: () => {}, granted: () => {} },
    // What fails is told where the command ends.
    log: { info: () => {} },
  });
}

/** Throws where Slack does not say whose token that is. */
export async function peopleOf({
  token,
  url,
}: {
  readonly token: string;
  readonly url: string | undefined;
}): Promise<People> {
  const client = new WebClient(token, {
    timeout: 10_000,
    retryConfig: { retries: 0 },
    ...(url ? { slackApiUrl: url } : {}),
  });
  const { team_id: team } = z.object({ team_id: z.string() }).parse(await client.auth.test());
  const quiet = () => {};
  return createPeople({ client, team, now: Date.now, log: { info: quiet, warn: quiet, error: quiet } });
}
