/** Attempts that are denied, by each way in: a press, a form, a command. */
import { expect, test } from 'vitest';
import type { StoredMessage } from '../../../sandbox/slack/workspace.ts';
import type { DenialKind } from '../../../src/flow/denial-kind.ts';
import { ids } from '../../../src/slack/views/action-ids.ts';
import { aBot, type Bot } from '../../support/bot.ts';
import { cli } from '../../support/cli.ts';
import { freePort } from '../../support/free-port.ts';
import { latePress } from '../../support/late.ts';

async function deniedTotal(port: number): Promise<readonly string[]> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return text.split('\n').filter((line) => /^db_access_refusals_total(?!.*mistake).* [1-9]/.test(line));
}

const deniedLines = ({ log }: Bot) => log.filter((line) => line.includes('"denied'));

test('denied attempts are logged once per person and kind, and all of them are counted', async () => {
  const port = await freePort();
  const bot = await aBot('Socket Mode', {
    env: { METRICS_PORT: String(port) },
    billing: { requesters: ['U0DEE'] },
  });
  const card = await pressedThrice(bot);
  // By a button that opens a form.
  await bot.pressLate('U0DEE', card, 'deny');
  await expect
    .poll(() => deniedTotal(port), { interval: 5 })
    .toEqual(['db_access_refusals_total{kind="not-an-approver"} 4']);
  // By commands.
  await bot.command('U0ANA', 'billing 203.0.113.7 2h the import hangs');
  const [, id = ''] = /(gr_\w+)/.exec(JSON.stringify(card.blocks)) ?? [];
  await bot.command('U0DEE', `cancel ${id}`);

  await expect
    .poll(async () => (await deniedTotal(port)).toSorted(), { interval: 5 })
    .toEqual([
      'db_access_refusals_total{kind="not-a-requester"} 1',
      'db_access_refusals_total{kind="not-an-approver"} 4',
      'db_access_refusals_total{kind="not-yours"} 1',
    ]);
  expect(deniedLines(bot).toSorted()).toEqual([
    'attempt denied {"event":"denied","kind":"not-a-requester","person":"U0ANA"}',
    'attempt denied {"event":"denied","kind":"not-an-approver","person":"U0DEE"}',
    'attempt denied {"event":"denied","kind":"not-yours","person":"U0DEE"}',
  ]);
});

async function pressedThrice(bot: Bot): Promise<StoredMessage> {
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  const card = await bot.card(/asks for access/);
  for (let times = 1; times <= 3; times += 1) {
    await bot.pressLate('U0DEE', card, 'approve');
    await bot.slack.until(() => bot.toldAtCard('U0DEE').length === times, 'Dee is told');
  }
  return card;
}

test('at a stop the audit trail has how often it was tried again', async () => {
  const bot = await aBot('Socket Mode');
  await pressedThrice(bot);
  await bot.stop();
  const { stdout } = await cli(bot.env, 'audit', 'export', '--person', 'U0DEE');
  expect(stdout).toContain('not-an-approver, 2 more before the stop');
});

type Attempt = (bot: Bot, id: string, card: StoredMessage) => Promise<unknown>;

/** What Gil, a guest, and Dee do, who may not ask for billing; each is one attempt more of that kind. */
const attempts: readonly (readonly [string, DenialKind, Attempt])[] = [
  ['the form', 'not-a-member', (bot) => bot.command('U0GIL', '')],
  ['a form with words', 'not-a-member', (bot) => bot.command('U0GIL', 'orders 2h')],
  ['an emergency', 'not-a-member', (bot) => bot.command('U0GIL', 'emergency')],
  ['a request', 'not-a-member', (bot) => bot.command('U0GIL', 'orders 203.0.113.7 2h the import hangs')],
  ['help', 'not-a-member', (bot) => bot.command('U0GIL', 'help')],
  ['databases', 'not-a-member', (bot) => bot.command('U0GIL', 'databases')],
  ['why', 'not-a-member', (bot) => bot.command('U0GIL', 'why orders')],
  ['the shortcut', 'not-a-member', (bot) => bot.slack.act('U0GIL', { do: 'shortcut', callback_id: 'ask' })],
  ['the grant of another', 'not-a-member', (bot, id) => bot.command('U0GIL', `show ${id}`)],
  ['the button of a form', 'not-a-member', (bot, _, card) => pressInvented(bot, { card, action: ids.form })],
  [
    'another request like it',
    'not-a-member',
    (bot, _, card) => pressInvented(bot, { card, action: ids.again }),
  ],
  ['why another database', 'not-a-requester', (bot) => bot.command('U0DEE', 'why billing')],
  ['the form of another database', 'not-a-requester', (bot) => bot.command('U0DEE', 'billing 2h')],
  ['who has access', 'not-a-member', (bot) => bot.command('U0GIL', 'who orders')],
  ['who has access', 'not-a-viewer', (bot) => bot.command('U0DEE', 'who orders')],
  ['who has access to another database', 'not-a-requester', (bot) => bot.command('U0LOU', 'who billing')],
  ['an emergency', 'no-emergency', (bot) => bot.command('U0DEE', 'emergency')],
  ['the grant of another', 'not-yours', (bot, id) => bot.command('U0DEE', `show ${id}`)],
];

type InventedPress = { readonly card: StoredMessage; readonly action: string };

/** Gil presses a button that the card does not have. */
async function pressInvented(bot: Bot, { card, action }: InventedPress): Promise<void> {
  const press = latePress(bot.slack, { person: 'U0GIL', message: card, action: ids.approve });
  const invented = JSON.stringify(press).replace(
    `"action_id":"${ids.approve}","block_id"`,
    `"action_id":"${action}","block_id"`,
  );
  await bot.slack.deliver('interactive', JSON.parse(invented));
}

test('every way in that is closed to a person is counted there', async () => {
  const port = await freePort();
  const bot = await aBot('Socket Mode', {
    env: { METRICS_PORT: String(port) },
    billing: { requesters: ['U0ANA'] },
  });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h the import hangs');
  // The card as it is now: while a press is worked on, its buttons are away.
  const card = await bot.card(/asks for access/);
  const [, id = ''] = /(gr_\w+)/.exec(JSON.stringify(card.blocks)) ?? [];
  const expected = new Map<string, number>();
  for (const [name, kind, attempt] of attempts) {
    await attempt(bot, id, card);
    expected.set(kind, (expected.get(kind) ?? 0) + 1);
    await expect
      .poll(async () => (await deniedTotal(port)).toSorted(), { message: name, interval: 5 })
      .toEqual(
        [...expected].map(([kind, times]) => `db_access_refusals_total{kind="${kind}"} ${times}`).toSorted(),
      );
  }
  // What is theirs, and what they may, is no attempt.
  for (const text of ['help', 'databases', 'why orders', `show ${id}`, 'list'])
    await bot.command('U0ANA', text);
  await bot.command('U0BO', `show ${id}`);
  await bot.told('U0BO', /203\.0\.113\.7/);
  expect(await deniedTotal(port)).toHaveLength(expected.size);
});
