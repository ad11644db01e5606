/** `db-access restore` of a backup that is older than a change of address, more time or an answer. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { aBot, wholeText } from '../support/bot.ts';
import { cli } from '../support/cli.ts';
import { removeAll } from '../support/redis.ts';

function aPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'db-access-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'backup.jsonl');
}

test('access that was moved to another address after the backup is closed, and its rule goes', async () => {
  const timing = { sweepAt: '* * * * * *' };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, timing });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  await bot.slack.until(() => bot.rules().includes('203.0.113.7/32'), 'it is open');
  const path = aPath();
  await cli(bot.env, 'backup', '--out', path);
  await bot.command('U0ANA', 'moved 203.0.113.8');
  await bot.slack.until(() => bot.rules().join() === '203.0.113.8/32', 'it has moved');

  await bot.stop();
  await removeAll(bot.installation);
  expect((await cli(bot.env, 'restore', path, '--yes', '--json')).stdout).toBe(
    '{"records":1,"needNewYes":0,"closed":1,"notFound":0,"unreadable":0}\n',
  );
  await bot.restart();
  await bot.direct('U0ANA', /restored from a backup/);
  await bot.scalingo.until(() => bot.rules().length === 0, 'its rule is removed');
});

test('messages that say what happened after the backup are written again: an end, and a denied request', async () => {
  const orders = { extend: 'automatic' };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, orders });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  const open = wholeText(await bot.direct('U0ANA', /psql/));
  const end = /date\^(\d+)/.exec(open)?.[1] ?? '';
  await bot.command('U0LOU', 'billing 203.0.113.8 2h waits');
  await bot.card(/Waiting for approval.*waits/s);
  const path = aPath();
  await cli(bot.env, 'backup', '--out', path);
  await bot.command('U0ANA', 'extend 1h');
  await bot.slack.until(
    () => !bot.directs('U0ANA').some((message) => wholeText(message).includes(end)),
    'the later end is told',
  );
  await bot.command('U0LOU', 'cancel');
  await bot.card(/Cancelled.*waits|waits.*Cancelled/s);

  await bot.stop();
  await removeAll(bot.installation);
  await cli(bot.env, 'restore', path, '--yes');
  await bot.restart();
  await bot.direct('U0ANA', new RegExp(`date\\^${end}`));
  const card = await bot.card(/Waiting for approval.*waits/s);
  await bot.press('U0DEE', card, 'approve');
  await bot.scalingo.until(() => bot.rules('my-billing').length === 1, 'it opens');
});
