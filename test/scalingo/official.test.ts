/** The local Scalingo driven by Scalingo's own JavaScript client: our reading of the API, checked by code that we did not write. */
import { clientFromToken } from 'scalingo';
import { expect, test } from 'vitest';
import { around, orders, ours } from './around.ts';

test('it signs in, and finds account, regions, databases, their apps and add-ons as our client does', async () => {
  const { scalingo, firewall } = await around();
  const client = await clientFromToken(scalingo.token, { apiUrl: scalingo.url, authApiUrl: scalingo.url });

  expect(await client.Users.self()).toMatchObject({ username: 'db-access' });
  expect(await client.Regions.all()).toMatchObject([
    { name: 'osc-fr1', database_api: scalingo.url, default: true },
  ]);
  // This version of theirs hands out the whole answer here, whatever its types say.
  expect(await client.Databases.all()).toMatchObject({
    databases: [{ name: 'my-orders', technology: 'postgresql-ng' }, { name: 'my-billing' }],
  });
  expect(await client.Apps.find('my-orders')).toMatchObject({
    name: 'my-orders',
    flags: { 'dedicated-database': true },
  });
  const [addon, ...more] = await client.Addons.for('my-orders');
  expect([addon, more]).toMatchObject([{ status: 'running', addon_provider: { id: 'postgresql-ng' } }, []]);

  // The add-on that it finds is the one whose firewall ours opens.
  await firewall.add(orders, ours);
  expect(scalingo.state().requests.at(-1)?.path).toBe(`/api/databases/${addon?.id}/firewall_rules`);
});

test('it is refused where ours is', async () => {
  const { scalingo } = await around();
  await expect(
    clientFromToken('tk-us-wrong', { apiUrl: scalingo.url, authApiUrl: scalingo.url }),
  ).rejects.toMatchObject({
    _status: 401,
  });
  const client = await clientFromToken(scalingo.token, { apiUrl: scalingo.url, authApiUrl: scalingo.url });
  await expect(client.Apps.find('nothing')).rejects.toMatchObject({ _status: 404 });
});
