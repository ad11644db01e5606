/** What happens to Scalingo while a bot runs against it in another process: each of it can be had through HTTP. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { local } from './local.ts';

const secnum = { databases: [{ name: 'my-orders' }, { name: 'far', region: 'osc-secnum-fr1' }] };
const Regions = z.object({ regions: z.array(z.object({ name: z.string(), api: z.string() })) });

async function started(options: Parameters<typeof local>[0] = {}) {
  const found = await local(options);
  const { send, bearer, addon } = found;
  return {
    ...found,
    happens: async (body: object) => (await send('POST', '/_sandbox/state', '', body)).status,
    get: (path: string, token = bearer) => send('GET', path, token),
    database: async () => (await send('GET', `/api/databases/${addon}`, bearer)).json?.database,
  };
}

test.each(['stopped', 'migrating'])('a database that is %s, and runs again', async (status) => {
  const { happens, database } = await started();
  expect(await happens({ what: 'become', database: 'my-orders', status })).toBe(204);
  expect(await database()).toMatchObject({ status, features: [{ name: 'force-ssl', status: 'ACTIVATED' }] });
  await happens({ what: 'become', database: 'my-orders', status: 'running' });
  expect(await database()).toMatchObject({ status: 'running' });
});

test('TLS that is taken away, and not shown at all', async () => {
  const { happens, database } = await started();
  await happens({ what: 'become', database: 'my-orders', tls: 'PENDING_TO_REMOVE' });
  expect(await database()).toMatchObject({
    status: 'running',
    features: [{ name: 'force-ssl', status: 'PENDING_TO_REMOVE' }],
  });
  await happens({ what: 'become', database: 'my-orders', tls: null });
  expect(JSON.stringify(await database())).not.toContain('force-ssl');
});

test('an endpoint that listens somewhere', async () => {
  const { happens, get } = await started();
  const endpoint = { hostname: '127.0.0.1', port: 5433 };
  await happens({ what: 'become', database: 'my-orders', endpoint });
  expect((await get('/v1/databases/my-orders/endpoints')).json?.endpoints).toContainEqual(
    expect.objectContaining(endpoint),
  );
});

test('a database that is deleted', async () => {
  const { happens, get, rules } = await started();
  expect(await happens({ what: 'delete', database: 'my-orders' })).toBe(204);
  expect([(await get('/v1/apps/my-orders/addons')).status, (await get(rules)).status]).toEqual([404, 404]);
});

test('a database that moves behind another add-on, each time it does', async () => {
  const { happens, get, rules, addon } = await started();
  const now = async () => (await get('/v1/apps/my-orders/addons')).json?.addons[0].id;
  await happens({ what: 'move', database: 'my-orders' });
  const once = await now();
  expect((await get(rules)).status).toBe(404);
  await happens({ what: 'move', database: 'my-orders' });
  expect(new Set([addon, once, await now()]).size).toBe(3);
});

test('an account that may only look, then not even that, then all again', async () => {
  const { happens, send, get, bearer, rules } = await started();
  const add = async () =>
    (await send('POST', rules, bearer, { type: 'custom_range', cidr: '203.0.113.7/32' })).status;
  await happens({ what: 'allow', database: 'my-orders', rights: 'look' });
  expect([(await get(rules)).status, await add()]).toEqual([200, 403]);
  await happens({ what: 'allow', database: 'my-orders', rights: 'none' });
  expect((await get(rules)).status).toBe(404);
  await happens({ what: 'allow', database: 'my-orders', rights: 'all' });
  expect(await add()).toBe(201);
});

test.each([
  ['bearers', 200],
  ['API token', 401],
])('%s are revoked: signing in again gets %i', async (which, again) => {
  const { happens, send, get, scalingo } = await started();
  expect(await happens({ what: 'revoke', which })).toBe(204);
  expect((await get('/v1/databases')).status).toBe(401);
  const basic = `Basic ${Buffer.from(`:${scalingo.token}`).toString('base64')}`;
  expect((await send('POST', '/v1/tokens/exchange', basic, {})).status).toBe(again);
});

test('a region that goes down and comes up; its doors for tests stay open', async () => {
  const { happens, get, bearer } = await started(secnum);
  const { regions } = Regions.parse((await get('/v1/regions')).json);
  const api = regions.find(({ name }) => name === 'osc-secnum-fr1')?.api;
  const far = async () => (await fetch(`${api}/v1/databases`, { headers: { authorization: bearer } })).status;
  await happens({ what: 'region', region: 'osc-secnum-fr1', is: 'down' });
  expect([await far(), (await get('/v1/databases')).status]).toEqual([503, 200]);
  await happens({ what: 'region', region: 'osc-secnum-fr1', is: 'up' });
  expect(await far()).toBe(200);
});

test.each([
  ['after so long', { afterMs: 20 }],
  ['when somebody says so', {}],
])('an answer that never comes, and its work that is done %s', async (_, when) => {
  const { happens, send, bearer, rules, scalingo } = await started();
  await send('POST', '/_sandbox/faults', '', { on: 'POST firewall', do: { what: 'later', ...when } });
  const cut = new AbortController();
  const asked = fetch(`${scalingo.url}${rules}`, {
    method: 'POST',
    headers: { authorization: bearer },
    body: JSON.stringify({ type: 'custom_range', cidr: '203.0.113.7/32' }),
    signal: cut.signal,
  });
  await scalingo.until(() => scalingo.faultsLeft() === 0, 'the fault comes to pass');
  if (!('afterMs' in when)) {
    expect(scalingo.rules('my-orders')).toEqual([]);
    expect(await happens({ what: 'do now' })).toBe(204);
  }
  await scalingo.until(() => scalingo.rules('my-orders').length === 1, 'the work is done');
  await happens({ what: 'do now' });
  expect(scalingo.rules('my-orders')).toHaveLength(1);
  cut.abort();
  await expect(asked).rejects.toThrow();
});

test.each([
  ['no such happening', { what: 'dance' }, 400],
  ['a status that Scalingo does not have', { what: 'become', database: 'my-orders', status: 'odd' }, 400],
  ['a misspelt field', { what: 'become', database: 'my-orders', statsu: 'stopped' }, 400],
  ['no such database', { what: 'delete', database: 'nobody' }, 404],
  ['no such region', { what: 'region', region: 'osc-fr2', is: 'down' }, 404],
])('%s is refused at the door', async (_, body, status) => {
  const { happens } = await started();
  expect(await happens(body)).toBe(status);
});
