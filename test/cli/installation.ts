/** What an operator has: a db-access.yaml and an environment, beside a local Slack, a local Scalingo and the run's Redis. No bot runs. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { inject, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { startLocalScalingo } from '../../sandbox/scalingo/scalingo-server.ts';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { CHANNELS, DBA_GROUP } from '../../sandbox/slack/workspace-people.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import type { AtEnd } from '../support/processes.ts';
import { removeAll } from '../support/redis.ts';
import { written } from './written.ts';

export type Installation = Awaited<ReturnType<typeof anInstallation>>;

export async function anInstallation(
  { scopes = botScopes() }: { readonly scopes?: readonly string[] } = {},
  atEnd: AtEnd = onTestFinished,
) {
  const name = `t${randomUUID().slice(0, 8)}`;
  const slack = await startLocalSlack({ scopes });
  atEnd(slack.close);
  const scalingo = await startLocalScalingo({
    databases: [{ name: 'my-orders' }, { name: 'my-billing' }],
    spreadMs: 0,
  });
  atEnd(scalingo.close);
  atEnd(() => removeAll(name));
  const { privateKey } = generateKeyPairSync('ed25519');
  const right = {
    installation: name,
    defaults: { channel: CHANNELS.approvals, requesters: 'everyone', approvers: ['U0BO', DBA_GROUP] },
    databases: { orders: { scalingo: 'my-orders' }, billing: { scalingo: 'my-billing' } },
  };
  const file = written(stringify(right), atEnd);
  const env: Record<string, string> = {
    DB_ACCESS_CONFIG: file,
    REDIS_URL: inject('redisUrl'),
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SCALINGO_AUTH_URL: scalingo.url,
    SCALINGO_API_TOKEN: scalingo.token,
    SCALINGO_CALLS_PER_MINUTE: '600',
    AUDIT_KEY: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
  return {
    name,
    slack,
    scalingo,
    env,
    file,
    /** the file with these defaults as well, and these databases instead */
    write: ({ defaults = {}, ...rest }: { readonly defaults?: object; readonly databases?: object }) =>
      writeFileSync(file, stringify({ ...right, ...rest, defaults: { ...right.defaults, ...defaults } })),
    /** the file, as it says */
    spoil: (text: string) => writeFileSync(file, text),
  };
}
