/** E4: a later build and this one on one Redis, one instead of the other or both beside each other, with access open. */
import { randomUUID } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import { laterBuild } from '../support/later-build.ts';
import { type Bot, runBot, type Surroundings, surroundings } from '../support/processes.ts';

const LONG = { timeout: 180_000 };

const rules = ({ scalingo }: Surroundings, database: string) =>
  scalingo.rules(`my-${database}`).map(({ source }) => source);
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

test(
  'E4: beside a later build and then instead of it, this one ends what that opened, and not before',
  LONG,
  async ({ onTestFinished: atEnd }) => {
    const both = { orders: {}, billing: {} };
    const around = await surroundings(`exchange-${randomUUID().slice(0, 8)}`, atEnd, both);
    const env = { ...around.env, REDIS_URL: inject('redisUrl') };
    const { approvals, general } = around.slack.channels;
    const later = runBot(env, atEnd, laterBuild(atEnd));
    await connected(around, 1);
    for (const database of ['orders', 'billing']) {
      await type(around, `${database} 203.0.113.7 2h the import hangs`);
      const about = (words: string) => new RegExp(`${words}.*\\*${database}\\*`);
      await around.slack.act(
        'U0BO',
        press(await see(around, approvals, about('asks for access')), 'approve'),
      );
      await see(around, around.slack.workspace.direct('U0ANA').id, about('Open until'));
    }

    // Beside it, whichever is asked ends access.
    const current = runBot(env, atEnd);
    await connected(around, 2);
    await type(around, 'orders 203.0.113.8 1h another look');
    await see(around, approvals, /another look/);
    expect(rules(around, 'orders')).toEqual(['203.0.113.7/32']);
    await type(around, 'done orders');
    await see(around, general, /Closing access to \*orders\*/);
    await around.scalingo.until(() => rules(around, 'orders').length === 0, 'the rule is gone', 60_000);

    await stop(later);
    expect(rules(around, 'billing')).toEqual(['203.0.113.7/32']);
    await type(around, 'done billing');
    await see(around, general, /Closing access to \*billing\*/);
    await around.scalingo.until(() => rules(around, 'billing').length === 0, 'the rule is gone', 60_000);
    await stop(current);
    for (const bot of [later, current]) expect(bot.output()).not.toContain('"job failed"');
    expect(cards(around)).toHaveLength(3);
  },
);
