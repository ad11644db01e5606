/** `db-access grants list`, `grants show` and `who`: what waits, what is open, and what happened. */
import { expect, test } from 'vitest';
import { aBot, wholeText } from '../../support/bot.ts';
import { cli } from '../../support/cli.ts';

test('what waits and what is open is listed, shown with its history, and told by person', async () => {
  const bot = await aBot('Socket Mode');
  expect((await cli(bot.env, 'grants', 'list')).stdout).toBe('nothing waits, and nothing is open\n');
  expect((await cli(bot.env, 'who', 'orders')).stdout).toBe('orders: nobody has access\n');
  await bot.command('U0ANA', 'orders 203.0.113.7 1h the import hangs');
  await bot.press('U0BO', await bot.card(/the import hangs/), 'approve');
  const id = /gr_[a-z0-9]{10}/.exec(wholeText(await bot.direct('U0ANA', /psql/)))?.[0] ?? '';
  await bot.command('U0LOU', 'billing 203.0.113.9 2h a report');
  await bot.card(/a report/);

  const list = await cli(bot.env, 'grants', 'list');
  expect([list.code, list.stderr]).toEqual([0, '']);
  expect(list.stdout).toMatch(
    new RegExp(`^${id} {2}orders +U0ANA {2}203\\.0\\.113\\.7/32 {2}✅ Open until .* the import hangs$`, 'm'),
  );
  expect(list.stdout).toMatch(/^gr_\w+ {2}billing {2}U0LOU .*a report$/m);
  const ofOrders = await cli(bot.env, 'grants', 'list', '--database', 'orders', '--json');
  expect(JSON.parse(ofOrders.stdout)).toMatchObject({
    grants: [{ id, state: 'active', requester: 'U0ANA', seconds: 3600, decision: { by: ['U0BO'] } }],
    unreadable: [],
  });
  expect((await cli(bot.env, 'grants', 'list', '--person', 'ana')).stderr).toMatch(
    /expected a Slack person id/,
  );
  expect((await cli(bot.env, 'grants', 'list', '--person', 'U0LOU')).stdout).toMatch(/^gr_\w+ {2}billing/);

  const shown = await cli(bot.env, 'grants', 'show', id);
  expect(shown.stdout).toMatch(/U0ANA at orders from 203\.0\.113\.7 for 1 hour\nreason: .*the import hangs/);
  expect(shown.stdout).toMatch(/Z {2}request +U0ANA.*Z {2}approve +U0BO.*Z {2}opened +db-access/s);
  const { events } = JSON.parse((await cli(bot.env, 'grants', 'show', id, '--json')).stdout);
  expect(events.map(({ move }: { readonly move: string }) => move)).toContain('opened');
  expect((await cli(bot.env, 'grants', 'show', 'gr_0000000000')).stderr).toBe(
    'there is no grant gr_0000000000\n',
  );

  expect((await cli(bot.env, 'who')).stdout).toMatch(
    /^orders:\n {2}U0ANA .*203\.0\.113\.7.*\nbilling: nobody has access\n$/,
  );
  expect(JSON.parse((await cli(bot.env, 'who', 'orders', '--json')).stdout)).toMatchObject([
    { database: 'orders', grants: [{ id }], unreadable: [], unknown: [] },
  ]);
  expect((await cli(bot.env, 'who', 'nothing')).stderr).toBe('database: expected one of orders, billing\n');

  // Who has access does not depend on what the file still has.
  bot.writeConfig({ databases: { billing: { scalingo: 'my-billing' } } });
  expect((await cli(bot.env, 'who')).stdout).toMatch(
    /^billing: nobody has access\norders \(not in db-access\.yaml\):\n {2}U0ANA .*203\.0\.113\.7.*\n$/,
  );
  expect((await cli(bot.env, 'who', 'orders')).stdout).toMatch(/^orders .*U0ANA/s);
});
