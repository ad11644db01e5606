/** `db-access doctor` names mistakes made on purpose: in the settings, at Slack and at Scalingo, each with its fix. */
import { describe, expect, test } from 'vitest';
import { cli } from '../support/cli.ts';
import { aDatabase } from '../support/database.ts';
import { anInstallation } from './installation.ts';
import { examined, isNamed, type Mistake } from './mistakes.ts';

test('where all is well, each thing that was looked at is a line, and the exit code is 0', async () => {
  const installation = await anInstallation();
  // No other test has access open there, which doctor would tell of.
  const database = await aDatabase();
  installation.env['REDIS_URL'] = database;
  const { code, checks } = await examined(installation);
  expect(checks.filter(({ is }) => is !== 'ok')).toEqual([]);
  expect(code).toBe(0);
  expect(checks.map(({ part, what }) => `${part}: ${what}`)).toEqual([
    `settings: db-access.yaml of ${installation.name}: orders, billing`,
    'settings: the audit trail is signed',
    'slack: SLACK_BOT_TOKEN is one of http://local.slack/ (T0LOCAL)',
    'slack: the token has all scopes of manifest.yml',
    'slack: SLACK_APP_TOKEN opens a socket',
    'slack: 3 of 3 channels, people and groups are as they should be',
    'slack: Slack would take the card, the direct message, the form and the Home tab',
    expect.stringMatching(
      new RegExp(`^redis: Redis \\d+\\.\\d+\\.\\d+, database ${new URL(database).pathname.slice(1)}$`),
    ),
    'redis: its user may do what the bot does',
    'redis: its clock agrees with that of Scalingo',
    'scalingo: Scalingo takes SCALINGO_API_TOKEN',
    'scalingo: orders: 0 of 30 rules, 0 of them ours, 30 left',
    'scalingo: billing: 0 of 30 rules, 0 of them ours, 30 left',
    'bot: it has not run here yet',
  ]);
});

test('the text has a line for each, its fix below it, and progress on stderr', async () => {
  const installation = await anInstallation();
  installation.write({ defaults: { channel: 'C0GONE' } });
  const { stdout, stderr } = await cli(installation.env, 'doctor');
  expect(stdout).toMatch(
    /^failure {2}slack {5}channel C0GONE \(orders, billing\): .*\n {19}fix: type \/invite @db-access/m,
  );
  expect(stdout).toMatch(/^\d+ ok, \d+ warnings?, 1 failure\n$/m);
  expect(stderr).toContain('slack: looking up C0GONE (1 of 3)');
});

describe('in the settings', () => {
  const mistakes: Record<string, Mistake> = {
    'no bot token': {
      make: ({ env }) => delete env['SLACK_BOT_TOKEN'],
      is: 'failure',
      what: /^SLACK_BOT_TOKEN is not right$/,
      fix: /expected the bot token of the Slack app, but it is not set/,
    },
    'the placeholder of .env.example': {
      make: ({ env }) => Object.assign(env, { SCALINGO_API_TOKEN: 'tk-us-…' }),
      is: 'failure',
      what: /^SCALINGO_API_TOKEN is not right$/,
      fix: /placeholder of \.env\.example/,
    },
    'Socket Mode and signed HTTP at once': {
      make: ({ env }) =>
        Object.assign(env, { SLACK_SIGNING_SECRET: '0123456789abcdef0123456789abcdef', PORT: '3000' }),
      is: 'failure',
      what: /^SLACK_SIGNING_SECRET is not right$/,
      fix: /both are set/,
    },
    'a misspelt variable': {
      make: ({ env }) => Object.assign(env, { METRIC_PORT: '9464' }),
      is: 'warning',
      what: /^METRIC_PORT is no setting of db-access$/,
      fix: /^write METRICS_PORT/,
    },
    'no key of the audit trail': {
      make: ({ env }) => delete env['AUDIT_KEY'],
      is: 'warning',
      what: /^AUDIT_KEY is not set: the seals .* not signed/,
      fix: /db-access audit key/,
    },
    'no db-access.yaml': {
      make: ({ env }) => Object.assign(env, { DB_ACCESS_CONFIG: '/nowhere.yaml' }),
      is: 'failure',
      what: /^\/nowhere\.yaml is not right$/,
      fix: /expected a file with your databases/,
    },
    'a length that is none': {
      make: ({ write }) => write({ defaults: { maxDuration: 'banana' } }),
      is: 'failure',
      what: /defaults\.maxDuration is not right$/,
      fix: /expected a length of time such as 90m/,
    },
    'everyone may approve': {
      make: ({ write }) => write({ defaults: { approvers: 'everyone' } }),
      is: 'warning',
      what: /approvers: everyone in the workspace may approve/,
      fix: /change it/,
    },
  };
  test.each(Object.entries(mistakes))('%s is named', async (_, mistake) => {
    await isNamed(mistake, await anInstallation());
  });
});

describe('at Slack', () => {
  const slackError = (method: string, error: string) => ({ method, times: 100, do: { error } });
  const mistakes: Record<string, Mistake> = {
    'a bot token that was revoked': {
      make: ({ slack }) => slack.fault(slackError('auth.test', 'token_revoked')),
      is: 'failure',
      what: /^SLACK_BOT_TOKEN: .*token_revoked/,
      fix: /Bot User OAuth Token/,
    },
    'an app-level token of another app': {
      make: ({ env }) => Object.assign(env, { SLACK_APP_TOKEN: 'xapp-other' }),
      is: 'failure',
      what: /^SLACK_APP_TOKEN: .*invalid_auth/,
      fix: /generate a token with connections:write/,
    },
    'a channel that is not there': {
      make: ({ write }) => write({ defaults: { channel: 'C0GONE' } }),
      is: 'failure',
      what: /^channel C0GONE \(orders, billing\): Slack knows no such channel/,
      fix: /\/invite @db-access/,
    },
    'a channel without the bot': {
      make: ({ write }) => write({ defaults: { channel: 'C0GENERAL' } }),
      is: 'failure',
      what: /^channel C0GENERAL .*the bot is not in it/,
      fix: /\/invite @db-access/,
    },
    'a person who is not there': {
      make: ({ write }) => write({ defaults: { approvers: ['U0BO', 'U0NOBODY'] } }),
      is: 'failure',
      what: /^person U0NOBODY .*knows no such person/,
      fix: /correct the id/,
    },
    'a person who left': {
      make: ({ write }) => write({ defaults: { approvers: ['U0BO', 'U0ZED'] } }),
      is: 'warning',
      what: /^person U0ZED .*\(deactivated\)/,
      fix: /take that id out/,
    },
    'a group that is not there': {
      make: ({ write }) => write({ defaults: { approvers: ['U0BO', 'S0GONE'] } }),
      is: 'failure',
      what: /^user group S0GONE .*knows no such user group/,
      fix: /correct the id/,
    },
    'a group with nobody in it': {
      make: ({ slack }) => slack.workspace.groups.set('S0DBA', []),
      is: 'warning',
      what: /^user group S0DBA .*nobody is in it/,
      fix: /add people to the group/,
    },
    'approvers who cannot approve': {
      make: ({ write }) => write({ databases: { orders: { scalingo: 'my-orders', approvers: ['U0GIL'] } } }),
      is: 'failure',
      what: /^orders: nobody can approve, and 1 is needed$/,
      fix: /full members/,
    },
    'a Home tab that Slack refuses': {
      make: ({ slack }) => slack.fault(slackError('blocks.validate', 'invalid_view')),
      is: 'failure',
      what: /^Slack would refuse the Home tab \(en\): invalid_view/,
      fix: /update db-access/,
    },
    'a card that Slack refuses': {
      make: ({ slack }) => slack.fault(slackError('blocks.validate', 'invalid_message')),
      is: 'failure',
      what: /^Slack would refuse the card \(en\): invalid_message/,
      fix: /update db-access/,
    },
  };
  test.each(Object.entries(mistakes))('%s is named', async (_, mistake) => {
    await isNamed(mistake, await anInstallation());
  });

  test('a scope that the token lacks is named', async () => {
    const scopes = ['commands', 'chat:write', 'im:write', 'usergroups:read', 'channels:history'];
    const without = /^the token lacks the scope users:read: every request and decision is refused$/;
    await isNamed(
      { make: () => {}, is: 'failure', what: without, fix: /manifest\.yml/ },
      await anInstallation({ scopes }),
    );
  });
});

describe('at Scalingo', () => {
  const mistakes: Record<string, Mistake> = {
    'a token that Scalingo does not take': {
      make: ({ env }) => Object.assign(env, { SCALINGO_API_TOKEN: 'tk-us-other' }),
      is: 'failure',
      what: /^SCALINGO_API_TOKEN: .*401/,
      fix: /API tokens: create one/,
    },
    'a database that is not there': {
      make: ({ write }) => write({ databases: { orders: { scalingo: 'my-oders' } } }),
      is: 'failure',
      what: /^orders: .*my-oders.*404/,
      fix: /renamed/,
    },
    'a database that the account may not see': {
      make: ({ scalingo }) => scalingo.allow('my-orders', 'none'),
      is: 'failure',
      what: /^orders: /,
      fix: /Collaborators: invite the bot/,
    },
    'a region that is none': {
      make: ({ write }) => write({ databases: { orders: { scalingo: 'my-orders', region: 'osc-fr9' } } }),
      is: 'failure',
      what: /^orders: .*osc-fr9/,
      fix: /db-access\.yaml/,
    },
    'two names for one add-on': {
      make: ({ scalingo, write }) => {
        // Scalingo takes the id of a database as well as its name.
        const id = scalingo.state().databases.find(({ name }) => name === 'my-orders')?.appId;
        write({ databases: { orders: { scalingo: 'my-orders' }, shop: { scalingo: id } } });
      },
      is: 'failure',
      what: /are two names for one database at Scalingo/,
      fix: /take one of them out/,
    },
    'a database without room for another rule': {
      make: ({ scalingo }) => {
        for (let host = 1; host <= 30; host += 1)
          scalingo.byHand.add('my-orders', { cidr: `198.35.26.${host}/32`, label: 'the office' });
      },
      is: 'failure',
      what: /^orders: 30 of 30 rules, 0 of them ours, 0 left$/,
      fix: /delete one that is no longer needed/,
    },
  };
  test.each(Object.entries(mistakes))('%s is named', async (_, mistake) => {
    await isNamed(mistake, await anInstallation());
  });
});
