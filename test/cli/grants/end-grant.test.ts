/** `db-access grants end`: an operator ends access, or says that a database is gone: a 404 may mean lost rights as well. */
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { type Bot, wholeText } from '../../support/bot.ts';
import { cli, cliAnswered } from '../../support/cli.ts';
import { aBotInTime } from '../../support/in-time.ts';
import { testRedis } from '../../support/redis.ts';
import { anInstallation } from '../installation.ts';

async function aBotWithAccess() {
  const { bot, pass, sweep } = await aBotInTime({
    env: { SCALINGO_CALLS_PER_MINUTE: '600' },
    timing: { sweepAt: '* * * * * *' },
  });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.direct('U0ANA', /psql/)))?.[0] ?? '';
  return { bot, id, pass, sweep };
}

/** As after the rights were taken away: Scalingo answers 404 for everything of the database, also to what is on its way. */
const hide = (bot: Bot) => {
  for (const method of ['GET', 'DELETE'])
    bot.scalingo.fault({
      on: `${method} firewall_rules`,
      times: 100_000,
      do: { what: 'answer', status: 404, body: {} },
    });
};

const gone = ['--database-gone', '--because', 'dropped on Tuesday'];

test('E7: a database that answers 404 past the end is an alarm and closes nothing; an operator closes it', async () => {
  const { bot, id, pass, sweep } = await aBotWithAccess();
  expect(await cli(bot.env, 'grants', 'end', id, ...gone, '--yes')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/Scalingo still knows the database.*without --database-gone/),
  });
  hide(bot);
  pass(HOUR + MINUTE);
  await expect.poll(() => bot.log.join('\n')).toMatch(/"event":"addon_not_found".*gr_/);
  await sweep();
  await bot.card(/Scalingo answers 404 for orders.*deleted.*lost its rights.*database-gone/s);
  expect(wholeText(await bot.card(/Open until/))).not.toMatch(/Expired|Ended early/);

  // Nobody is there to confirm it, or somebody says no: nothing changes.
  expect((await cli(bot.env, 'grants', 'end', id, ...gone)).stderr).toContain('add --yes');
  expect((await cliAnswered(bot.env, 'n', 'grants', 'end', id, ...gone)).stdout).toBe(
    'nothing was changed\n',
  );
  expect(await cliAnswered(bot.env, 'yes', 'grants', 'end', id, ...gone)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${id} is closed`),
  });
  await sweep();
  await bot.direct('U0ANA', /the database was deleted at Scalingo/);
  await bot.card(/Over since/);
  expect((await cli(bot.env, 'grants', 'end', id, ...gone, '--yes')).stderr).toContain('is not open');

  // It was lost rights after all: the rule is still there, and goes.
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  pass(MINUTE);
  bot.scalingo.clearFaults();
  await bot.scalingo.until(() => bot.rules().length === 0, 'its rule is removed');
  await bot.direct('U0ANA', /was there again.*removed after.*answers again/);
  expect((await bot.card(/was there again/)).thread_ts).toBe(
    (await bot.card(/the database was deleted at Scalingo/)).ts,
  );
});

test('an operator ends access: the rule goes, and people are told who ended it, and why', async () => {
  const { bot, id, pass, sweep } = await aBotWithAccess();
  const end = ['grants', 'end', id, '--because', 'the laptop was stolen'];
  expect((await cliAnswered(bot.env, 'n', ...end)).stdout).toBe('nothing was changed\n');
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  expect(await cliAnswered(bot.env, 'y', ...end)).toMatchObject({
    code: 0,
    stdout: `${id} ends: its rule is removed within a minute, and people are told.\n`,
  });
  pass(MINUTE);
  await sweep();
  await bot.scalingo.until(() => bot.rules().length === 0, 'its rule is removed');
  await bot.direct('U0ANA', /Ended early by the operator `alice@bastion`.*the laptop was stolen/s);
  await bot.card(/Why it was ended:.*the laptop was stolen/s);
  const { stdout } = await cli(bot.env, 'audit', 'export', '--person', 'operator:alice@bastion');
  expect(JSON.parse(stdout)).toMatchObject({ move: 'revoke', grant: id, detail: 'the laptop was stolen' });
  expect((await cli(bot.env, ...end, '--yes')).stderr).toMatch(/is not open: it is closed/);
});

test('where no bot sweeps, the operator is told that nothing removes the rule', async () => {
  const { bot, id } = await aBotWithAccess();
  await bot.stop();
  await (await testRedis()).del(createKeys(bot.installation).swept);
  const { stdout } = await cli(bot.env, 'grants', 'end', id, '--because', 'an audit', '--yes');
  expect(stdout).toMatch(/ends as soon as the bot runs.*nothing else removes the rule/);
});

test.each([
  ['no id of ours', ['nonsense', ...gone], /expected the id of a grant/],
  ['no such grant', ['gr_0000000000', ...gone, '--yes'], /gr_0000000000 is not open/],
  ['an empty reason', ['gr_0000000000', '--database-gone', '--because', ' '], /--because: expected 1 to 500/],
])('%s is refused in one line', async (_, args, words) => {
  const { env } = await anInstallation();
  const { code, stderr } = await cli(env, 'grants', 'end', ...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(words);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
