/** F10: where the configuration cannot be used people give back what is theirs; everything else is answered with the reason. */
import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { CHANNELS } from '../../../sandbox/slack/workspace-people.ts';
import { HOUR } from '../../../src/grant/duration.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aDatabase } from '../../support/database.ts';
import { aBotThatStopped } from '../../support/ends-only.ts';

const WHY =
  /can’t do that now: its configuration \(db-access\.yaml.*an operator has to fix it.*\/db-access done/s;

/** Ana's access is open, Lou's request waits, and the file is spoiled. */
async function aBotWithABrokenFile(env: Record<string, string> = {}, before = louWaits) {
  const stopped = await aBotThatStopped(await aDatabase(), { before });
  const { bot, begin, stopping } = stopped;
  bot.spoilConfig('databases: [');
  Object.assign(bot.env, env);
  const running = begin();
  onTestFinished(async () => {
    stopping.abort();
    await expect(running).rejects.toThrow('aborted');
  });
  return { ...stopped, running };
}

async function louWaits(bot: Bot) {
  await bot.command('U0LOU', 'billing 203.0.113.8 1h facture');
  await bot.direct('U0LOU', /billing/);
  await bot.press('U0DEE', await bot.card(/billing.*Waiting for approval/s), 'deny');
  await bot.slack.until(() => bot.form('U0DEE') !== undefined, 'the form is open');
}

async function statusOf(address: string): Promise<number> {
  const { statusCode, body } = await request(address);
  await body.dump();
  return statusCode;
}

const connected = (bot: Bot) => bot.slack.until(() => bot.slack.sockets.open() === 1, 'connected');

test.each(['Socket Mode', 'signed HTTP'] as const)(
  'F10: through %s `done` of the requester ends the access, and the app takes over once the file is mended',
  async (transport) => {
    const { bot, begin } = await aBotThatStopped(await aDatabase(), { transport });
    bot.spoilConfig('databases: [');
    const running = begin();
    if (transport === 'Socket Mode') await connected(bot);
    else await expect.poll(() => statusOf(bot.address).catch(String)).toBeTypeOf('number');
    await bot.command('U0ANA', 'done');
    await bot.told('U0ANA', /Closing access to \*orders\*/);
    await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
    await bot.command('U0BO', 'done');
    await bot.told('U0BO', /No open access/);
    bot.writeConfig({});
    await running;
    await bot.slack.until(() => bot.slack.sockets.open() === 0, 'nobody is connected');
    await bot.restart();
    await bot.direct('U0ANA', /Ended early by.*U0ANA/s);
  },
);

test('F10: the End-access button works for the requester, and for nobody else', async () => {
  const { bot } = await aBotWithABrokenFile();
  await connected(bot);
  await bot.press('U0BO', await bot.card(/Open until/), 'done');
  await expect.poll(() => bot.toldAtCard('U0BO').map(wholeText).join(), { interval: 5 }).toMatch(WHY);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), 'done');
  await bot.direct('U0ANA', /Closing access to \*orders\*/);
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
});

test('F10: which of several accesses to end is a button on each, with its database, address and end', async () => {
  const { bot } = await aBotWithABrokenFile({}, async (before) => {
    await before.command('U0ANA', 'billing 203.0.113.8 1h invoices');
    await before.press('U0DEE', await before.card(/billing.*Waiting for approval/s), 'approve');
    await before.card(/Open until.*billing/s);
  });
  await connected(bot);
  await bot.command('U0ANA', 'done');
  const which = await bot.told('U0ANA', /Which one\?.*Open until.*\*billing\* from `203\.0\.113\.8`/s);
  expect(wholeText(which)).not.toContain('/db-access done');
  await bot.press('U0ANA', which, 'done');
  await bot.told('U0ANA', /Closing access to/);
});

test('F10: every other command, button, form, tab and word is answered with the reason, and nothing happens', async () => {
  const { bot, pass } = await aBotWithABrokenFile();
  await connected(bot);
  for (const line of ['', 'orders 203.0.113.9 1h why', 'list', 'extend 1h', 'emergency', 'help']) {
    const before = bot.slack.workspace.channel(CHANNELS.general)?.messages.length ?? 0;
    await bot.command('U0ANA', line);
    const answers = () => (bot.slack.workspace.channel(CHANNELS.general)?.messages ?? []).slice(before);
    await expect.poll(() => answers().map(wholeText).join(), { interval: 5 }).toMatch(WHY);
  }
  await bot.press('U0DEE', await bot.card(/billing.*Waiting for approval/s), 'approve');
  await expect.poll(() => bot.toldAtCard('U0DEE').map(wholeText).join(), { interval: 5 }).toMatch(WHY);
  await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), 'extend');
  await bot.direct('U0ANA', WHY);
  await bot.slack.act('U0BO', {
    do: 'message',
    channel: bot.slack.workspace.direct('U0BO').id,
    text: 'hello',
  });
  await bot.direct('U0BO', WHY);
  await bot.submit('U0DEE', { because: 'no' });
  expect(JSON.stringify(bot.form('U0DEE'))).toMatch(WHY);
  // Nothing that was typed is lost.
  expect(bot.form('U0DEE')?.values['because']?.['value']?.value).toBe('no');
  await bot.slack.act('U0CY', { do: 'shortcut', callback_id: 'ask' });
  await bot.direct('U0CY', WHY);
  await bot.slack.act('U0CY', { do: 'openHome' });
  await expect.poll(() => JSON.stringify(bot.slack.stateOf('U0CY').home ?? {}), { interval: 5 }).toMatch(WHY);
  await bot.command('U0LOU', 'list');
  await bot.told('U0LOU', /ne peut pas faire cela.*un opérateur doit corriger.*\/db-access done/s);
  expect([bot.rules(), bot.rules('my-billing')]).toEqual([['203.0.113.7/32'], []]);
  pass(HOUR);
  await bot.scalingo.until(() => bot.rules().length === 0, 'it ends on time');
});

test('F10: while another process has the right file Slack is left to it, and taken over when it is gone', async () => {
  const { bot, begin, logged, stopping } = await aBotThatStopped(await aDatabase());
  await bot.restart();
  bot.env['DB_ACCESS_CONFIG'] = '/nowhere.yaml';
  const running = begin();
  onTestFinished(async () => {
    stopping.abort();
    await expect(running).rejects.toThrow('aborted');
  });
  await expect.poll(() => JSON.stringify(logged)).toContain('ends_only');
  for (const person of ['U0ANA', 'U0BO', 'U0CY', 'U0DEE']) {
    await bot.command(person, 'help');
    await bot.told(person, /opens a form/);
    expect(bot.slack.sockets.open()).toBe(1);
  }
  await bot.stop();
  await connected(bot);
  await bot.command('U0ANA', 'help');
  await bot.told('U0ANA', WHY);
});

test('F10: where Slack’s settings cannot be used either, what is due is ended all the same', async () => {
  const { bot, pass } = await aBotWithABrokenFile({ SLACK_BOT_TOKEN: 'oops' });
  pass(2 * HOUR);
  await bot.scalingo.until(() => bot.rules().length === 0, 'it ends on time');
  expect(bot.slack.sockets.open()).toBe(0);
});

test('F10: another installation in this Redis that is at work keeps nobody from giving back', async () => {
  const redisUrl = await aDatabase();
  const other = await aBot('Socket Mode', { redisUrl });
  await other.command('U0LOU', 'orders 203.0.113.9 2h why');
  await other.press('U0BO', await other.card(/asks for access/), 'approve');
  await other.direct('U0LOU', /psql/);
  const { bot, begin, stopping } = await aBotThatStopped(redisUrl);
  bot.spoilConfig('databases: [');
  const running = begin();
  await connected(bot);
  await bot.command('U0ANA', 'done');
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
  expect(other.rules()).toEqual(['203.0.113.9/32']);
  stopping.abort();
  await expect(running).rejects.toThrow('aborted');
});
