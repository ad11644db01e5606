/** The clients of the operator's terminal: the real ones, without what only a bot that runs for long needs. */
import { LogLevel, WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import type { Config } from '../config/config.ts';
import type { Allowance } from '../contracts/call-turns.ts';
import { noMetrics } from '../contracts/measurements.ts';
import type { People } from '../flow/ports.ts';
import { SECOND } from '../grant/duration.ts';
import type { RedisAddress } from '../redis/address.ts';
import { connectRedis } from '../redis/connect.ts';
import type { Scalingo, ScalingoSettings } from '../scalingo/scalingo.ts';
import { connectScalingo } from '../scalingo-client.ts';
import { identityOf } from '../slack/connection/identity.ts';
import { createPeople } from '../slack/directory/people.ts';
import { production } from '../timing.ts';

type Needs = {
  readonly settings: Config['scalingo'];
  readonly allowance: Allowance;
  readonly configured: ScalingoSettings['configured'];
  /** what a call that failed, or has no turn yet, waits with */
  readonly sleep: ScalingoSettings['sleep'];
  /** hears what Scalingo says of the time */
  readonly toldTime?: ScalingoSettings['toldTime'];
};

/** For a few calls that need no count that is shared with the bot's. */
export const uncounted: Allowance = {
  take: async () => ({ waitMs: 0, isProbe: false }),
  hold: async (ms) => ({ removalMs: ms }),
  passed: async () => {},
};

export function scalingoOf({ settings, allowance, configured, sleep, toldTime = () => {} }: Needs): Scalingo {
  return connectScalingo(settings, {
    configured,
    allowance,
    sleep,
    clock: Date.now,
    steady,
    toldTime,
    waits: production.scalingo,
    metrics: noMetrics,
    // What fails is told where the command ends.
    log: { info: () => {}, warn: () => {} },
  });
}

const steady = () => performance.now();

/** The bot's Redis; throws where it is not ready soon, since a person waits at the terminal. */
export function redisAt(address: RedisAddress): Promise<Redis> {
  const waits = { ...production.redis, readyMs: 5 * SECOND };
  // What went wrong is in the error that is thrown.
  return connectRedis({ ...address, kind: 'producer', onError: () => {}, waits });
}

/** `url`: undefined for Slack's own. A person waits, so nothing is tried twice. */
export function slackClient(token: string, url: string | undefined): WebClient {
  return new WebClient(token, {
    timeout: production.slack.postMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    // What fails is told where the command ends.
    logLevel: LogLevel.ERROR,
    ...(url ? { slackApiUrl: url } : {}),
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
  const client = slackClient(token, url);
  const { team } = await identityOf(client);
  const quiet = () => {};
  return createPeople({
    client,
    team: () => team,
    now: steady,
    log: { info: quiet, warn: quiet, error: quiet },
  });
}
