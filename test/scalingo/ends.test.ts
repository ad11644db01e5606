/** Ends are never held up by what goes wrong for others: a hanging database, a slow look-up, a host that is left alone, a 429. */
import { describe, type TestContext, test } from 'vitest';
import { RuleId } from '../../src/grant/ids.ts';
import { createAccountKeys } from '../../src/redis/account.ts';
import { createAllowance } from '../../src/redis/store/allowance.ts';
import { databaseName, MORNING } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { around, billing, orders, ours } from './around.ts';

const redis = await testRedis();
const prefix = freshPrefix();
const hang = { what: 'hang' } as const;
const down = { what: 'answer', status: 503, body: { error: 'down' } } as const;

test.concurrent.for(['addon-token', 'user-bearer', 'auto'] as const)(
  'F4: with %s, Scalingo hangs for 11 of 12 databases, and the rule of the 12th goes at once',
  async (convention, { expect, onTestFinished }) => {
    const names = Array.from({ length: 12 }, (_, n) => databaseName(`db-${n}`));
    const { firewall, scalingo, metricsText } = await around({
      databases: names.map((name) => ({ name: `my-${name}` })),
      convention,
      atEnd: onTestFinished,
      timeoutMs: 5000,
      wholeMs: { remove: 5000, open: 5000, look: 5000 },
    });
    const [last, ...others] = [...names].reverse();
    if (last === undefined) throw new Error('there are twelve');
    const rule = RuleId.parse(scalingo.byHand.add(`my-${last}`, { cidr: '203.0.113.7/32' }));
    for (const { name, addonId } of scalingo.state().databases) {
      if (name === `my-${last}`) continue;
      for (const method of ['GET', 'POST'])
        scalingo.fault({ on: `${method} ${addonId}/firewall_rules`, times: 999, do: hang });
    }
    const hanging = Promise.allSettled(others.map((name) => firewall.list(name, 'remove')));
    const opening = Promise.allSettled(others.map((name) => firewall.add(name, ours)));
    let isHanging = true;
    void hanging.then(() => {
      isHanging = false;
    });
    await firewall.remove(last, rule);
    expect(isHanging).toBe(true);
    expect(scalingo.rules(`my-${last}`)).toEqual([]);
    expect((await hanging).map(({ status }) => status)).toEqual(Array(11).fill('rejected'));
    expect((await opening).map(({ status }) => status)).toEqual(Array(11).fill('rejected'));
    // By now the host is left alone, and the next rule of the 12th goes all the same.
    expect(await metricsText()).toMatch(/^db_access_scalingo_left_alone\{host="127[^"]*"\} 1$/m);
    const next = RuleId.parse(scalingo.byHand.add(`my-${last}`, { cidr: '203.0.113.8/32' }));
    await firewall.remove(last, next);
    expect(scalingo.rules(`my-${last}`)).toEqual([]);
    expect(await metricsText()).toMatch(/^db_access_scalingo_left_alone\{host="127[^"]*"\} 0$/m);
  },
);

test.concurrent.for([
  'POST tokens/exchange',
  'GET /v1/regions',
  'GET /addons',
  'POST /addons',
  'GET firewall_rules',
])(
  'F4: an end does not wait for the same look-up of somebody else that hangs: %s',
  async (on, { expect, onTestFinished }) => {
    const { firewall, scalingo } = await around({ convention: 'auto', atEnd: onTestFinished });
    scalingo.fault({ on, do: hang });
    let isLooking = true;
    const look = firewall.list(orders).finally(() => {
      isLooking = false;
    });
    const looked = Promise.allSettled([look]);
    await scalingo.until(() => scalingo.faultsLeft() === 0, 'the look-up hangs', 5000);
    expect(await firewall.list(orders, 'remove')).toEqual([]);
    expect(isLooking).toBe(true);
    await looked;
  },
);

test.concurrent.for([
  'POST tokens/exchange',
  'GET /v1/regions',
  'GET /addons',
  'POST /addons',
  'DELETE firewall_rules',
])(
  'F4: a removal takes 10 s at most with everything it needs, and is tried once: %s hangs',
  async (on, { expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests } = await around({
      wholeMs: { remove: 1000, open: 9000, look: 9000 },
      timeoutMs: 9000,
      atEnd: onTestFinished,
    });
    const rule = RuleId.parse(scalingo.byHand.add('my-orders', { cidr: '203.0.113.7/32' }));
    scalingo.fault({ on, times: 9, do: hang });
    const began = Date.now();
    expect(await fault(firewall.remove(orders, rule))).toMatchObject({
      problem: { is: 'no answer', code: 'TOO_SLOW' },
      retry: true,
      called: true,
    });
    expect(Date.now() - began).toBeLessThan(5000);
    const [method = '', piece = ''] = on.split(' ');
    expect(requests(method, piece)).toBe(1);
    scalingo.clearFaults();
    await firewall.remove(orders, rule);
    expect(scalingo.rules('my-orders')).toEqual([]);
  },
);

test.concurrent('F4: a host that answers a removal is no longer left alone', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
  await firewall.list(orders);
  scalingo.fault({ on: 'GET firewall_rules', times: 5, do: down });
  for (let n = 0; n < 3; n += 1) await fault(firewall.list(orders));
  expect(await fault(firewall.list(orders))).toMatchObject({ problem: { is: 'left alone' }, called: false });
  expect(await firewall.list(orders, 'remove')).toEqual([]);
  expect(await firewall.list(orders)).toEqual([]);
});

test.concurrent('F4: removals that go on failing do not keep the others from finding out', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, scalingo, fault, pass } = await around({ atEnd: onTestFinished });
  await firewall.list(orders);
  scalingo.fault({ on: 'GET firewall_rules', times: 5, do: down });
  for (let n = 0; n < 3; n += 1) await fault(firewall.list(orders));
  scalingo.fault({ on: 'DELETE firewall_rules', times: 99, do: down });
  for (let n = 0; n < 3; n += 1) {
    pass(10_000);
    await fault(firewall.remove(billing, RuleId.parse('fr-1')));
  }
  expect(await firewall.list(orders)).toEqual([]);
});

describe.concurrent('an opening holds a database for 20 s at most', () => {
  test('F4: whatever it waits for, within its own time', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests } = await around({
      atEnd: onTestFinished,
      wholeMs: { remove: 9000, open: 1000, look: 9000 },
      timeoutMs: 9000,
    });
    scalingo.fault({ on: 'POST firewall_rules', do: hang });
    const began = Date.now();
    expect(await fault(firewall.add(orders, ours))).toMatchObject({
      problem: { code: 'TOO_SLOW' },
      retry: true,
    });
    expect(Date.now() - began).toBeLessThan(5000);
    expect(requests('POST', 'firewall_rules')).toBe(1);
  });

  test('F4: several calls together, within one signal', async ({ expect, onTestFinished }) => {
    const { firewall, readiness, scalingo, fault } = await around({ atEnd: onTestFinished, timeoutMs: 9000 });
    await firewall.list(orders);
    const signal = AbortSignal.timeout(200);
    scalingo.fault({ on: 'GET /api/databases', do: hang });
    const late = { problem: { is: 'no answer', code: 'TOO_SLOW' } };
    expect(await fault(readiness.hindrance(orders, 'open', signal))).toMatchObject(late);
    expect(await fault(firewall.list(orders, 'open', signal))).toMatchObject(late);
    expect(await fault(firewall.add(orders, ours, signal))).toMatchObject(late);
    expect(scalingo.rules('my-orders')).toEqual([]);
  });

  test('F4: its look-ups are tried twice', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests } = await around({ atEnd: onTestFinished });
    scalingo.fault({ on: 'GET firewall_rules', times: 9, do: down });
    await fault(firewall.list(orders, 'open'));
    expect(requests('GET', 'firewall_rules')).toBe(2);
  });
});

describe.concurrent('a 429 that asks for 150 s', () => {
  const answer = {
    what: 'answer',
    status: 429,
    body: 'Retry later',
    headers: { 'retry-after': '150' },
  } as const;

  async function held(name: string, times: number, { expect, onTestFinished }: TestContext) {
    let now = MORNING;
    const keys = createAccountKeys({ token: `${prefix}-${name}`, authUrl: '' }, 'test');
    const made = await around({
      atEnd: onTestFinished,
      now: () => now,
      allowance: createAllowance({
        redis,
        keys,
        now: () => now,
        perMinute: 45,
        log: { info: () => {}, warn: () => {} },
      }),
    });
    for (const name of [orders, billing]) await made.firewall.list(name);
    made.scalingo.fault({ on: 'GET firewall_rules', times, do: answer });
    expect(await made.fault(made.firewall.list(orders))).toMatchObject({ problem: { is: 'no turn' } });
    return { ...made, pass: (ms: number) => (now += ms) };
  }

  test('F5: the end of another database goes 10 s later; openings wait for 150 s', async (context) => {
    const { expect } = context;
    const { firewall, scalingo, fault, pass, lines } = await held('goes', 1, context);
    expect(lines.join('')).toContain('"event":"scalingo_rate_limited"');
    const rule = RuleId.parse(scalingo.byHand.add('my-billing', { cidr: '203.0.113.7/32' }));
    const noTurn = { problem: { is: 'no turn' }, called: false };
    expect(await fault(firewall.remove(billing, rule))).toMatchObject({ ...noTurn, retryAfterMs: 10_000 });
    pass(10_000);
    // A whole end is several calls: once one of them was answered, none of them waits.
    expect(await firewall.list(billing, 'remove')).toHaveLength(1);
    await firewall.remove(billing, rule);
    expect(scalingo.rules('my-billing')).toEqual([]);
    expect(await fault(firewall.add(orders, ours))).toMatchObject({ ...noTurn, retryAfterMs: 140_000 });
    pass(140_000);
    expect(await firewall.add(orders, ours)).toMatchObject(ours);
  });

  test('F5: while it lasts one removal of the account probes every 10 s, whichever database it is for', async (context) => {
    const { expect } = context;
    const { firewall, fault, pass, requests } = await held('lasts', 99, context);
    const before = requests('GET', 'firewall_rules');
    for (let second = 0; second < 60; second += 1) {
      pass(1000);
      for (const name of [orders, billing]) await fault(firewall.list(name, 'remove'));
    }
    expect(requests('GET', 'firewall_rules') - before).toBe(6);
  });

  test('F5: an error of theirs does not end it: the next probe waits its 10 s', async (context) => {
    const { expect } = context;
    const { firewall, scalingo, fault, pass } = await held('unsure', 1, context);
    scalingo.fault({ on: 'GET firewall_rules', do: down });
    pass(10_000);
    expect(await fault(firewall.list(billing, 'remove'))).toMatchObject({ status: 503 });
    expect(await fault(firewall.list(billing, 'remove'))).toMatchObject({ retryAfterMs: 10_000 });
    pass(10_000);
    expect(await firewall.list(billing, 'remove')).toEqual([]);
  });
});
