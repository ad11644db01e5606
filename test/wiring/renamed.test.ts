/** The installation is renamed in db-access.yaml while access is open. */
import { Redis } from 'ioredis';
import { type TestContext, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../src/grant/duration.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { wholeText } from '../support/bot.ts';
import { cli } from '../support/cli.ts';
import { aDatabase } from '../support/database.ts';
import { aBotInTime } from '../support/in-time.ts';

type Renaming = {
  /** what the file says of former names; `old` is the right one */
  readonly formerly?: (old: string) => readonly string[];
  /** what happens before the bot starts under its new name */
  readonly before?: (stopped: Awaited<ReturnType<typeof aBotInTime>> & { redisUrl: string }) => unknown;
};

async function aRenamedBot(
  { formerly, before = () => {} }: Renaming,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
) {
  const redisUrl = await aDatabase(onTestFinished);
  const change = {
    redisUrl,
    timing: { others: { searchMs: 100, tellMs: 100 }, sweepAt: '* * * * * *' },
    env: { SCALINGO_CALLS_PER_MINUTE: '600' },
  };
  const stopped = await aBotInTime(change, onTestFinished);
  const { bot, pass } = stopped;
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/Open until/);
  await bot.stop();
  pass(4 * MINUTE);
  await before({ ...stopped, redisUrl });
  bot.writeConfig({
    installation: 'renamed',
    ...(formerly ? { formerly: formerly(bot.installation) } : {}),
  });
  await bot.restart();
  return { bot, pass };
}

test.concurrent('E5: with formerly, what the old name left open is ended when it is due, and people are told', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aRenamedBot({ formerly: () => ['acme'] }, { onTestFinished });
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  bot.writeConfig({ installation: 'renamed', formerly: [bot.installation] });
  await bot.restart();
  // It is still access, whatever name opened it.
  await bot.command('U0BO', 'who');
  await bot.told('U0BO', /203\.0\.113\.7/);
  // It is not this name's to change, and its messages say what is so.
  await bot.press('U0ANA', await bot.direct('U0ANA', /psql/), 'extend');
  await bot.direct('U0ANA', /under a former name.*ends on time, and all that can be done is to end it/);
  expect(wholeText(await bot.card(/Open until/))).toContain('"action_id":"done"');
  pass(HOUR);
  await bot.scalingo.until(() => bot.rules().length === 0, 'the rule is gone');
  await bot.direct('U0ANA', /Expired.*"action_id":"ask-again"/s);
  expect(wholeText(await bot.card(/Expired/))).not.toContain('"action_id":"done"');
});

test.concurrent('E5: what the old name left open is given back in Slack, and ended by its approvers', async ({
  expect,
  onTestFinished,
}) => {
  const before = async ({ bot }: Awaited<ReturnType<typeof aBotInTime>>) => {
    await bot.restart();
    await bot.command('U0CY', 'orders 203.0.113.8 1h another');
    await bot.press('U0BO', await bot.card(/asks for access.*203\.0\.113\.8/s), 'approve');
    await bot.direct('U0CY', /psql/);
    await bot.stop();
  };
  const { bot, pass } = await aRenamedBot({ formerly: (old) => [old], before }, { onTestFinished });
  pass(4 * MINUTE);
  await bot.command('U0ANA', 'list');
  const listed = wholeText(await bot.told('U0ANA', /Your access.*203\.0\.113\.7/s));
  expect(listed).toContain('"action_id":"done"');
  expect(listed).not.toMatch(/"action_id":"(?:extend|moved|connect)"/);
  await bot.press('U0LOU', await bot.card(/203\.0\.113\.8.*Open until/s), 'done');
  await bot.slack.until(() => bot.toldAtCard('U0LOU').length > 0, 'it is answered');
  expect(bot.toldAtCard('U0LOU').map(wholeText).join()).toMatch(/n’est pas la vôtre/);
  await bot.press('U0BO', await bot.card(/203\.0\.113\.8.*Open until/s), 'done');
  await bot.command('U0ANA', 'done');
  await bot.told('U0ANA', /Closing access to \*orders\* from `203\.0\.113\.7`/);
  await bot.scalingo.until(() => bot.rules().length === 0, 'both rules are gone');
  await bot.direct('U0ANA', /Ended early by <@U0ANA>/);
  await bot.direct('U0CY', /Ended early by <@U0BO>/);
  await bot.command('U0ANA', 'done');
  await bot.told('U0ANA', /No open access/);
});

test.concurrent('E5: without it, an alarm says what to write, and nothing of the old name is touched', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aRenamedBot({}, { onTestFinished });
  await bot.card(new RegExp(`write formerly: \\[${bot.installation}\\] into db-access.yaml`));
  const card = await bot.card(/Open until/);
  await bot.press('U0BO', card, 'done');
  await bot.slack.until(() => bot.toldAtCard('U0BO').length > 0, 'it is answered');
  expect(bot.toldAtCard('U0BO').map(wholeText).join()).toMatch(
    /belongs to another installation.*nothing was changed/,
  );
  expect(wholeText(await bot.card(/Open until/))).toContain('"action_id":"done"');
  pass(HOUR);
  await bot.card(new RegExp(`Redis \\(1 grant\\).*formerly: \\[${bot.installation}\\]`, 's'));
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
});

test.concurrent('E5: a former name that is alive is not touched', async ({ expect, onTestFinished }) => {
  const { bot, pass } = await aRenamedBot(
    {
      formerly: (old) => [old],
      async before(stopped) {
        stopped.pass(HOUR);
        const redis = new Redis(stopped.redisUrl);
        await redis.set(createKeys(stopped.bot.installation).swept, stopped.now());
        redis.disconnect();
      },
    },
    { onTestFinished },
  );
  await bot.command('U0ANA', 'orders 203.0.113.8 1h another');
  await bot.press('U0BO', await bot.card(/asks for access.*203\.0\.113\.8/s), 'approve');
  await bot.scalingo.until(() => bot.rules().includes('203.0.113.8/32'), 'it works');
  expect(bot.rules()).toContain('203.0.113.7/32');
  pass(4 * MINUTE);
  await bot.scalingo.until(() => !bot.rules().includes('203.0.113.7/32'), 'it is dead by now');
});

test.concurrent('E5: a rule of a former name that nothing here knows is reported, kept, and over once it is gone', async ({
  expect,
  onTestFinished,
}) => {
  let unknown = '';
  const { bot, pass } = await aRenamedBot(
    {
      formerly: (old) => [old],
      before({ bot: { scalingo, installation } }) {
        const label = `db-access/${installation} gr_0000000000`;
        unknown = scalingo.byHand.add('my-orders', { cidr: '203.0.113.9/32', label });
      },
    },
    { onTestFinished },
  );
  const alarm = await bot.card(/labeled with a former name/);
  expect(alarm.text).toContain(`(${bot.installation})`);
  expect(alarm.text).toContain(`: 203.0.113.9/32 (${unknown}).`);
  const { stdout } = await cli(bot.env, 'sweep', '--dry-run');
  expect(stdout).toContain(`rule ${unknown} for 203.0.113.9/32 is labeled with the former name`);
  expect(stdout).not.toContain('203.0.113.7/32 is labeled');
  pass(HOUR);
  await bot.scalingo.until(() => !bot.rules().includes('203.0.113.7/32'), 'what is known has ended');
  expect(bot.rules()).toEqual(['203.0.113.9/32']);
  bot.scalingo.byHand.remove('my-orders', unknown);
  await bot.card(/labeled with a former name.*Over since/s);
});

test.concurrent('E5: what a former name left overdue is one alarm, which no look at another name ends', async ({
  expect,
  onTestFinished,
}) => {
  const { bot, pass } = await aRenamedBot({ formerly: (old) => [old] }, { onTestFinished });
  const down = { what: 'answer', status: 500, body: {} } as const;
  bot.scalingo.fault({ on: 'DELETE firewall_rules', times: 9999, do: down });
  pass(HOUR);
  await bot.card(/should have ended/);
  const tries = () => bot.scalingo.state().requests.filter(({ method }) => method === 'DELETE').length;
  for (let looks = 0; looks < 3; looks += 1) {
    const before = tries();
    // A try that is under way fails first, and the next one waits 30 s from then.
    const triesLater = () => {
      pass(31 * SECOND);
      return tries();
    };
    await expect.poll(triesLater, { timeout: 10_000, interval: 500 }).toBeGreaterThan(before);
  }
  expect(bot.news.join('\n')).not.toContain('alarm over');
  bot.scalingo.clearFaults();
  // A try that was under way may still have failed, and waits 30 s from then.
  const isGone = () => {
    pass(31 * SECOND);
    return bot.rules();
  };
  await expect.poll(isGone, { timeout: 10_000, interval: 500 }).toEqual([]);
  await bot.card(/should have ended.*Over since/s);
});
