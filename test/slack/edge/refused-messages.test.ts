/** Slack refuses a message for good: what has become of it is said in a new one, and the rest is told all the same. */
import { Redis } from 'ioredis';
import { expect, inject, onTestFinished, test } from 'vitest';
import { HOUR } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { aBot, wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';

const forever = 10_000;

test.each(['edit_window_closed', 'cant_update_message'])(
  'T2: every edit is refused (%s): people still hear that it is open, and that it has ended',
  async (error) => {
    const bot = await aBot('Socket Mode');
    await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
    const asked = await bot.card(/asks for access/);
    await bot.slack.act('U0ANA', { do: 'openHome' });
    bot.slack.fault({ method: 'chat.update', times: forever, do: { error } });
    await bot.press('U0BO', asked, 'approve');
    await bot.direct('U0ANA', /psql/);
    const open = await bot.card(/Open since/);
    expect(open.ts).not.toBe(asked.ts);
    await bot.command('U0ANA', 'done');
    await bot.direct('U0ANA', /closed at/);
    await bot.card(/closed at/);
    expect(bot.log.map(String).join('\n')).not.toMatch(/message not written/);
  },
);

test('T4: a message that somebody deleted is not posted again by itself', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const asked = await bot.card(/asks for access/);
  bot.slack.fault({ method: 'chat.update', times: forever, do: { error: 'message_not_found' } });
  await bot.press('U0BO', asked, 'approve');
  await bot.direct('U0ANA', /psql/);
  expect(
    bot
      .cards()
      .map(wholeText)
      .filter((text) => /Open since/.test(text)),
  ).toEqual([]);
});

test('T3: the channel refuses the card: the requester is told so, and by which word of Slack’s', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.direct('U0ANA', /approvers could not be asked.*restricted_action/);
});

test('T3: what was over a day ago and still cannot be told is given up', async () => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } });
  bot.slack.fault({ method: 'chat.postMessage', times: forever, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await expect.poll(() => bot.log.join('\n')).toMatch(/message not written/);
  pass(5 * HOUR);
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const trail = () => redis.xrange(createKeys(bot.installation).audit, '-', '+');
  await expect.poll(async () => JSON.stringify(await trail())).toMatch(/lapse/);
  expect(bot.log.join('\n')).not.toMatch(/announce_given_up/);
  pass(25 * HOUR);
  await expect.poll(() => bot.log.join('\n'), { timeout: 15_000 }).toMatch(/announce_given_up/);
});
