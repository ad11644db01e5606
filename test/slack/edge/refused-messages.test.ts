/** Slack refuses a message for good: what has become of it is said in a new one, and the rest is told all the same. */
import { Redis } from 'ioredis';
import { describe, inject, test } from 'vitest';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aClock } from '../../support/clock.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const forever = 10_000;

/** Somebody deletes that message by hand. */
function remove({ slack }: Bot, { channel, ts }: { readonly channel: string; readonly ts: string }): void {
  const messages = slack.workspace.channel(channel)?.messages ?? [];
  messages.splice(
    messages.findIndex((message) => message.ts === ts),
    1,
  );
}

describe.concurrent('what leaves nothing behind shares a bot', () => {
  // Where a test leaves access open, it is of somebody of whom no other test of the shared bot speaks.
  const shared = aSharedBot('Socket Mode');

  test.sequential.for([
    ['edit_window_closed', '203.0.113.1'],
    ['cant_update_message', '203.0.113.2'],
  ] as const)(
    'T2: every edit is refused (%s): people still hear that it is open, and that it has ended',
    async ([error, source], { expect }) => {
      const bot = shared();
      await bot.command('U0ANA', `orders ${source} 2h the import hangs`);
      const asked = await bot.card(/asks for access/);
      await bot.slack.act('U0ANA', { do: 'openHome' });
      bot.slack.fault({ method: 'chat.update', times: forever, do: { error } });
      await bot.press('U0BO', asked, 'approve');
      await bot.direct('U0ANA', /psql/);
      const open = await bot.card(/Open until/);
      expect(open.ts).not.toBe(asked.ts);
      await bot.command('U0ANA', 'done');
      await bot.direct('U0ANA', /Expired|Ended early/);
      await bot.card(/Expired|Ended early/);
      expect(bot.log.map(String).join('\n')).not.toMatch(/message not written/);
    },
  );

  test.sequential('T4: a message that somebody deleted is not posted again by itself', async ({ expect }) => {
    const bot = shared();
    await bot.command('U0LOU', 'orders 203.0.113.3 2h the import hangs');
    const asked = await bot.card(/asks for access/);
    bot.slack.fault({ method: 'chat.update', times: forever, do: { error: 'message_not_found' } });
    await bot.press('U0BO', asked, 'approve');
    await bot.direct('U0LOU', /psql/);
    expect(
      bot
        .cards()
        .map(wholeText)
        .filter((text) => /Open until/.test(text)),
    ).toEqual([]);
  });

  test.sequential('T4: the card was deleted by hand: Remind posts a new one, and reminds in its thread', async ({
    expect,
  }) => {
    const bot = shared();
    await bot.command('U0BO', 'orders 203.0.113.4 2h the import hangs');
    const card = await bot.card(/asks for access/);
    remove(bot, card);
    await bot.press('U0BO', await bot.direct('U0BO', /Waiting for approval/), 'remind');
    const again = await bot.card(/asks for access/);
    const reminder = await bot.card(/still waits/);
    expect(reminder.thread_ts).toBe(again.ts);
    await bot.direct('U0BO', /I’m reminding the approvers/);
    await bot.press('U0CY', again, 'approve');
    await bot.direct('U0BO', /psql/);
  });

  test.sequential('T4: the card was deleted by hand: who asks for more time has a new one posted, which can be answered', async ({
    expect,
  }) => {
    const bot = shared();
    await bot.command('U0CY', 'orders 203.0.113.5 2h the import hangs');
    const card = await bot.card(/asks for access/);
    await bot.press('U0BO', card, 'approve');
    await bot.direct('U0CY', /psql/);
    remove(bot, card);
    await bot.command('U0CY', 'extend 30m');
    const again = await bot.card(/Open until.*30 minutes more requested/s);
    expect((await bot.card(/asks for 30 minutes more/)).thread_ts).toBe(again.ts);
    await bot.press('U0BO', again, 'allow-more');
    await bot.card(/approved 30 minutes more/);
  });

  test.sequential('Slack refuses servers.json for good: it is not tried again, and no longer offered', async ({
    expect,
  }) => {
    const bot = shared();
    bot.slack.fault({
      method: 'files.getUploadURLExternal',
      times: forever,
      do: { error: 'file_uploads_disabled' },
    });
    await bot.command('U0DEE', 'orders 203.0.113.6 2h the import hangs');
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    const open = await bot.direct('U0DEE', /psql/);
    const offered = () => bot.directs('U0DEE').some((message) => wholeText(message).includes('servers.json'));
    await bot.slack.until(() => !offered(), 'it is not offered');
    await bot.command('U0DEE', 'extend 30m');
    await bot.card(/30 minutes more/);
    await bot.slack.until(() => bot.directs('U0DEE').some(({ ts }) => ts === open.ts), 'told');
    await bot.command('U0DEE', 'done');
    await bot.direct('U0DEE', /Expired|Ended early/);
    const tries = bot.calls().filter(({ method }) => method === 'files.getUploadURLExternal');
    expect(tries).toHaveLength(1);
  });
});

test.concurrent('T2: approved after the edit window has closed: a new card says that it is open, and then edits it', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', { movable: aClock(), editWindowMinutes: 30 }, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const asked = await bot.card(/asks for access/);
  await bot.pass(31 * MINUTE);
  await bot.press('U0BO', asked, 'approve');
  const open = await bot.card(/Open until/);
  expect(open.ts).not.toBe(asked.ts);
  await bot.direct('U0ANA', /psql/);
  await bot.command('U0ANA', 'done');
  const closed = await bot.card(/Expired|Ended early/);
  expect(closed.ts).toBe(open.ts);
});

test.concurrent('T3: the channel refuses the card: the requester is told so, and by which word of Slack’s', async ({
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', {}, onTestFinished);
  bot.slack.fault({ method: 'chat.postMessage', times: 1, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  await bot.direct('U0ANA', /approvers could not be asked.*restricted_action/);
});

test.concurrent('T3: what was over a day ago and still cannot be told is given up', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } }, onTestFinished);
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

test.concurrent('T3: the channel refuses the card: the operator is told why and what to do, until a post succeeds', async ({
  expect,
  onTestFinished,
}) => {
  const admins = ['U0DEE'];
  const bot = await aBot(
    'Socket Mode',
    { orders: { admins }, timing: { sweepAt: '* * * * * *' } },
    onTestFinished,
  );
  const refused = { method: 'chat.postMessage', channel: 'C0APPROVALS' };
  bot.slack.fault({ ...refused, times: forever, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  expect((await bot.direct('U0DEE', /restricted_action/)).text).toMatch(
    /post in the channel of orders \(C0APPROVALS\): restricted_action\..*Invite db-access/,
  );
  expect(bot.log.join('\n')).toMatch(/"event":"channel_refuses","alarm":true,"subject":"C0APPROVALS"/);
  bot.slack.mend();
  await bot.card(/asks for access/);
  await bot.direct('U0DEE', /restricted_action[\s\S]*Over since/);
});

test.concurrent('T4: the card was deleted by hand: a reminder that nobody asked for is below a new one too', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } }, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  remove(bot, await bot.card(/asks for access/));
  pass(81 * MINUTE);
  const again = await bot.card(/asks for access/);
  expect((await bot.card(/still waits/)).thread_ts).toBe(again.ts);
});

test.concurrent('T3: the channel refuses the card: who asks for more time is told that nobody could be asked', async ({
  expect,
  onTestFinished,
}) => {
  const automatic = [{ name: 'own', who: 'everyone', upTo: '1h' }];
  const bot = await aBot('Socket Mode', { orders: { automatic } }, onTestFinished);
  const refused = { method: 'chat.postMessage', channel: 'C0APPROVALS' };
  bot.slack.fault({ ...refused, times: forever, do: { error: 'restricted_action' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  expect(wholeText(await bot.direct('U0ANA', /psql/))).not.toMatch(/could not be asked/);
  await bot.command('U0ANA', 'extend 30m');
  await bot.direct('U0ANA', /30 minutes more requested.*approvers could not be asked.*restricted_action/);
});

test.concurrent('T4: the card can’t be edited any more: Remind posts a new one', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', {}, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  const status = await bot.direct('U0ANA', /Waiting for approval/);
  bot.slack.fault({ method: 'chat.update', times: forever, do: { error: 'edit_window_closed' } });
  await bot.press('U0ANA', status, 'remind');
  await bot.slack.until(
    () => bot.cards().filter(({ text }) => /asks for access/.test(text)).length === 2,
    'two',
  );
  const reminder = await bot.card(/still waits/);
  expect(reminder.thread_ts).not.toBe(card.ts);
});

test.concurrent('T4: the card can’t be edited any more: a reminder that nobody asked for is below the one that is there', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } }, onTestFinished);
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  bot.slack.fault({ method: 'chat.update', times: forever, do: { error: 'edit_window_closed' } });
  pass(81 * MINUTE);
  expect((await bot.card(/still waits/)).thread_ts).toBe(card.ts);
});
