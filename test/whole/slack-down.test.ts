/** The whole bot in a process of its own while Slack is down: it starts, ends what is to end, waits for Slack, and stops when told to. */
import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import type { LocalSlack } from '../../sandbox/slack/slack-server.ts';
import { runImpatientBot, surroundings } from '../support/processes.ts';

const LONG = 60_000;

async function see(slack: LocalSlack, channel: string, words: RegExp) {
  const find = () => slack.workspace.channel(channel)?.messages.find(({ text }) => words.test(text));
  await slack.until(() => find() !== undefined, `${words} in ${channel}`, LONG);
  const found = find();
  if (!found) throw new Error('it was there a moment ago');
  return found;
}

test('E2: the bot restarts while Slack is down, or its token revoked: a due rule goes, people are told later', {
  timeout: 2 * LONG,
}, async ({ onTestFinished }) => {
  const { slack, scalingo, env } = await surroundings(`down-${randomUUID().slice(0, 8)}`, onTestFinished);
  const { approvals, general } = slack.channels;
  const type = (text: string) =>
    slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text });
  const run = () => runImpatientBot({ ...env, REDIS_URL: inject('redisUrl') }, onTestFinished);

  const first = run();
  await slack.until(() => slack.sockets.open() === 1, 'connected', LONG);
  await type('orders 203.0.113.7 2h the import hangs');
  await slack.act('U0BO', press(await see(slack, approvals, /asks for access/), 'approve'));
  const direct = slack.workspace.direct('U0ANA').id;
  await see(slack, direct, /Open until/);
  scalingo.fault({ on: 'DELETE firewall_rules', times: 1000, do: { what: 'answer', status: 503 } });
  await type('done');
  await see(slack, general, /Closing access to \*orders\*/);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  expect(scalingo.rules('my-orders')).toHaveLength(1);

  slack.fault({ method: '*', times: Number.POSITIVE_INFINITY, do: { error: 'fatal_error' } });
  scalingo.clearFaults();
  const second = run();
  await scalingo.until(() => scalingo.rules('my-orders').length === 0, 'the rule is gone', LONG);
  await expect.poll(second.output, { timeout: LONG }).toContain('db-access is up; connecting to slack');
  await expect.poll(second.output, { timeout: LONG }).toMatch(/"event":"slack_connect_failed".*fatal_error/);
  // The token is revoked meanwhile: one line says what to do, and the process stays.
  slack.mend();
  slack.fault({ method: '*', times: Number.POSITIVE_INFINITY, do: { error: 'token_revoked' } });
  await expect
    .poll(second.output, { timeout: LONG })
    .toMatch(/"setting":"SLACK_BOT_TOKEN".*OAuth & Permissions/);
  expect(second.output()).not.toContain('connected to slack');

  slack.mend();
  await see(slack, direct, /Expired|Ended early/);
  await slack.until(() => slack.sockets.open() === 1, 'connected', LONG);
  // The socket may be open before Slack has said whose token it is; until then nobody is known to be a member.
  await expect.poll(second.output, { timeout: LONG }).toContain('"event":"slack_connected"');
  await type('help');
  await see(slack, general, /opens a form/);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
  expect(second.output()).not.toContain(slack.botToken);
});
