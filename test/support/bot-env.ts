/** What a bot in a process of its own is given to reach the local Slack and the local Scalingo. */
import type { LocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import type { LocalSlack } from '../../sandbox/slack/slack-server.ts';

type Around = {
  /** db-access.yaml */
  readonly file: string;
  readonly slack: Pick<LocalSlack, 'apiUrl' | 'botToken' | 'appToken'>;
  readonly scalingo: Pick<LocalScalingo, 'url' | 'token'>;
};

export function botEnv({ file, slack, scalingo }: Around): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NO_PROXY: '127.0.0.1',
    DB_ACCESS_CONFIG: file,
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SCALINGO_AUTH_URL: scalingo.url,
    SCALINGO_API_TOKEN: scalingo.token,
  };
}
