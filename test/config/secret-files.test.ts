/** Secrets in files: read without their last new line, and what is wrong with a file is said of the file. */
import { describe, expect, test } from 'vitest';
import { redisFromEnvironment, scalingoFromEnvironment } from '../../src/config/config.ts';
import { endsFromEnvironment } from '../../src/config/ends-config.ts';
import { secretVariables } from '../../src/config/secret-files.ts';
import { unknownVariables } from '../../src/config/unknown-variables.ts';
import { env, file, load, problems, problemsOf } from '../support/config.ts';
import { writtenText } from '../support/written-text.ts';

describe('a secret in a file', () => {
  const { SLACK_BOT_TOKEN: token, ...others } = env;

  test.each(['', '\n', '\r\n'])('is read, and its last new line is not part of it: %j', (end) => {
    const config = load(file, { ...others, SLACK_BOT_TOKEN_FILE: writtenText(`${token}${end}`) });
    expect(config.slack.botToken).toBe(token);
  });

  test('of each secret is known, also where only a part of the settings is read', () => {
    expect(secretVariables.map((name) => `${name}_FILE`)).toContain('SLACK_SIGNING_SECRET_FILE');
    const path = writtenText('redis://elsewhere:6379\n');
    expect(redisFromEnvironment({ REDIS_URL_FILE: path })?.url).toBe('redis://elsewhere:6379');
    const scalingo = scalingoFromEnvironment({ SCALINGO_API_TOKEN_FILE: writtenText('tk-us-1\n') });
    expect(scalingo.token).toBe('tk-us-1');
    const slack = {
      SLACK_BOT_TOKEN_FILE: writtenText('xoxb-1'),
      SLACK_APP_TOKEN_FILE: writtenText('xapp-1'),
    };
    expect(endsFromEnvironment(slack).slack?.botToken).toBe('xoxb-1');
  });

  test('that is set as well is one too many', () => {
    expect(problems(file, { ...env, SLACK_BOT_TOKEN_FILE: writtenText('xoxb-2') })).toEqual([
      'SLACK_BOT_TOKEN_FILE: expected one of SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE, and both are set',
    ]);
  });

  test('that cannot be read or is empty is said once, and never what another file has', () => {
    expect(problems(file, { ...others, SLACK_BOT_TOKEN_FILE: '/nowhere' })).toEqual([
      'SLACK_BOT_TOKEN_FILE: expected a file with SLACK_BOT_TOKEN in it, and nothing else; /nowhere cannot be read (ENOENT)',
    ]);
    expect(problems(file, { ...others, SLACK_BOT_TOKEN_FILE: writtenText('\n') })[0]).toMatch(/is empty$/);
    const wrong = problems(file, { ...others, SLACK_BOT_TOKEN_FILE: writtenText('s3cret') });
    expect(wrong).toEqual([
      'SLACK_BOT_TOKEN: expected the bot token of the Slack app, which begins with xoxb-',
    ]);
  });

  test('of Redis that cannot be read is no reason to use another Redis', () => {
    expect(problemsOf(() => redisFromEnvironment({ REDIS_URL_FILE: '/nowhere' }))).toEqual([
      expect.stringMatching(/^REDIS_URL_FILE: .*cannot be read \(ENOENT\)$/),
    ]);
  });
});

test.each([
  ['METRIC_PORT', 'METRICS_PORT'],
  ['SLACK_BOTTOKEN', 'SLACK_BOT_TOKEN'],
  ['slack_bot_token', 'SLACK_BOT_TOKEN'],
  ['SCALINGO_API_TOKEN_FIL', 'SCALINGO_API_TOKEN_FILE'],
])('a variable that is nearly ours is found with the one that was meant: %s', (name, nearest) => {
  expect(unknownVariables({ [name]: 'x' })).toEqual([{ name, nearest }]);
  // The one that was meant is set beside it: then the other one belongs to something else.
  expect(unknownVariables({ [name]: 'x', [nearest]: 'y' })).toEqual([]);
});

test.each([
  ['DB_ACCESS_FILE', 'DB_ACCESS_DATA'],
  ['METRICS_HOSTNAME', 'METRICS_HOST'],
  ['AUDIT_WEBHOOK', 'AUDIT_WEBHOOK_URL'],
])('a variable that begins as ours alone do is found, however it goes on: %s', (name, nearest) => {
  expect(unknownVariables({ [name]: 'x', [nearest]: 'y' })).toEqual([{ name, nearest }]);
});

test('other variables are nobody’s business', () => {
  const names = [
    'HOME',
    'POST',
    'PORTS',
    'REDIS_PASSWORD',
    'SCALINGO_POSTGRESQL_URL',
    'HTTPS_PROXY',
    'NODE_ENV',
    'DB_ACCESS_SERVICE_HOST',
    'DB_ACCESS_PORT_9464_TCP_ADDR',
  ];
  expect(unknownVariables(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([]);
});
