/** A process that does not know a database: another one does, or will soon. */
import { test } from 'vitest';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { DatabaseName } from '../../../src/grant/ids.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createRounds } from '../../../src/redis/store/round-store.ts';
import { aBot, type Bot, wholeText } from '../../support/bot.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { testRedis } from '../../support/redis.ts';

const redis = await testRedis();

const orders = { scalingo: 'my-orders' };
const billing = { scalingo: 'my-billing', approvers: ['U0DEE'] };

/** Another process has it in its file, at this moment. */
async function anotherKnows({ installation }: Bot, database: string, now: number): Promise<void> {
  await createRounds({ redis, keys: createKeys(installation) }).named([DatabaseName.parse(database)], now);
}

test.concurrent('F7: access at a database that this process does not know ends, and is told by one that does', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass, now } = await aBotInTime(
    {
      timing: { sweepAt: '* * * * * *' },
      env: { SCALINGO_CALLS_PER_MINUTE: '600' },
    },
    onTestFinished,
  );
  await bot.command('U0ANA', 'billing 203.0.113.7 1h why');
  await bot.press('U0DEE', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  await bot.card(/Open until/);
  bot.writeConfig({ databases: { orders } });
  await bot.restart();
  await expect.poll(() => bot.log.join('\n')).toMatch(/"event":"unknown_database".*"billing"/);
  await bot.card(/billing is not in db-access\.yaml/);

  await anotherKnows(bot, 'billing', now() + HOUR + MINUTE);
  pass(HOUR + MINUTE);
  await bot.scalingo.until(() => bot.rules('my-billing').length === 0, 'the rule is gone');
  await expect.poll(() => bot.log.join('\n')).toMatch(/billing is not configured|not in db-access\.yaml/);
  expect(bot.directs('U0ANA').map(wholeText).join('\n')).not.toMatch(/Expired|Ended early/);
  bot.writeConfig({ databases: { orders, billing } });
  await bot.reload();
  await bot.direct('U0ANA', /Expired|Ended early/);
  await bot.card(/Over since/);
});

test.concurrent('F7: the end of access at a database that no process knows any more is told all the same', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aBotInTime(
    {
      timing: { sweepAt: '* * * * * *' },
      env: { SCALINGO_CALLS_PER_MINUTE: '600' },
    },
    onTestFinished,
  );
  await bot.command('U0ANA', 'billing 203.0.113.7 1h why');
  await bot.press('U0DEE', await bot.card(/asks for access/), 'approve');
  await bot.direct('U0ANA', /psql/);
  const card = await bot.card(/Open until/);
  bot.writeConfig({ databases: { orders } });
  await bot.restart();
  pass(HOUR + MINUTE);
  await bot.scalingo.until(() => bot.rules('my-billing').length === 0, 'the rule is gone');
  pass(10 * MINUTE);
  await bot.direct('U0ANA', /Expired|Ended early/);
  expect((await bot.card(/Over since|Expired|Ended early/)).ts).toBe(card.ts);
});

test.concurrent('F7: what was approved at a database that this process does not know is handed back, and opens', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' } }, onTestFinished);
  bot.scalingo.fault({
    on: 'POST firewall_rules',
    times: 10_000,
    do: { what: 'answer', status: 500, body: {} },
  });
  await bot.command('U0ANA', 'billing 203.0.113.7 1h why');
  await bot.press('U0DEE', await bot.card(/asks for access/), 'approve');
  await expect.poll(() => bot.log.join('\n')).toMatch(/"event":"converge_failed","database":"billing"/);
  // Not while it runs: a process that knew the database ends what can no longer be opened.
  await bot.restartWhile(() => {
    bot.writeConfig({ databases: { orders } });
    bot.scalingo.clearFaults();
  });
  await expect.poll(() => bot.news.join('\n')).toMatch(/"event":"work_handed_back","database":"billing"/);
  bot.writeConfig({ databases: { orders, billing } });
  await bot.reload();
  await bot.direct('U0ANA', /psql/);
});

test.concurrent('T5: a request at a database that left the file is closed, its card and its requester say so', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aBotInTime({ timing: { sweepAt: '* * * * * *' } }, onTestFinished);
  await bot.command('U0ANA', 'billing 203.0.113.7 1h why');
  const card = await bot.card(/asks for access/);
  const status = await bot.direct('U0ANA', /Waiting for approval/);
  bot.writeConfig({ databases: { orders } });
  await bot.reload();
  const told = /Lapsed .*billing\* was removed from db-access\.yaml, so nobody can answer/;
  pass(11 * MINUTE);
  const closed = await bot.card(told);
  expect(closed.ts).toBe(card.ts);
  expect(JSON.stringify(closed.blocks)).not.toContain('approve');
  expect((await bot.direct('U0ANA', told)).text).toBeDefined();
  await bot.pressLate('U0ANA', status, 'remind');
  await bot.direct('U0ANA', /no longer in the configuration/);
});

test.concurrent('T5: show works for a person’s own grant whose database left the file', async ({
  onTestFinished,
}) => {
  const bot = await aBot('Socket Mode', {}, onTestFinished);
  await bot.command('U0ANA', 'billing 203.0.113.7 1h why');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.card(/asks for access/)))?.[0] ?? '';
  await bot.direct('U0ANA', /Waiting for approval/);
  bot.writeConfig({ databases: { orders } });
  await bot.restart();
  await bot.command('U0ANA', `show ${id}`);
  await bot.told('U0ANA', /access to \*billing\* .*Waiting for approval\. Expires/);
  await bot.command('U0BO', `show ${id}`);
  await bot.told('U0BO', /There is no request/);
});

test.concurrent('T5: a process names its databases also while every sweep falls to others', async ({
  expect,
  onTestFinished,
}) => {
  const bot = await aBot(
    'Socket Mode',
    {
      // No sweep but the first one is made by this process.
      timing: { sweepAt: '0 0 0 29 2 *', watchdog: { everyMs: 50, lateMs: HOUR } },
    },
    onTestFinished,
  );
  const { named } = createKeys(bot.installation);
  expect(await redis.hkeys(named)).toContain('billing');
  await redis.del(named);
  await expect.poll(() => redis.hkeys(named)).toContain('billing');
});
