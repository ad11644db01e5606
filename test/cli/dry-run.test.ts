/** `db-access sweep --dry-run`: the command itself, on the real Redis and a local Scalingo. */
import { describe, expect, inject, test } from 'vitest';
import { createAccountKeys } from '../../src/redis/account.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createRounds } from '../../src/redis/store/round-store.ts';
import { aBot, wholeText } from '../support/bot.ts';
import { databaseName } from '../support/builders.ts';
import { cli, cliProcess, cliWith } from '../support/cli.ts';
import { testRedis } from '../support/redis.ts';
import { anInstallation } from './installation.ts';

test('what would be done, what today’s policy would refuse, and nothing is changed by it', async () => {
  // No sweep at the turn of a minute may remove the stray before the command sees it.
  const timing = { sweepAt: '0 0 0 1 1 *' };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '200' }, timing });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.direct('U0ANA', /psql/)))?.[0] ?? '';
  // In a process of its own: it ends although it had connections to Redis and to Scalingo.
  expect(await cliProcess(bot.env, 'sweep', '--dry-run')).toEqual({
    code: 0,
    stdout:
      'billing: 0 rules, 0 live grants\n  nothing is to be done\n\norders: 1 rule, 1 live grant\n  nothing is to be done\n',
    stderr: '',
  });

  bot.scalingo.byHand.add('my-billing', {
    cidr: '203.0.113.9/32',
    label: `db-access/${bot.installation} ${id}`,
  });
  bot.writeConfig({
    databases: {
      orders: { scalingo: 'my-orders', maxDuration: '1h' },
      billing: { scalingo: 'my-billing', approvers: ['U0DEE'] },
    },
  });
  const before = bot.scalingo.state().requests.length;
  const { stdout } = await cli(bot.env, 'sweep', '--dry-run');
  expect(stdout).toContain(
    `${id}: today’s policy would refuse it. 2 hours is too long: this database allows 1 hour at most. Ask for less.`,
  );
  expect(stdout).toContain('billing: 1 rule, 0 live grants\n  would remove 1 for 203.0.113.9/32');
  const made = bot.scalingo.state().requests.slice(before);
  expect(made.filter(({ method, path }) => method !== 'GET' && path.includes('firewall_rules'))).toEqual([]);
  expect(bot.rules('my-billing')).toEqual(['203.0.113.9/32']);
});

test('a rule that may be ours or somebody else’s is listed with its id', async () => {
  const bot = await aBot('Socket Mode', {
    orders: { regions: ['osc-fr1'] },
    env: { SCALINGO_CALLS_PER_MINUTE: '200' },
  });
  const answer = { what: 'answer', status: 500, body: { error: 'oops' } } as const;
  bot.scalingo.fault({ on: 'POST firewall_rules', times: 1000, do: answer });
  await bot.command('U0ANA', 'orders region:osc-fr1 2h why');
  await bot.press('U0BO', await bot.card(/asks for access/), 'approve');
  await bot.card(/oops/);
  const rule = bot.scalingo.byHand.add('my-orders', { range_id: 'man-osc-fr1-egress' });
  const { stdout } = await cli(bot.env, 'sweep', '--dry-run');
  expect(stdout).toMatch(new RegExp(`rule ${rule} is in doubt: .* made for gr_[a-z0-9]{10}`));
});

test('every clause of today’s policy that a live grant would not pass is told, an emergency by its own', async () => {
  const emergency = { who: ['U0ANA'], maxDuration: '30m', tell: ['U0DEE'] };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '200' } });
  await bot.command('U0ANA', 'orders 203.0.113.7 2h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  await bot.command('U0ANA', 'orders 203.0.113.8 1h another');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.8/), 'approve');
  await bot.slack.until(() => bot.rules().length === 2, 'both are open');
  const reason = { pattern: 'OPS', error: 'Name a ticket.' };
  const change = { requesters: ['U0CY'], deniedRanges: ['203.0.113.7/32'], reason, maxLive: 1, emergency };
  bot.writeConfig({ databases: { orders: { scalingo: 'my-orders', ...change } } });
  const { stdout } = await cli(bot.env, 'sweep', '--dry-run');
  for (const [words, times] of [
    [/requester can no longer request access to orders/g, 2],
    [/is in 203\.0\.113\.7\/32/g, 1],
    [/Name a ticket/g, 2],
    [/the limit is 1/g, 2],
  ] as const)
    expect(stdout.match(words)).toHaveLength(times);
});

describe('L26', () => {
  test('where the calls of a minute are used up, it waits for its turn and says so on stderr', async () => {
    // Its calls count as well. No sweep at the turn of a minute takes the rest.
    const timing = { sweepAt: '0 0 0 1 1 *' };
    const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '200' }, timing });
    const redis = await testRedis();
    const account = { authUrl: bot.scalingo.url, token: bot.scalingo.token };
    const { calls } = createAccountKeys(account, bot.installation);
    let waits = 0;
    const sleep = async () => {
      waits += 1;
      // A minute later none of the calls before counts.
      await redis.del(calls);
    };
    const few = { ...bot.env, SCALINGO_CALLS_PER_MINUTE: '9' };
    const { code, stdout, stderr } = await cliWith(few, { sleep }, 'sweep', '--dry-run');
    expect([code, waits > 0]).toEqual([0, true]);
    expect(stdout).toMatch(/^orders: 0 rules, 0 live grants$/m);
    expect(stdout).toMatch(/^billing: 0 rules, 0 live grants$/m);
    expect(stderr.split('\n')[0]).toMatch(
      /^waiting \d+ s for its turn at Scalingo: (orders|billing) \(0 of 2 looked at\)$/,
    );
  });

  test('what it could not look at is said, and the exit code is 1', async () => {
    const { env, scalingo } = await anInstallation();
    const no = { what: 'answer', status: 403, body: { error: 'no' } } as const;
    scalingo.fault({ on: 'GET firewall_rules', times: 100, do: no });
    const { code, stdout } = await cli(env, 'sweep', '--dry-run');
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^orders: .*403/m)]);
  });

  test('it begins with what the bot has not looked at for longest', async () => {
    const { env, name } = await anInstallation();
    const rounds = createRounds({ redis: await testRedis(), keys: createKeys(name) });
    const later = Date.now() + 60_000;
    for (const [first, second] of [
      ['orders', 'billing'],
      ['billing', 'orders'],
    ] as const) {
      await rounds.converged(databaseName(first), later);
      await rounds.converged(databaseName(second), later + 1);
      expect((await cli(env, 'sweep', '--dry-run')).stdout).toMatch(
        new RegExp(`^${first}: [^]*^${second}: `, 'm'),
      );
    }
  });
});

test('without the bot’s Redis, or without --dry-run: what is missing', async () => {
  const { env } = await anInstallation();
  const { REDIS_URL: _, ...without } = env;
  expect(await cli(without, 'sweep', '--dry-run')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('REDIS_URL: expected the Redis of the bot'),
  });
  expect((await cli(env, 'sweep')).stderr).toContain('--dry-run');
  expect(inject('redisUrl')).toBe(env['REDIS_URL']);
});
