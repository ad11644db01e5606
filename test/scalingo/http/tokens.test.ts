/** Tokens: fetched once for all, renewed in time, and never seen by anybody. */
import { expect, test } from 'vitest';
import { around, billing, orders } from '../around.ts';

const MINUTE = 60_000;

test('many who ask at once share one sign-in and one token of the add-on', async () => {
  const { firewall, requests } = await around();
  await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
  expect([requests('POST', '/tokens/exchange'), requests('POST', '/addons/')]).toEqual([1, 1]);
  expect([requests('GET', '/regions'), requests('GET', '/addons')]).toEqual([1, 1]);
});

test('with the account’s token no token of an add-on is fetched', async () => {
  const { firewall, requests } = await around({ convention: 'user-bearer' });
  await firewall.list(orders);
  await firewall.list(billing);
  expect([requests('POST', '/tokens/exchange'), requests('POST', '/addons/')]).toEqual([1, 0]);
});

test('both tokens are renewed five minutes before their end, and not earlier', async () => {
  const { firewall, requests, pass } = await around();
  await firewall.list(orders);
  pass(54 * MINUTE);
  await firewall.list(orders);
  expect([requests('POST', '/tokens/exchange'), requests('POST', '/addons/')]).toEqual([1, 1]);
  pass(2 * MINUTE);
  await firewall.list(orders);
  expect([requests('POST', '/tokens/exchange'), requests('POST', '/addons/')]).toEqual([2, 2]);
});

test.each(['addon-token', 'user-bearer'] as const)(
  '%s: tokens that were revoked meanwhile are renewed once, unseen',
  async (convention) => {
    const { firewall, scalingo } = await around({ convention });
    await firewall.list(orders);
    scalingo.revokeTokens();
    expect(await firewall.list(orders)).toEqual([]);
  },
);

test.each(['addon-token', 'user-bearer'] as const)(
  '%s: many who find it revoked at once share the new one',
  async (convention) => {
    const { firewall, scalingo, requests } = await around({ convention });
    await firewall.list(orders);
    scalingo.revokeTokens();
    const lists = await Promise.all(Array.from({ length: 10 }, () => firewall.list(orders)));
    expect(lists).toEqual(Array(10).fill([]));
    expect(requests('POST', '/tokens/exchange')).toBe(2);
    expect(requests('POST', '/addons/')).toBe(convention === 'addon-token' ? 3 : 0);
  },
);

test.each(['addon-token', 'user-bearer'] as const)(
  '%s: an API token that was deleted costs only one sign-in for each who asks',
  async (convention) => {
    const { firewall, scalingo, fault, requests } = await around({ convention });
    await firewall.list(orders);
    scalingo.revokeApiToken();
    await fault(firewall.list(orders));
    const before = requests('POST', '/tokens/exchange');
    await fault(firewall.list(orders));
    expect(requests('POST', '/tokens/exchange')).toBe(before + 1);
  },
);

test('an account that is refused again and again is not asked for ever', async () => {
  const { firewall, scalingo, fault, requests } = await around({ convention: 'user-bearer' });
  scalingo.fault({
    on: 'GET firewall_rules',
    times: 100,
    do: { what: 'answer', status: 401, body: { error: 'no' } },
  });
  expect(await fault(firewall.list(orders))).toMatchObject({ status: 401, retry: true });
  expect(requests('GET', 'firewall_rules')).toBe(2);
});

test('a wrong API token: Scalingo’s status and words, and no token', async () => {
  const { firewall, fault } = await around({ token: 'tk-us-wrong-and-secret' });
  expect(await fault(firewall.list(orders))).toMatchObject({
    status: 401,
    message: 'Scalingo refused “sign in” with 401: Unauthorized',
  });
});

test('a sign-in that failed is tried again by the next who needs it', async () => {
  const { firewall, scalingo, fault } = await around();
  scalingo.fault({ on: 'POST tokens/exchange', do: { what: 'answer', status: 503 } });
  await fault(firewall.list(orders));
  expect(await firewall.list(orders)).toEqual([]);
});

test.each(['opaque', 'a.b.c', `a.${Buffer.from('{"iss":"x"}').toString('base64url')}.c`])(
  'a token of the add-on that does not say when it ends (%s) is renewed after 55 minutes, and not earlier',
  async (token) => {
    const { firewall, scalingo, requests, pass } = await around();
    scalingo.fault({
      on: 'POST /addons',
      times: 2,
      do: { what: 'answer', status: 200, body: { addon: { token } } },
    });
    scalingo.fault({
      on: 'GET firewall_rules',
      times: 9,
      do: { what: 'answer', status: 200, body: { rules: [] } },
    });
    await firewall.list(orders);
    pass(55 * MINUTE - 1);
    await firewall.list(orders);
    expect(requests('POST', '/addons/')).toBe(1);
    pass(1);
    await firewall.list(orders);
    await firewall.list(orders);
    expect(requests('POST', '/addons/')).toBe(2);
  },
);
