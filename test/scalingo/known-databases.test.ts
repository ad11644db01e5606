/** What is known about a database is kept, is looked up again where it may be out of date, and is never guessed. */
import { expect, test } from 'vitest';
import { around, orders } from './around.ts';

const moved = { endpoint: { hostname: 'elsewhere.example', port: 31_234 } };

test('an endpoint is looked up once; what was forgotten is looked up again', async () => {
  const { endpoints, scalingo, forget, requests } = await around();
  await endpoints.of(orders);
  scalingo.become('my-orders', moved);
  expect(await endpoints.of(orders)).not.toMatchObject({ port: 31_234 });
  expect(requests('GET', '/endpoints')).toBe(1);
  forget(orders);
  expect(await endpoints.of(orders)).toMatchObject({ host: 'elsewhere.example', port: 31_234 });
});

test('a database that is not where it was is looked up again with its endpoint', async () => {
  const { firewall, endpoints, scalingo } = await around();
  await endpoints.of(orders);
  await firewall.list(orders);
  scalingo.move('my-orders');
  scalingo.become('my-orders', moved);
  await firewall.list(orders);
  expect(await endpoints.of(orders)).toMatchObject({ host: 'elsewhere.example', port: 31_234 });
});

test('an endpoint that was not found is asked for again by the next who needs it', async () => {
  const { endpoints, scalingo, fault } = await around();
  const body = { error: 'not found' };
  scalingo.fault({ on: 'GET /endpoints', do: { what: 'answer', status: 404, body } });
  expect(await fault(endpoints.of(orders))).toMatchObject({ status: 404 });
  expect(await endpoints.of(orders)).toMatchObject({ port: 31_000 });
});

const addon = (provider: string, n = 1) => ({ id: `ad-${n}`, addon_provider: { id: provider } });

test.each([
  ['no add-on', []],
  ['two add-ons', [addon('postgresql-ng'), addon('postgresql-ng', 2)]],
  ['a database and something else', [addon('postgresql-ng'), addon('redis', 2)]],
  ['another technology', [addon('mysql-ng')]],
])(
  'an app with %s is no Dedicated Resources database: refused for good, and no firewall is asked for',
  async (_, addons) => {
    const { firewall, readiness, scalingo, fault, requests } = await around();
    scalingo.fault({ on: 'GET /addons', do: { what: 'answer', status: 200, body: { addons } } });
    expect(await fault(firewall.list(orders))).toMatchObject({
      retry: false,
      problem: { is: 'not dedicated', database: 'my-orders' },
    });
    expect(readiness.never(orders)).toMatchObject({ next: { do: 'tunnel' } });
    expect(requests('GET', 'firewall_rules')).toBe(0);
  },
);

test.each([
  [200, { rule: { id: 'x' } }],
  [200, undefined],
  [202, '<html>'],
])('a removal that is answered %i %j may have been one: a fault, and a list tells', async (status, body) => {
  const { firewall, scalingo, fault, requests } = await around();
  const office = scalingo.byHand.add('my-orders', { cidr: '198.51.100.1/32' });
  const [rule] = await firewall.list(orders);
  scalingo.fault({ on: 'DELETE firewall_rules', do: { what: 'misreport', status, body } });
  expect(await fault(firewall.remove(orders, rule?.id ?? expect.unreachable(office)))).toMatchObject({
    status,
    retry: true,
    problem: { is: 'another status' },
  });
  expect(requests('DELETE', 'firewall_rules')).toBe(1);
  expect(await firewall.list(orders)).toEqual([]);
});

test('the file is known to name what it named at a look-up, also by who has not looked', async () => {
  const { firewall } = await around();
  const place = await firewall.place(orders, 'look');
  const later = await around();
  expect(later.firewall.isUnchanged(orders, place)).toBe(true);
  expect(later.firewall.isUnchanged(orders, { ...place, named: 'my-billing' })).toBe(false);
  expect(later.firewall.isUnchanged(orders, { ...place, region: 'osc-secnum-fr1' })).toBe(false);
  const { named: _, ...earlier } = place;
  expect(later.firewall.isUnchanged(orders, earlier)).toBe(false);
});
