/** A name leads to another database while access is open at the one before: that one's policy gives this access nothing. */
import { expect, test } from 'vitest';
import { databaseName, ms } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const elsewhere = { no: 'leads-elsewhere', database: orders };

test('more time is not given by the policy of the database that has the name now', async () => {
  const w = world({ orders: { extending: 'automatic' }, billing: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.firewall.lead(orders, databaseName('billing'));
  expect(await w.extend('ana', grant, '30m')).toEqual(elsewhere);
  expect(await w.look(grant)).toEqual(grant);
  w.firewall.lead(orders, orders);
  expect(await w.extend('ana', grant, '30m')).toMatchObject({ ttlMs: ms('90m') });
});

test('nor by its approvers, where it was asked for before', async () => {
  const w = world({ orders: { extending: 'by hand' }, billing: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.extend('ana', grant, '30m');
  w.firewall.lead(orders, databaseName('billing'));
  expect(await w.allowMore('bo', grant)).toEqual(elsewhere);
  await w.run('61m');
  expect([(await w.look(grant)).state, w.rules()]).toEqual(['closed', []]);
});
