/** Several regions at once: each database is asked for where it is, and each region's host fails alone. */
import { expect, test } from 'vitest';
import { around, billing, orders, ours } from './around.ts';

const databases = [
  { name: 'my-orders', region: 'osc-fr1' },
  { name: 'my-billing', region: 'osc-secnum-fr1' },
  { name: 'my-blog', region: 'osc-fr1', provider: 'postgresql' },
];

test.each(['addon-token', 'user-bearer', 'auto'] as const)(
  'by %s: each rule is made at the database of its own region',
  async (convention) => {
    const { firewall, endpoints, scalingo } = await around({ databases, convention });
    await firewall.add(orders, ours);
    await firewall.add(billing, { ...ours, label: 'db-access/test gr_0000000002' });
    expect(scalingo.rules('my-orders').map(({ label }) => label)).toEqual([ours.label]);
    expect(scalingo.rules('my-billing').map(({ label }) => label)).toEqual(['db-access/test gr_0000000002']);
    expect((await endpoints.of(billing)).host).toBe(
      'my-billing.postgresql.a.osc-secnum-fr1.scalingo-dbs.example',
    );
  },
);

test('a database that is looked for in the wrong region is not found there', async () => {
  const { firewall, fault } = await around({ databases: [{ name: 'my-billing', region: 'osc-secnum-fr1' }] });
  expect(await fault(firewall.list(orders))).toMatchObject({ status: 404 });
});

test('one region is down: the other goes on', async () => {
  const { firewall, scalingo, fault } = await around({ databases });
  await firewall.list(orders);
  await firewall.list(billing);
  scalingo.regionDown('osc-secnum-fr1', true);
  for (let n = 0; n < 3; n += 1) await fault(firewall.list(billing));
  expect(await fault(firewall.list(billing))).toHaveProperty(
    'message',
    expect.stringContaining('has not been answering'),
  );
  expect(await firewall.add(orders, ours)).toMatchObject(ours);
});

test('all that the account can see is discovered, in every region, and nothing of Shared Resources', async () => {
  const { discover, scalingo } = await around({ databases });
  expect((await discover()).found).toEqual([
    { name: 'my-orders', id: '698e082f968c000000000001', region: 'osc-fr1' },
    { name: 'my-billing', id: '698e082f968c000000000002', region: 'osc-secnum-fr1' },
  ]);
  scalingo.allow('my-orders', 'none');
  expect((await discover()).found.map(({ name }) => name)).toEqual(['my-billing']);
});

test('what is no PostgreSQL of Dedicated Resources is left out, and a technology that is not told leaves nothing out', async () => {
  const { discover, scalingo } = await around();
  const technologies = ['mysql-ng', 'postgresql', 'postgresql-ng', undefined, null, ''];
  const body = {
    databases: technologies.map((technology, n) => ({ id: `${n}`, name: `db-${n}`, technology })),
  };
  scalingo.fault({ on: 'GET /v1/databases', do: { what: 'answer', status: 200, body } });
  expect((await discover()).found.map(({ name }) => name)).toEqual(['db-2', 'db-3', 'db-4', 'db-5']);
});
