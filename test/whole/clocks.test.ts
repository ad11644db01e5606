/** The clock of a machine jumps, or is an hour ahead of the others': the bot goes by Redis's, and nothing stands still. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { inject, type TestContext, test } from 'vitest';
import { press } from '../../sandbox/demo.ts';
import { DAY, HOUR, SECOND } from '../../src/grant/duration.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { type Bot, runShiftedBot, surroundings } from '../support/processes.ts';

const LONG = 90_000;
const patient = { timeout: LONG / 2, interval: 100 };

async function around({ expect, onTestFinished: atEnd }: Pick<TestContext, 'expect' | 'onTestFinished'>) {
  const installation = `clocks-${randomUUID().slice(0, 8)}`;
  const { slack, scalingo, env } = await surroundings(installation, atEnd, { orders: { lapseAfter: '30m' } });
  const redis = new Redis(inject('redisUrl'));
  atEnd(async () => redis.disconnect());
  const { approvals, general } = slack.channels;
  const find = (words: RegExp, text: string) =>
    slack.workspace
      .channel(approvals)
      ?.messages.find((message) => words.test(message.text) && JSON.stringify(message.blocks).includes(text));
  const see = async (words: RegExp, text: string) => {
    await slack.until(() => find(words, text) !== undefined, `${words} of ${text}`, LONG);
    const found = find(words, text);
    if (!found) throw new Error('it was there a moment ago');
    return found;
  };
  const sweptAt = async () => Number(await redis.get(createKeys(installation).swept));
  return {
    scalingo,
    see,
    sweptAt,
    run: (aheadMs: number) =>
      runShiftedBot({ ...env, REDIS_URL: inject('redisUrl'), AHEAD_MS: String(aheadMs) }, atEnd),
    connected: (count: number) => slack.until(() => slack.sockets.open() === count, 'connected', LONG),
    rules: () => scalingo.rules('my-orders').map(({ source }) => source),
    ask: (text: string) =>
      slack.act('U0ANA', { do: 'command', channel: general, command: '/db-access', text: `orders ${text}` }),
    approve: async (text: string) => slack.act('U0BO', press(await see(/asks for access/, text), 'approve')),
    /** so many sweeps later */
    async sweeps(count: number) {
      const seen = new Set([await sweptAt()]);
      await expect.poll(async () => seen.add(await sweptAt()).size, patient).toBeGreaterThan(count);
    },
  };
}

async function setAhead({ child }: Bot, ms: number): Promise<void> {
  const set = once(child, 'message');
  child.send(ms);
  await set;
}

test.concurrent('E3, F6: a clock jumps a day ahead and back: nothing ends early, and sweeps go on', {
  timeout: 2 * LONG,
}, async ({ expect, onTestFinished }) => {
  const w = await around({ expect, onTestFinished });
  const bot = w.run(0);
  await w.connected(1);
  await w.ask('203.0.113.7 30m the import hangs');
  await w.approve('import');
  await w.see(/Open until/, 'import');
  await setAhead(bot, DAY);
  await w.sweeps(3);
  await setAhead(bot, 0);
  await w.sweeps(3);
  expect(Math.abs((await w.sweptAt()) - Date.now())).toBeLessThan(30 * SECOND);
  expect(w.rules()).toEqual(['203.0.113.7/32']);
});

test.concurrent('E3, F6: of two processes one is an hour ahead: nothing ends or lapses early, and sweeps go on', {
  timeout: 2 * LONG,
}, async ({ expect, onTestFinished }) => {
  const w = await around({ expect, onTestFinished });
  w.run(0);
  await w.connected(1);
  await w.ask('203.0.113.7 30m the import hangs');
  await w.approve('import');
  await w.see(/Open until/, 'import');
  await w.ask('203.0.113.9 30m the export hangs');
  await w.see(/asks for access/, 'export');
  const ahead = w.run(HOUR);
  await w.connected(2);
  await w.sweeps(6);
  expect(w.rules()).toEqual(['203.0.113.7/32']);
  expect(JSON.stringify((await w.see(/asks for access/, 'export')).blocks)).toContain('"approve"');
  await w.approve('export');
  await w.see(/Open until/, 'export');
  expect(await w.sweptAt()).toBeLessThan(Date.now() + 5 * SECOND);
  // The sweeps go on without the one that scheduled them an hour ahead.
  ahead.child.kill('SIGKILL');
  await ahead.ended;
  await w.sweeps(3);
  expect(w.rules()).toHaveLength(2);
});
