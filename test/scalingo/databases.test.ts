/** Where a database is: looked up once, kept, and looked up again where it turns out to be elsewhere. */
import { describe, expect, test } from 'vitest';
import { databaseName } from '../support/builders.ts';
import { around, orders, ours } from './around.ts';

describe('where a database is', () => {
  test('its public endpoint, from the list that holds no secret', async () => {
    const { endpoints, requests } = await around();
    expect(await endpoints.of(orders)).toEqual({
      host: 'my-orders.postgresql.a.osc-fr1.scalingo-dbs.example',
      port: 31_000,
      dbname: 'my_orders_1000',
      region: 'osc-fr1',
      database: 'my-orders',
      caUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/api\/ca_certificate$/),
      peering: { host: 'my-orders.peering.postgresql.osc-fr1.scalingo-dbs.example', port: 31_000 },
    });
    expect(requests('GET', 'variables')).toBe(0);
  });

  test('moved to another add-on, it is found again', async () => {
    const { firewall, scalingo } = await around();
    await firewall.list(orders);
    scalingo.move('my-orders');
    expect(await firewall.add(orders, ours)).toMatchObject(ours);
  });

  test('a region that this account does not have: those that it has are named', async () => {
    const { firewall, fault } = await around({ region: 'osc-secnum-fr1' });
    expect(await fault(firewall.list(orders))).toHaveProperty(
      'message',
      'Scalingo has no region osc-secnum-fr1 for this account; it has osc-fr1.',
    );
  });

  test('a database of Shared Resources is refused with the line that serves it', async () => {
    const { firewall, readiness, forget, fault, requests } = await around({
      databases: [{ name: 'my-orders', provider: 'postgresql' }],
    });
    const what = 'my-orders is not a Dedicated Resources database, so it has no firewall to open.';
    const cli = ['scalingo --region osc-fr1 --app my-orders db-tunnel SCALINGO_POSTGRESQL_URL'];
    expect(readiness.never(orders)).toBeUndefined();
    expect(await fault(firewall.list(orders))).toMatchObject({
      retry: false,
      message: what,
      next: { cli },
    });
    // The next one who asks is told at once, and nothing is asked of Scalingo for it.
    expect(readiness.never(orders)).toMatchObject({
      what: { is: 'not dedicated', database: 'my-orders' },
      next: { cli },
    });
    expect(requests('GET', 'firewall_rules')).toBe(0);
    // That name may mean another database by now, since db-access.yaml was read again.
    forget(orders);
    expect(readiness.never(orders)).toBeUndefined();
  });

  test('a database that nobody configured is a fault for good', async () => {
    const { firewall, fault } = await around();
    expect(await fault(firewall.list(databaseName('other')))).toMatchObject({ retry: false });
  });
});
