/** F10: the last database may leave the file as well: what is open ends, and people read that none is set up yet. */
import { expect, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';

const NONE = /No database is set up here yet\. An admin can add one to db-access\.yaml/;

test('F10: the last database leaves the file while access is open: it ends on time, and the bot goes on', async () => {
  const { bot } = await aBotInTime();
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/Waiting for approval/), 'approve');
  await bot.card(/Open until/);
  bot.writeConfig({ databases: {} });
  await bot.reload();
  await bot.command('U0ANA', 'orders 203.0.113.8 1h why');
  await bot.told('U0ANA', /No databases are available to you here/);
  await bot.command('U0ANA', 'done');
  await bot.direct('U0ANA', /Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
});

test('F10: a bot without a database starts, and each way to ask says so', async () => {
  const { bot } = await aBotInTime();
  bot.writeConfig({ databases: {} });
  await bot.restart();
  for (const line of [
    '',
    'orders',
    'orders 203.0.113.8 1h why',
    'emergency',
    'help',
    'databases',
    'why orders',
  ]) {
    const before = bot.slack.workspace.channel(CHANNELS.general)?.messages.length ?? 0;
    await bot.command('U0ANA', line);
    const answers = () => (bot.slack.workspace.channel(CHANNELS.general)?.messages ?? []).slice(before);
    await expect.poll(() => answers().map(wholeText).join(), { message: line }).toMatch(NONE);
  }
  await bot.slack.act('U0ANA', { do: 'shortcut', callback_id: 'ask' });
  await bot.direct('U0ANA', NONE);
  expect(bot.form('U0ANA')).toBeUndefined();
  await bot.slack.act('U0ANA', { do: 'openHome' });
  await expect.poll(() => JSON.stringify(bot.slack.stateOf('U0ANA').home ?? {})).toMatch(NONE);
  await bot.command('U0LOU', '');
  await bot.told('U0LOU', /Aucune base de données n’est encore configurée ici/);
  bot.writeConfig({});
  await bot.reload();
  await bot.command('U0ANA', 'orders 203.0.113.8 1h why');
  await bot.card(/Waiting for approval/);
});
