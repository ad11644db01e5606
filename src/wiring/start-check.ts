/** What is told when a process starts, and keeps it from nothing: variables that are nearly ours, and ids that Slack does not know. */
import { WebClient } from '@slack/web-api';
import type { Config } from '../config/config.ts';
import { namedIds } from '../config/named-ids.ts';
import { unknownVariables } from '../config/unknown-variables.ts';
import type { Log } from '../flow/ports.ts';
import { identityOf } from '../slack/connection/identity.ts';
import { boltLogger } from '../slack/connection/logger.ts';
import { SlackFault } from '../slack/connection/slack-error.ts';
import { lookUp, namedTrouble } from '../slack/directory/named.ts';

export function warnOfVariables(environment: NodeJS.ProcessEnv, log: Pick<Log, 'warn'>): void {
  for (const { name, nearest } of unknownVariables(environment))
    log.warn(
      { event: 'variable_unknown', variable: name, nearest },
      'variable unknown; is another one meant?',
    );
}

type Needs = {
  /** in milliseconds since 1970 */
  readonly now: () => number;
  /** for the answer to each call */
  readonly answerMs: number;
  readonly log: Log;
};

/** Looks each channel, person and group of db-access.yaml up in Slack, one after the other. Never rejects because of Slack. Also after a reload. */
export async function checkNamedIds(
  { slack: { botToken, apiUrl }, databases }: Pick<Config, 'slack' | 'databases'>,
  { now, answerMs, log }: Needs,
): Promise<void> {
  const client = new WebClient(botToken, {
    timeout: answerMs,
    retryConfig: { retries: 0 },
    logger: boltLogger(log),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  });
  try {
    const { team } = await identityOf(client);
    for (const { of, id, databases: by } of namedIds(databases)) {
      const trouble = namedTrouble({ of, id }, await lookUp({ client, team, now }, { of, id }), by);
      if (!trouble) continue;
      const { isFailure, what, fix } = trouble;
      const facts = { event: 'slack_id_not_right', id, databases: by, why: what, fix };
      if (isFailure) log.error(facts, 'id of db-access.yaml cannot be used');
      else log.warn(facts, 'id of db-access.yaml cannot be used');
    }
  } catch (error) {
    if (!(error instanceof SlackFault)) throw error;
    log.warn({ event: 'slack_ids_not_checked', why: error.message }, 'ids of db-access.yaml not looked up');
  }
}
