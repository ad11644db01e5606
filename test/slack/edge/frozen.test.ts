/** Slack does not let us edit a message any more: what has become of it is said in a new one. */
import { expect, test } from 'vitest';
import { aBot, wholeText } from '../../support/bot.ts';

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
