/** What is told at the start: ids that Slack does not know, variables that are nearly ours, and in one line why a start failed. */
import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/slack-server.ts';
import { botScopes } from '../../sandbox/start-sandbox.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { Fault } from '../../src/flow/fault.ts';
import { RedisUnusable } from '../../src/redis/refused.ts';
import { CannotEnd } from '../../src/startup/ends-only.ts';
import { startFailure } from '../../src/startup/start-failure.ts';
import { checkNamedIds, warnOfVariables } from '../../src/wiring/start-check.ts';
import { load } from '../support/config.ts';

function aLog() {
  const lines: (object & { readonly level: string })[] = [];
  const write = (level: string) => (facts: object) => void lines.push({ level, ...facts });
  return { lines, info: () => {}, warn: write('warn'), error: write('error') };
}

async function checked(
  text: string,
  prepare: (slack: Awaited<ReturnType<typeof startLocalSlack>>) => void = () => {},
) {
  const slack = await startLocalSlack({ scopes: botScopes() });
  onTestFinished(slack.close);
  prepare(slack);
  const { databases } = load(text);
  const transport = { mode: 'socket', appToken: slack.appToken } as const;
  const log = aLog();
  const settings = { botToken: slack.botToken, apiUrl: slack.apiUrl, transport };
  await checkNamedIds({ slack: settings, databases }, { now: Date.now, answerMs: 5000, log });
  return log.lines;
}

const policy = (approvers: string, channel: string) => `
installation: acme
defaults: { requesters: everyone, approvers: ${approvers}, channel: ${channel} }
databases: { orders: { scalingo: acme-orders } }
`;

test('channels, people and groups that are not there are named at the start, each with what to do', async () => {
  expect(await checked(policy('[U0BO, U0NOBODY, U0ZED, S0GONE]', 'C0GONE'))).toEqual(
    [
      {
        level: 'error',
        id: 'C0GONE',
        why: expect.stringMatching(/no such channel/),
        fix: expect.stringMatching(/invite/),
      },
      {
        level: 'error',
        id: 'U0NOBODY',
        why: expect.stringMatching(/no such person/),
        fix: expect.any(String),
      },
      { level: 'warn', id: 'U0ZED', why: expect.stringMatching(/deactivated/), fix: expect.any(String) },
      {
        level: 'error',
        id: 'S0GONE',
        why: expect.stringMatching(/no such user group/),
        fix: expect.any(String),
      },
    ].map((line) => ({ ...line, event: 'slack_id_not_right', databases: ['orders'] })),
  );
});

test('where all are there, or Slack does not answer, the start goes on', async () => {
  const right = policy('[U0BO, S0DBA]', 'C0APPROVALS');
  expect(await checked(right)).toEqual([]);
  const broken = await checked(right, (slack) =>
    slack.fault({ method: 'auth.test', times: 10, do: { error: 'internal_error' } }),
  );
  expect(broken).toEqual([expect.objectContaining({ level: 'warn', event: 'slack_ids_not_checked' })]);
});

test('a misspelt variable is warned of with the one that was meant', () => {
  const log = aLog();
  warnOfVariables({ METRIC_PORT: '9464', HOME: '/root' }, log);
  expect(log.lines).toEqual([
    { level: 'warn', event: 'variable_unknown', variable: 'METRIC_PORT', nearest: 'METRICS_PORT' },
  ]);
});

const wrong = new ConfigError([{ where: 'PORT', expected: 'expected a port number' }]);
const away = new RedisUnusable(
  [{ what: 'Redis at redis:6379 cannot be reached', fix: 'Check that it runs' }],
  78,
);
const system = Object.assign(new Error('EACCES: permission denied, mkdir ‘/data’'), { code: 'EACCES' });

test.each([
  [
    'settings that are not right',
    wrong,
    78,
    /^The configuration is not right:\n {2}PORT: expected a port number$/,
  ],
  ['access that cannot be ended', new CannotEnd(wrong), 1, /Access may be open in Redis/],
  ['a Redis that cannot be used', away, 78, /cannot be reached\. Check that it runs$/],
  [
    'a Redis that goes away',
    new Fault({ is: 'no memory' }, { retry: true }),
    1,
    /Run db-access doctor, and start again$/,
  ],
  ['what the system refuses', system, 1, /EACCES: permission denied.*Mend that, and start again/],
  [
    'our own words',
    new Error('Redis did not start in data:\nits log'),
    1,
    /^The start failed: Redis did not start in data: its log\. Mend/,
  ],
  [
    'a bug',
    new TypeError('x is not a function'),
    1,
    /x is not a function\. The log line before this one says where/,
  ],
])('why a start failed is one sentence with what to do, and no stack: %s', (_, error, exitCode, words) => {
  const failure = startFailure(error);
  expect([failure.exitCode, failure.text]).toEqual([exitCode, expect.stringMatching(words)]);
  expect(failure.text).not.toMatch(/^ +at /m);
  expect(failure.isBug).toBe(error instanceof TypeError);
});
