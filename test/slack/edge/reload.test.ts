/** db-access.yaml changes while the bot runs. */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { createKeys } from '../../../src/redis/keys.ts';
import { BEGINNING, readAudit } from '../../../src/redis/store/audit-store.ts';
import { version } from '../../../src/version.ts';
import { aBot } from '../../support/bot.ts';
import { aSharedBot } from '../../support/shared-bot.ts';

const orders = { scalingo: 'my-orders' };
const billing = { scalingo: 'my-billing', approvers: ['U0DEE'] };

const logged = (lines: readonly string[], words: RegExp) =>
  expect.poll(() => lines.join('\n'), { timeout: 10_000 }).toMatch(words);

test('saved, it holds from then on: for what is asked, and for what waits', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  const card = await bot.card(/asks for access/);
  bot.writeConfig({ databases: { orders: { ...orders, maxDuration: '1h', approvers: ['U0CY'] }, billing } });
  await logged(bot.news, /db-access\.yaml reloaded/);
  await bot.command('U0ANA', 'orders 203.0.113.8 2h why');
  await bot.told('U0ANA', /2 hours is too long: this database allows 1 hour at most/);
  // The card is redrawn at the reload, and their Slack may still show the earlier one.
  await bot.pressLate('U0BO', card, 'approve');
  await bot.slack.until(
    () => bot.toldAtCard('U0BO').some(({ text }) => text.includes('can’t decide on this request')),
    'Bo is no approver any more',
  );
  await bot.pressLate('U0CY', card, 'approve');
  await bot.slack.until(
    () => bot.toldAtCard('U0CY').some(({ text }) => text.includes('Use Approve for less, up to 1 hour')),
    'nor may Cy approve what is too long now',
  );
  await bot.direct('U0ANA', /cannot be approved as it is.*now allows 1 hour at most/);
  const narrowed = await bot.card(/asks for access.*now allows 1 hour at most/s);
  expect(JSON.stringify(narrowed.blocks)).not.toContain('"action_id":"approve"');
  await bot.press('U0CY', narrowed, 'approve-for-less');
  await bot.submit('U0CY', { duration: '1h' });
  await bot.direct('U0ANA', /your request no longer waits for an answer/);
  expect(JSON.stringify(bot.directs('U0ANA'))).not.toContain('cannot be approved as it is');
});

test('start, reload and stop are in the audit trail: with the version, and what changed', async () => {
  const bot = await aBot('Socket Mode');
  bot.writeConfig({ databases: { orders: { ...orders, maxDuration: '1h', approvers: ['U0CY'] }, billing } });
  await bot.reload();
  await bot.reload();
  await bot.stop();
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const trail = { redis, keys: createKeys(bot.installation) };
  const notes = await readAudit(trail, { after: BEGINNING, count: 100 });
  const ours = { by: 'db-access', version: version() };
  expect(notes.map(({ event }) => event)).toMatchObject([
    { ...ours, note: 'started' },
    {
      ...ours,
      note: 'policiesChanged',
      detail: expect.stringMatching(/^orders: approvers: U0BO.* -> U0CY; maxDuration: 8h -> 1h/),
    },
    { ...ours, note: 'stopped' },
  ]);
});

test('what changed while no process ran is in the audit trail after the next start, once', async () => {
  const bot = await aBot('Socket Mode');
  await bot.stop();
  bot.writeConfig({ databases: { orders: { ...orders, maxDuration: '1h' }, billing } });
  await bot.restart();
  await bot.restart();
  await bot.stop();
  const redis = new Redis(inject('redisUrl'));
  onTestFinished(() => redis.disconnect());
  const trail = { redis, keys: createKeys(bot.installation) };
  const notes = (await readAudit(trail, { after: BEGINNING, count: 100 })).map(({ event }) => event);
  const [of, held] = [{ note: 'started' }, { note: 'stopped' }];
  const detail = expect.stringMatching(/^orders: maxDuration: 8h -> 1h\nbilling: approvers: .* -> U0DEE$/);
  expect(notes).toMatchObject([of, held, of, { note: 'policiesChanged', detail }, held, of, held]);
});

test('people, groups and channels are looked up at Slack again after a reload, and not where the file is rejected', async () => {
  const bot = await aBot('Socket Mode');
  const named = () => bot.log.filter((line) => /slack_id_not_right/.test(line)).join('\n');
  bot.writeConfig({ databases: { orders: { ...orders, maxDuraton: '1h', approvers: ['U0GONE'] } } });
  await bot.reload();
  bot.writeConfig({ databases: { orders: { ...orders, approvers: ['U0BO', 'U0NOBODY'] } } });
  await bot.reload();
  await expect.poll(named).toMatch(/U0NOBODY.*no such person/);
  expect(named()).not.toContain('U0GONE');
});

test('a reload does not wait for Slack to look ids up', async () => {
  const bot = await aBot('Socket Mode');
  bot.slack.fault({ method: 'auth.test', times: 1, do: 'hang' });
  bot.writeConfig({ databases: { orders: { ...orders, approvers: ['U0NOBODY'] } } });
  await bot.reload();
  expect(bot.log.join('\n')).not.toContain('slack_id');
});

test('T11: the folder was replaced, which ends every watch: what is saved there still holds', async () => {
  const bot = await aBot('Socket Mode', { timing: { reload: { quietMs: 5, everyMs: 50 } } });
  const folder = dirname(bot.env['DB_ACCESS_CONFIG'] ?? '');
  renameSync(folder, `${folder}.before`);
  onTestFinished(() => rmSync(`${folder}.before`, { recursive: true }));
  mkdirSync(folder);
  for (const [maxDuration, longest] of [
    ['1h', '1 hour'],
    ['30m', '30 minutes'],
  ] as const) {
    bot.writeConfig({ databases: { orders: { ...orders, maxDuration }, billing } });
    await logged(bot.news, /db-access\.yaml reloaded/);
    bot.news.splice(0);
    await bot.command('U0ANA', 'orders 203.0.113.8 2h why');
    await bot.told('U0ANA', new RegExp(`2 hours is too long: this database allows ${longest} at most`));
  }
});

test('a new database can be asked for at once', async () => {
  const bot = await aBot('Socket Mode');
  bot.writeConfig({ databases: { orders, billing, sales: { scalingo: 'my-sales' } } });
  await bot.reload();
  await bot.command('U0ANA', 'sales 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/\*sales\*/), 'approve');
  await bot.card(/\*sales\*.*Open until/);
  expect(bot.rules('my-sales')).toEqual(['203.0.113.7/32']);
});

describe('what cannot be used', () => {
  const shared = aSharedBot('Socket Mode');

  test.each([
    [
      'a mistake in it',
      'installation: acme\ndatabases: { orders: { scalingo: x, maxDuraton: 1h } }',
      /maxDuraton: there is no such setting/,
      '203.0.113.1',
    ],
    ['no YAML', '{', /rejected/, '203.0.113.2'],
    [
      'another installation',
      'installation: other\ndefaults: { channel: C0A, requesters: everyone, approvers: [U0BO] }\ndatabases: { orders: { scalingo: my-orders } }',
      /installation is part of the labels/,
      '203.0.113.3',
    ],
  ])('%s: it is shouted, and the policies before it stay', async (_, text, why, source) => {
    const bot = shared();
    bot.spoilConfig(text);
    await bot.reload();
    expect(bot.log.join('\n')).toMatch(why);
    await bot.command('U0ANA', `orders ${source} 2h why`);
    await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
    await bot.card(/Open until/);
  });
});

test('a database is taken out while access is open: that ends as it should, and nothing new is given', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  bot.writeConfig({ databases: { billing } });
  await bot.reload();
  expect(bot.log.join('\n')).toMatch(/removed from db-access\.yaml; open access to it ends on time/);
  await bot.command('U0ANA', 'orders 203.0.113.8 2h why');
  await bot.told('U0ANA', /no database `orders` that you can request/);
  await bot.press('U0ANA', open, 'done');
  await bot.card(/Expired|Ended early/);
  expect(bot.rules()).toEqual([]);
  // It stays until everybody was told.
  await expect
    .poll(
      async () => {
        await bot.reload();
        return bot.news.at(-1);
      },
      { timeout: 10_000 },
    )
    .toContain('"databases":["billing"]');
  await bot.command('U0ANA', 'orders 203.0.113.8 2h why');
  await bot.told('U0ANA', /There is no database `orders` that you can request/);
});

test('a database is taken out while access is open, and put back after a restart: it is closed and told', async () => {
  const bot = await aBot('Socket Mode');
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const open = await bot.direct('U0ANA', /psql/);
  bot.writeConfig({ databases: { billing } });
  await bot.restart();
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  await bot.press('U0ANA', open, 'done');
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
  bot.writeConfig({});
  await bot.restart();
  await bot.card(/Expired|Ended early/);
});

test('the database is elsewhere at Scalingo now: it is looked up again', async () => {
  const bot = await aBot('Socket Mode');
  bot.writeConfig({ databases: { orders: { scalingo: 'my-sales' }, billing } });
  await bot.reload();
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  expect([bot.rules(), bot.rules('my-sales')]).toEqual([[], ['203.0.113.7/32']]);
});
