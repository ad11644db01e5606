/** Who we are at Slack: asked once, and never while somebody waits. */
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { slackFault } from './slack-error.ts';

const AuthTest = z
  .object({ team_id: z.string(), bot_id: z.string(), user_id: z.string(), url: z.url() })
  .transform(({ team_id, bot_id, user_id, url }) => ({
    team: team_id,
    botId: bot_id,
    botUserId: user_id,
    workspaceUrl: url,
  }));

export type Identity = Readonly<z.output<typeof AuthTest>>;

/** Throws a `SlackFault` where Slack does not say whose token that is. */
export async function identityOf(client: WebClient): Promise<Identity> {
  try {
    return AuthTest.parse(await client.auth.test());
  } catch (error) {
    throw slackFault(error);
  }
}
