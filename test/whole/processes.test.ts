import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { inject, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import { runBot, runImpatientBot, type Surroundings, surroundings } from '../support/processes.ts';

const LONG = 120_000;

function find({ slack }: Surroundings, channel: string, words: RegExp) {
  return slack.workspace.channel(channel)?.messages.find(({ text }) => words.test(text));
}

async function see(around: Surroundings, channel: string, words: RegExp) {
  await around.slack.until(() => find(around, channel, words) !== undefined, `${words} in ${channel}`, LONG);
  const message = find(around, channel, words);
  if (!message) throw new Error('it was there a moment ago');
  return message;
}

async function type({ slack }: Surroundings, text: string) {
  const { general } = slack.channels;
  return slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text });
}

const rules = ({ scalingo }: Surroundings, database = 'my-orders') =>
  scalingo.rules(database).map(({ source }) => source);
const connected = ({ slack }: Surroundings, count: number) =>
  slack.until(() => slack.sockets.open() === count, `${count} processes connected`, 60_000);

test.concurrent('two processes on one Redis, one killed with SIGKILL in the middle of openings: the other finishes them', {
  timeout: LONG,
}, async ({ expect, onTestFinished }) => {
  const both = { orders: {}, billing: {} };
  const around = await surroundings(`kill-${randomUUID().slice(0, 8)}`, onTestFinished, both);
  const { slack, scalingo } = around;
  const env = { ...around.env, REDIS_URL: inject('redisUrl') };
  const doomed = runImpatientBot(env, onTestFinished);
  await connected(around, 1);
  for (const [database, fault] of [
    // killed when Scalingo had made the rule
    ['orders', 'stall'],
    // killed before Scalingo made the rule
    ['billing', 'hang'],
  ] as const) {
    scalingo.fault({ on: 'POST firewall_rules', do: { what: fault } });
    await type(around, `${database} 203.0.113.7 2h the import hangs`);
    const card = await see(
      around,
      slack.channels.approvals,
      new RegExp(`asks for access to \\*${database}\\*`),
    );
    await slack.act('U0BO', press(card, 'approve'));
    await scalingo.until(() => scalingo.faultsLeft() === 0, 'the opening is on its way', 60_000);
  }

  runImpatientBot(env, onTestFinished);
  await connected(around, 2);
  doomed.child.kill('SIGKILL');
  expect(await doomed.ended).toBe('SIGKILL');

  const direct = slack.workspace.direct('U0ANA').id;
  for (const database of ['orders', 'billing']) {
    await see(around, direct, new RegExp(`Open until.*\\*${database}\\*`));
    expect(rules(around, `my-${database}`)).toEqual(['203.0.113.7/32']);
  }
  expect(slack.workspace.channel(slack.channels.approvals)?.messages).toHaveLength(2);

  for (const database of ['orders', 'billing']) {
    await type(around, `done ${database}`);
    await see(around, direct, new RegExp(`(Expired|Ended early).*\\*${database}\\*`));
    expect(rules(around, `my-${database}`)).toEqual([]);
  }
});

test.concurrent('one process, one folder: its own Redis survives a restart; F10: what left the file meanwhile ends', {
  timeout: LONG,
}, async ({ expect, onTestFinished }) => {
  const around = await surroundings('alone', onTestFinished);
  const { slack, folder } = around;
  const env = { ...around.env, DB_ACCESS_DATA: `${folder}/data` };
  const first = runBot(env, onTestFinished);
  await connected(around, 1);
  await type(around, 'orders 203.0.113.7 2h the import hangs');
  const card = await see(around, slack.channels.approvals, /asks for access/);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);

  const second = runBot(env, onTestFinished);
  await connected(around, 1);
  await slack.act('U0BO', press(card, 'approve'));
  await see(around, slack.workspace.direct('U0ANA').id, /Open until/);
  expect(rules(around)).toEqual(['203.0.113.7/32']);
  // Twice, as one Ctrl-C often comes.
  second.child.kill('SIGINT');
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);

  const file = around.env['DB_ACCESS_CONFIG'] ?? '';
  writeFileSync(file, readFileSync(file, 'utf8').replace('  orders:', '  others:'));
  const third = runBot(env, onTestFinished);
  await connected(around, 1);
  expect(rules(around)).toEqual(['203.0.113.7/32']);
  // The database of the access that is open is no longer in the file.
  await type(around, 'done');
  await around.scalingo.until(() => rules(around).length === 0, 'the rule is gone', LONG);
  // Its Redis ends with it, and only so.
  third.child.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  for (const secret of [slack.botToken, slack.appToken, around.scalingo.token]) {
    expect(first.output() + second.output() + third.output()).not.toContain(secret);
  }
});

test.concurrent('a wrong configuration is told whole, and the exit code says that it is the configuration (78)', async ({
  expect,
  onTestFinished,
}) => {
  const { env } = await surroundings('wrong', onTestFinished);
  const bot = runBot({ ...env, SLACK_BOT_TOKEN: 'oops', DB_ACCESS_CONFIG: '/nowhere.yaml' }, onTestFinished);
  expect(await bot.ended).toBe(78);
  expect(bot.output()).toContain(
    'SLACK_BOT_TOKEN: expected the bot token of the Slack app, which begins with xoxb-',
  );
  expect(bot.output()).toContain('/nowhere.yaml: expected a file with your databases');
});
