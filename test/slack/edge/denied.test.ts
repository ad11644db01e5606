/** Attempts that are denied, by each way in: a press, a form, a command. */
import { expect, test } from 'vitest';
import { aBot, type Bot, freePort } from '../../support/bot.ts';

async function deniedTotal(port: number): Promise<readonly string[]> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith('db_access_denied_total'));
}

const deniedLines = ({ log }: Bot) => log.filter((line) => line.includes('"denied'));

test('denied attempts are logged once per person and kind, and all of them are counted', async () => {
  const port = await freePort();
  const bot = await aBot('Socket Mode', {
    env: { METRICS_PORT: String(port) },
    billing: { requesters: ['U0DEE'] },
  });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  // By a press, three times.
  for (let times = 1; times <= 3; times += 1) {
    await bot.pressLate('U0DEE', card, 'approve');
    await bot.slack.until(() => bot.toldAtCard('U0DEE').length === times, 'Dee is told');
  }
  // By a button that opens a form.
  await bot.pressLate('U0DEE', card, 'deny');
  await expect.poll(() => deniedTotal(port)).toEqual(['db_access_denied_total{kind="not-an-approver"} 4']);
  // By commands.
  await bot.command('U0ANA', 'billing 203.0.113.7 2h the import hangs');
  const [, id = ''] = /(gr_\w+)/.exec(JSON.stringify(card.blocks)) ?? [];
  await bot.command('U0DEE', `cancel ${id}`);

  await expect
    .poll(async () => (await deniedTotal(port)).toSorted())
    .toEqual([
      'db_access_denied_total{kind="not-a-requester"} 1',
      'db_access_denied_total{kind="not-an-approver"} 4',
      'db_access_denied_total{kind="not-yours"} 1',
    ]);
  expect(deniedLines(bot).toSorted()).toEqual([
    'attempt denied {"event":"denied","kind":"not-a-requester","person":"U0ANA"}',
    'attempt denied {"event":"denied","kind":"not-an-approver","person":"U0DEE"}',
    'attempt denied {"event":"denied","kind":"not-yours","person":"U0DEE"}',
  ]);
});

test('a guest who asks for the form, or for that of an emergency, is denied and counted', async () => {
  const port = await freePort();
  const bot = await aBot('Socket Mode', { env: { METRICS_PORT: String(port) } });
  for (const text of ['', 'orders 2h', 'emergency', 'orders 203.0.113.7 2h the import hangs'])
    await bot.command('U0GIL', text);
  await expect.poll(() => deniedTotal(port)).toEqual(['db_access_denied_total{kind="not-a-member"} 4']);
});
