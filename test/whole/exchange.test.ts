/** E4: a later build and this one on one Redis, one instead of the other or both beside each other, with access open. */
import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import { laterBuild } from '../support/later-build.ts';
import { type AtEnd, type Bot, runBot, type Surroundings, surroundings } from '../support/processes.ts';

const LONG = { timeout: 180_000 };

const rules = ({ scalingo }: Surroundings) => scalingo.rules('my-orders').map(({ source }) => source);
const connected = ({ slack }: Surroundings, count: number) =>
  slack.until(() => slack.sockets.open() === count, `${count} processes connected`, 60_000);

/** An alarm is there as well: it tells of a record that cannot be read. */
const cards = ({ slack }: Surroundings) =>
  slack.workspace.channel(slack.channels.approvals)?.messages.filter(({ text }) => /203\.0\.113/.test(text));

async function type({ slack }: Surroundings, text: string) {
  const { general } = slack.channels;
  return slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text });
}

async function stop({ child, ended, output }: Bot): Promise<void> {
  child.kill('SIGTERM');
  expect(await ended, output()).toBe(0);
}

async function see(around: Surroundings, channel: string, words: RegExp) {
  const find = () => around.slack.workspace.channel(channel)?.messages.find(({ text }) => words.test(text));
  await around.slack.until(() => find() !== undefined, `${words} in ${channel}`, 60_000);
  const message = find();
  if (!message) throw new Error('it was there a moment ago');
  return message;
}

/** Access that a later build opened for Ana. */
async function opened(atEnd: AtEnd) {
  const around = await surroundings(`exchange-${randomUUID().slice(0, 8)}`, atEnd);
  const env = { ...around.env, REDIS_URL: inject('redisUrl') };
  const later = runBot(env, atEnd, laterBuild(atEnd));
  await connected(around, 1);
  const { approvals } = around.slack.channels;
  await type(around, 'orders 203.0.113.7 2h the import hangs');
  await around.slack.act('U0BO', press(await see(around, approvals, /asks for access/), 'approve'));
  await see(around, approvals, /Open until/);
  await see(around, around.slack.workspace.direct('U0ANA').id, /Open until/);
  return { around, later, runThis: () => runBot(env, atEnd) };
}

test('E4: instead of a later build, this one ends what that opened', LONG, async ({ onTestFinished }) => {
  const { around, later, runThis } = await opened(onTestFinished);
  await stop(later);
  const current = runThis();
  await connected(around, 1);
  expect(rules(around)).toEqual(['203.0.113.7/32']);
  await type(around, 'done');
  await see(around, around.slack.channels.general, /Closing access to \*orders\*/);
  await around.scalingo.until(() => rules(around).length === 0, 'the rule is gone', 60_000);
  await stop(current);
  expect(current.output()).not.toContain('"job failed"');
  expect(cards(around)).toHaveLength(1);
});

test(
  'E4: beside a later build, this one ends nothing before its time, and whichever is asked ends it',
  LONG,
  async ({ onTestFinished }) => {
    const { around, later, runThis } = await opened(onTestFinished);
    const current = runThis();
    await connected(around, 2);
    await type(around, 'orders 203.0.113.8 1h another look');
    await see(around, around.slack.channels.approvals, /another look/);
    expect(rules(around)).toEqual(['203.0.113.7/32']);
    await type(around, 'done');
    await see(around, around.slack.channels.general, /Closing access to \*orders\*/);
    await around.scalingo.until(() => rules(around).length === 0, 'the rule is gone', 60_000);
    expect(cards(around)).toHaveLength(2);
    for (const bot of [later, current]) expect(bot.output()).not.toContain('"job failed"');
  },
);
