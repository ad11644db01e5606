/** The local Scalingo itself: what it takes, what it refuses, and what an onlooker sees. */
import { expect, test } from 'vitest';
import { local } from './local.ts';

test('the token is a JWT that says when it ends', async () => {
  const { bearer } = await local();
  const [, claims = ''] = bearer.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    exp: Date.UTC(2026, 10, 24, 13) / 1000,
  });
});

test('flat and wrapped bodies, a lone question mark, and a new label', async () => {
  const { send, bearer, rules, scalingo } = await local();
  const flat = { type: 'custom_range', cidr: '203.0.113.7/32', label: 'flat' };
  expect((await send('POST', rules, bearer, flat)).status).toBe(201);
  expect(
    (
      await send('POST', `${rules}?`, bearer, {
        firewall_rule: { ...flat, cidr: '203.0.113.8/32', label: 'wrapped' },
      })
    ).status,
  ).toBe(201);
  const { json } = await send('GET', `${rules}?`, bearer);
  await send('PATCH', `${rules}/${json?.rules[0].id}`, bearer, { firewall_rule: { label: 'new' } });
  expect(scalingo.rules('my-orders').map(({ label }) => label)).toEqual(['new', 'wrapped']);
});

test.each([
  ['no suffix', { type: 'custom_range', cidr: '203.0.113.7' }, 'cidr'],
  ['IPv6', { type: 'custom_range', cidr: '2001:db8::/32' }, 'cidr'],
  ['host bits', { type: 'custom_range', cidr: '203.0.113.7/24' }, 'cidr'],
  ['an unknown kind', { type: 'range', cidr: '203.0.113.7/32' }, 'type'],
  ['an unknown range', { type: 'managed_range', range_id: 'x' }, 'range_id'],
  ['a long label', { type: 'custom_range', cidr: '203.0.113.7/32', label: 'x'.repeat(256) }, 'label'],
])('%s is refused at its field', async (_, body, field) => {
  const { send, bearer, rules } = await local();
  const { status, json } = await send('POST', rules, bearer, body);
  expect([status, Object.keys(json?.errors ?? {})]).toEqual([422, [field]]);
});

test('an add-on’s token is good for that add-on alone, and for nothing else', async () => {
  const { send, bearer, rules, addon } = await local();
  const { json } = await send('POST', `/v1/apps/my-orders/addons/${addon}/token`, bearer);
  const token = `Bearer ${json?.addon.token}`;
  const other = (await send('GET', '/v1/apps/other/addons', bearer)).json?.addons[0].id;
  expect((await send('GET', rules, token)).status).toBe(200);
  expect((await send('GET', `/api/databases/${other}/firewall_rules`, token)).status).toBe(401);
  expect((await send('GET', '/v1/databases', token)).status).toBe(401);
  expect((await send('GET', rules, 'Bearer made-up')).status).toBe(401);
});

test('the sixty-first request of a minute is answered in plain text', async () => {
  const { send, bearer, pass } = await local({ limitPerMinute: 60 });
  for (let n = 2; n < 60; n += 1) expect((await send('GET', '/v1/databases', bearer)).status).toBe(200);
  expect(await send('GET', '/v1/databases', bearer)).toMatchObject({
    status: 429,
    type: 'text/plain',
    text: 'Retry later',
  });
  pass(60_000);
  expect((await send('GET', '/v1/databases', bearer)).status).toBe(200);
});

test('a change spreads: only an onlooker sees how far it is', async () => {
  const { send, bearer, rules, scalingo, pass } = await local({ spreadMs: 120_000 });
  const effect = () => scalingo.state().databases[0]?.rules.map((rule) => rule.effect);
  const { json } = await send('POST', rules, bearer, { type: 'custom_range', cidr: '203.0.113.7/32' });
  expect([effect(), JSON.stringify(json)]).toEqual([['spreading in'], expect.not.stringContaining('effect')]);
  pass(120_000);
  expect(effect()).toEqual(['in force']);
  await send('DELETE', `${rules}/${json?.rule.id}`, bearer);
  expect(effect()).toEqual(['spreading out']);
  pass(120_000);
  expect(effect()).toEqual([]);
});

test('the sandbox’s own routes: a colleague’s hand, faults, and never a token', async () => {
  const { send, bearer, rules, scalingo } = await local();
  const { json } = await send('POST', '/_sandbox/rules', '', {
    database: 'my-orders',
    cidr: '203.0.113.0/24',
    label: 'office',
  });
  expect(scalingo.rules('my-orders')).toHaveLength(1);
  await send('DELETE', '/_sandbox/rules', '', { database: 'my-orders', id: json?.id });
  expect(scalingo.rules('my-orders')).toEqual([]);
  await send('POST', '/_sandbox/faults', '', {
    on: 'GET firewall_rules',
    do: { what: 'answer', status: 500 },
  });
  expect((await send('GET', rules, bearer)).status).toBe(500);
  expect((await send('GET', rules, bearer)).status).toBe(200);
  expect((await send('POST', '/_sandbox/faults', '', { on: 'GET x', do: { what: 'dance' } })).status).toBe(
    400,
  );
  const state = (await send('GET', '/_sandbox/state', '')).text;
  expect(state).not.toMatch(/eyJ|tk-us/);
});

test('its history says when each rule came and went, and whether through the API or by hand', async () => {
  const { send, bearer, rules, scalingo, pass } = await local();
  const { json } = await send('POST', rules, bearer, {
    type: 'custom_range',
    cidr: '203.0.113.7/32',
    label: 'a',
  });
  scalingo.byHand.add('my-orders', { cidr: '203.0.113.8/32' });
  pass(5000);
  scalingo.byHand.remove('my-orders', json?.rule.id);
  const begun = Date.UTC(2026, 10, 24, 12);
  expect(scalingo.history).toMatchObject([
    { at: begun, what: 'added', by: 'api', database: 'my-orders', source: '203.0.113.7/32', label: 'a' },
    { at: begun, what: 'added', by: 'hand', source: '203.0.113.8/32', label: '' },
    { at: begun + 5000, what: 'removed', by: 'hand', id: json?.rule.id, source: '203.0.113.7/32' },
  ]);
});
