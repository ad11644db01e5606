/** Scalingo's database API is spoken to in two ways, and `auto` finds out once which of them is taken. */
import { expect, test } from 'vitest';
import { around, billing, orders, ours } from './around.ts';

test('where the command line’s way is taken, that is it, after one look more', async () => {
  const { firewall, requests } = await around({ convention: 'auto' });
  await firewall.add(orders, ours);
  await firewall.list(billing);
  await firewall.list(orders);
  expect(requests('POST', '/addons/')).toBe(2);
  expect(requests('GET', 'firewall_rules')).toBe(3);
});

test.each([
  ['no tokens of add-ons any more', 'POST addons', 404],
  ['tokens of add-ons, but not taken', 'GET firewall_rules', 401],
  ['a redirection', 'GET firewall_rules', 301],
])('%s: the dashboard’s way is tried, and kept to', async (_, on, status) => {
  const { firewall, scalingo, requests } = await around({ convention: 'auto' });
  const times = on.startsWith('POST') ? 1 : status === 401 ? 2 : 1;
  scalingo.fault({ on, times, do: { what: 'answer', status } });
  expect(await firewall.add(orders, ours)).toMatchObject(ours);
  const tokens = requests('POST', '/addons/');
  expect(await firewall.list(billing)).toEqual([]);
  expect(requests('POST', '/addons/')).toBe(tokens);
});

test('many who ask at once find out once', async () => {
  const { firewall, requests } = await around({ convention: 'auto' });
  await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
  expect(requests('GET', 'firewall_rules')).toBe(11);
});

test('the other way is taken from then on, also where the first one would be taken again', async () => {
  const { firewall, scalingo, requests } = await around({ convention: 'auto' });
  scalingo.fault({ on: 'POST addons', do: { what: 'answer', status: 410, body: { error: 'gone' } } });
  await firewall.list(orders);
  for (let n = 0; n < 5; n += 1) await firewall.list(n % 2 ? orders : billing);
  expect(requests('POST', '/addons/')).toBe(1);
});

test('an outage decides nothing: the next call finds out', async () => {
  const { firewall, scalingo, fault, requests, pass } = await around({ convention: 'auto' });
  scalingo.fault({ on: 'GET firewall_rules', times: 3, do: { what: 'answer', status: 503 } });
  expect(await fault(firewall.list(orders))).toMatchObject({ status: 503 });
  pass(60_000);
  await firewall.list(orders);
  await firewall.list(billing);
  expect(requests('POST', '/addons/')).toBe(2);
});

test('where neither way is taken, the first one’s error says why', async () => {
  const { firewall, scalingo, fault } = await around({ convention: 'auto' });
  scalingo.fault({
    on: 'GET firewall_rules',
    times: 99,
    do: { what: 'answer', status: 403, body: { error: 'not a collaborator' } },
  });
  expect(await fault(firewall.list(orders))).toMatchObject({
    status: 403,
    message: expect.stringContaining('not a collaborator'),
  });
});
