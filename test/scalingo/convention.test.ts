/** Scalingo's database API is spoken to in two ways, and `auto` finds out once which of them is taken. */
import { describe, expect, test } from 'vitest';
import { around, billing, orders, ours } from './around.ts';

const gone = { what: 'answer', status: 404, body: { error: 'not found' } } as const;

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

test('many who ask at once, of whichever databases of a region, find out once', async () => {
  const { firewall, requests } = await around({ convention: 'auto' });
  await Promise.all(Array.from({ length: 10 }, (_, n) => firewall.list(n % 2 ? orders : billing)));
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

test('a database that is gone does not keep another one from finding out at the same time', async () => {
  const { firewall, scalingo, fault } = await around({ convention: 'auto' });
  scalingo.delete('my-orders');
  const [theirs, mine] = [fault(firewall.list(orders)), firewall.list(billing)];
  expect(await mine).toEqual([]);
  expect(await theirs).toMatchObject({ status: 404 });
});

test('each region is found out about by itself', async () => {
  const databases = [{ name: 'my-orders' }, { name: 'my-billing', region: 'osc-secnum-fr1' }];
  const { firewall, scalingo, requests } = await around({ convention: 'auto', databases });
  scalingo.fault({ on: 'POST /addons', do: gone });
  await firewall.list(orders);
  await firewall.list(billing);
  await firewall.list(orders);
  expect(requests('POST', '/addons/')).toBe(2);
});

describe('a way that was taken, and is not any more', () => {
  const HOUR = 60 * 60_000;

  test.each([
    ['no tokens of add-ons any more', 'POST /addons', 404],
    ['they are gone for good', 'POST /addons', 410],
    ['they are given out, and no longer accepted', 'GET firewall_rules', 401],
    ['a redirection', 'GET firewall_rules', 301],
  ])('%s: the other one is found without a restart, by all who ask at once', async (_, on, status) => {
    const { firewall, scalingo, requests, pass } = await around({ convention: 'auto' });
    await firewall.list(orders);
    pass(HOUR);
    // What those of a restart would meet as well: the first way's call, and the look by the first way.
    scalingo.fault({
      on,
      times: status === 401 ? 4 : 2,
      do: { what: 'answer', status, body: { error: 'no' } },
    });
    expect(await firewall.list(orders)).toEqual([]);
    const tokens = requests('POST', '/addons/');
    await Promise.all(Array.from({ length: 5 }, () => firewall.list(orders)));
    expect(await firewall.add(orders, ours)).toMatchObject(ours);
    expect(requests('POST', '/addons/')).toBe(tokens);
  });

  test('an opening is made once, by the way that is taken', async () => {
    const { firewall, scalingo, pass, requests } = await around({ convention: 'auto' });
    await firewall.list(orders);
    pass(HOUR);
    scalingo.fault({ on: 'POST /addons', times: 99, do: gone });
    expect(await firewall.add(orders, ours)).toMatchObject(ours);
    expect([requests('POST', 'firewall_rules'), scalingo.rules('my-orders').length]).toEqual([1, 1]);
  });

  test('many who meet it at once find out once', async () => {
    const { firewall, scalingo, pass, requests } = await around({ convention: 'auto' });
    await firewall.list(orders);
    pass(HOUR);
    scalingo.fault({ on: 'POST /addons', times: 99, do: gone });
    const before = requests('GET', 'firewall_rules');
    await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
    expect(requests('GET', 'firewall_rules')).toBe(before + 1 + 10);
  });

  test('a database that is gone is a 404 after a look each way, and costs the others nothing', async () => {
    const { firewall, scalingo, fault, requests } = await around({ convention: 'auto' });
    await firewall.list(orders);
    await firewall.list(billing);
    const before = requests('GET', 'firewall_rules');
    scalingo.delete('my-orders');
    const invite = { do: 'invite the bot' };
    expect(await fault(firewall.list(orders))).toMatchObject({ status: 404, next: invite });
    expect(requests('GET', 'firewall_rules')).toBe(before + 3);
    expect(await fault(firewall.list(orders))).toMatchObject({ status: 404, next: invite });
    expect(requests('GET', 'firewall_rules')).toBe(before + 3);
    await firewall.list(billing);
    expect(requests('GET', 'firewall_rules')).toBe(before + 4);
  });

  test('what is refused again and again costs only a look a minute', async () => {
    const { firewall, scalingo, fault, requests, pass } = await around({ convention: 'auto' });
    await firewall.list(orders);
    scalingo.allow('my-orders', 'look');
    const before = requests('GET', 'firewall_rules');
    for (let n = 0; n < 5; n += 1)
      expect(await fault(firewall.add(orders, ours))).toMatchObject({ status: 403 });
    expect(requests('GET', 'firewall_rules')).toBe(before + 1);
    pass(60_000);
    await fault(firewall.add(orders, ours));
    expect(requests('GET', 'firewall_rules')).toBe(before + 2);
  });

  test('an API token that was deleted is no matter of the way: it costs one sign-in', async () => {
    const { firewall, scalingo, fault, requests } = await around({ convention: 'auto' });
    await firewall.list(orders);
    scalingo.revokeApiToken();
    await fault(firewall.list(orders));
    const before = requests('POST', '/tokens/exchange');
    expect(await fault(firewall.list(orders))).toMatchObject({ next: { do: 'renew the token' } });
    expect(requests('POST', '/tokens/exchange')).toBe(before + 1);
  });
});

describe('a host whose name nobody knows any more', () => {
  const regions = (api: string) => ({
    what: 'answer' as const,
    status: 200,
    body: { regions: [{ name: 'osc-fr1', api, database_api: 'https://database-api.invalid' }] },
  });

  test('decides, however many ask at once', async () => {
    const { firewall, scalingo } = await around({ convention: 'auto' });
    scalingo.fault({ on: 'GET /regions', do: regions(scalingo.url) });
    const lists = await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
    expect(lists).toEqual(Array(10).fill([]));
  });

  test('is found out about where it was there before, and by many at once', async () => {
    const { firewall, scalingo, forget, metricsText } = await around({ convention: 'auto' });
    await firewall.list(orders);
    forget(orders);
    scalingo.fault({ on: 'GET /regions', do: regions(scalingo.url) });
    const lists = await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
    expect(lists).toEqual(Array(10).fill([]));
    expect(await metricsText()).not.toMatch(/left_alone\{host="database-api.invalid"\} 1/);
  });
});
