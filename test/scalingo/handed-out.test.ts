/** Each command that people are given, tried at the local Scalingo: by Scalingo's own client, or by the calls of its command line. */
import { clientFromToken } from 'scalingo';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { enforceTls, inviteBot, makeRoom, resume, tunnel, wait } from '../../src/scalingo/next-steps.ts';
import { around, orders, ours } from './around.ts';

const where = { region: 'osc-fr1', database: 'my-orders' };

async function official() {
  const { scalingo, ...ourOwn } = await around();
  const client = await clientFromToken(scalingo.token, { apiUrl: scalingo.url, authApiUrl: scalingo.url });
  const [addon] = await client.Addons.for('my-orders');
  const exchanged = await fetch(`${scalingo.url}/v1/tokens/exchange`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`:${scalingo.token}`).toString('base64')}` },
  });
  const { token } = z.object({ token: z.string() }).parse(await exchanged.json());
  const bearer = `Bearer ${token}`;
  /** Its released JavaScript client has no calls of the database API. */
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${scalingo.url}${path.replace('ADDON', addon?.id ?? '')}`, {
      method,
      headers: { authorization: bearer },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return { client, ask, scalingo, bearer, ...ourOwn };
}

test('the token of an account has a string as its id, as Scalingo’s command line requires', async () => {
  const { bearer } = await official();
  const [, claims = ''] = bearer.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ jti: expect.any(String) });
});

test('addons: the status of the database, under its name', async () => {
  const { client } = await official();
  expect([...resume(where).cli, ...wait(where).cli].every((line) => line.endsWith(' addons'))).toBe(true);
  expect(await client.Addons.for('my-orders')).toMatchObject([{ status: 'running' }]);
});

test('env-get: the connection string, with host, port and password', async () => {
  const { client, endpoints } = await official();
  const { host, port } = await endpoints.of(orders);
  const variables = await client.Environment.for('my-orders');
  expect(variables.map(({ name }) => name)).toEqual(['SCALINGO_POSTGRESQL_URL']);
  expect(variables[0]?.value).toMatch(
    new RegExp(`^postgresql://\\w+:[\\w-]+@${host}:${port}/\\w+\\?sslmode=require$`),
  );
  expect(tunnel(where).cli[0]).toMatch(/ db-tunnel SCALINGO_POSTGRESQL_URL$/);
});

test('collaborators-add: invited once; who is invited or is no address is refused; who may only look may not', async () => {
  const { client, scalingo } = await official();
  expect(inviteBot(where).cli[1]).toMatch(/ collaborators-add EMAIL_OF_THE_BOT$/);
  const email = 'bot@example.com';
  expect(await client.Collaborators.invite('my-orders', email)).toMatchObject({ email, status: 'pending' });
  expect(await client.Collaborators.for('my-orders')).toMatchObject([{ email }]);
  for (const wrong of [email, 'EMAIL_OF_THE_BOT'])
    await expect(client.Collaborators.invite('my-orders', wrong)).rejects.toMatchObject({ _status: 422 });
  scalingo.allow('my-orders', 'look');
  await expect(client.Collaborators.invite('my-orders', 'b@example.com')).rejects.toMatchObject({
    _status: 403,
  });
});

test('database-enable-feature force-ssl: what hindered is gone; other features are refused', async () => {
  const { ask, scalingo, readiness } = await official();
  scalingo.become('my-orders', { tls: 'PENDING_TO_REMOVE' });
  const before = await readiness.hindrance(orders);
  expect(before?.next).toMatchObject({ do: 'enforce TLS' });
  expect(enforceTls(where, 'ad-1').cli[0]).toMatch(/--addon ad-1 database-enable-feature force-ssl$/);
  const feature = (name: string) =>
    ask('POST', '/api/databases/ADDON/features', { feature: { name, status: '' } });
  expect(await feature('force-ssl')).toMatchObject({ status: 200, body: { status: 'PENDING_TO_ACTIVATE' } });
  expect((await ask('GET', '/api/databases/ADDON')).body).toMatchObject({
    database: { features: [{ name: 'force-ssl', status: 'ACTIVATED' }] },
  });
  expect((await feature('publicly-available')).status).toBe(422);
});

test('database-firewall-rules, and its removal of one of them', async () => {
  const { ask, firewall } = await official();
  expect(makeRoom(where).cli.map((line) => line.split('--database my-orders ')[1])).toEqual([
    'database-firewall-rules',
    'database-firewall-rules-remove RULE_ID',
  ]);
  const { id } = await firewall.add(orders, ours);
  expect((await ask('GET', '/api/databases/ADDON/firewall_rules')).body.rules).toMatchObject([{ id }]);
  expect((await ask('DELETE', `/api/databases/ADDON/firewall_rules/${id}`)).status).toBe(204);
  expect(await firewall.list(orders)).toEqual([]);
});

test('after a rename the list of databases, which people are told to look at, has the new name', async () => {
  const { client, scalingo, firewall, forget, fault } = await official();
  await firewall.list(orders);
  scalingo.rename('my-orders', 'my-new-orders');
  forget(orders);
  const { next } = Object(await fault(firewall.list(orders)));
  expect(next).toMatchObject({
    do: 'invite the bot',
    cli: [expect.stringMatching(/ databases$/), expect.any(String)],
  });
  expect(await client.Databases.all()).toMatchObject({ databases: [{ name: 'my-new-orders' }, {}] });
});
