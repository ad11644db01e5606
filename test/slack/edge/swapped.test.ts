/** The databases of two names are swapped in db-access.yaml while access is open. */
import { expect, test } from 'vitest';
import { aBot } from '../../support/bot.ts';
import { cli } from '../../support/cli.ts';

test('E6: two names are swapped: neither is taken for two names of one, more time is refused, and the end comes', async () => {
  const timing = { sweepAt: '* * * * * *' };
  const orders = { extend: 'automatic', maxDuration: '8h' };
  const bot = await aBot('Socket Mode', { env: { SCALINGO_CALLS_PER_MINUTE: '600' }, timing, orders });
  await bot.command('U0ANA', 'orders 203.0.113.7 1h why');
  await bot.press('U0BO', await bot.card(/203\.0\.113\.7/), 'approve');
  await bot.direct('U0ANA', /psql/);
  bot.writeConfig({
    databases: { orders: { scalingo: 'my-billing', ...orders }, billing: { scalingo: 'my-orders' } },
  });
  await bot.reload();
  await bot.command('U0ANA', 'extend 4h');
  await bot.told('U0ANA', /orders\* is another database at Scalingo since this was approved/);
  const { stdout } = await cli(bot.env, 'sweep', '--dry-run');
  expect(stdout).not.toMatch(/would|misses/);

  // What is asked for now opens where each name leads now.
  await bot.command('U0ANA', 'orders 203.0.113.8 1h there');
  await bot.press('U0BO', await bot.card(/Waiting for approval.*there/s), 'approve');
  await bot.scalingo.until(() => bot.rules('my-billing').includes('203.0.113.8/32'), 'it opens there');
  await bot.command('U0LOU', 'billing 203.0.113.7 1h here');
  await bot.press('U0BO', await bot.card(/Waiting for approval.*here/s), 'approve');
  await bot.direct('U0LOU', /psql/);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
  expect(bot.log).toEqual([]);
  await bot.command('U0LOU', 'done');
  await bot.direct('U0LOU', /est terminé/);
  expect(bot.rules()).toEqual(['203.0.113.7/32']);
});
