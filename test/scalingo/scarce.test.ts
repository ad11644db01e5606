/** Calls are scarce: each waits for its turn, a 429 holds everybody, and a host that is down is left alone for a while. */
import { describe, test } from 'vitest';
import { RuleId } from '../../src/grant/ids.ts';
import type { AtEnd } from '../support/processes.ts';
import { around, orders, ours } from './around.ts';

const kindsOf = async (
  atEnd: AtEnd,
  act: (around_: Awaited<ReturnType<typeof around>>) => Promise<unknown>,
) => {
  const made = await around({ atEnd });
  await made.firewall.list(orders);
  made.kinds.length = 0;
  await act(made);
  return made.kinds;
};

test.concurrent('a removal says that it is one, an opening too, a look-up as well', async ({
  expect,
  onTestFinished,
}) => {
  expect(await kindsOf(onTestFinished, ({ firewall }) => firewall.add(orders, ours))).toEqual(['open']);
  expect(
    await kindsOf(onTestFinished, async ({ firewall, scalingo }) =>
      firewall.remove(orders, RuleId.parse(scalingo.byHand.add('my-orders', { cidr: '203.0.113.7/32' }))),
    ),
  ).toEqual(['remove']);
  expect(await kindsOf(onTestFinished, ({ endpoints }) => endpoints.of(orders))).toEqual(['look']);
});

test.concurrent.for(['remove', 'open', 'look'] as const)(
  'what a call (%s) needs first is as urgent as itself',
  async (kind, { expect, onTestFinished }) => {
    const { firewall, kinds } = await around({ atEnd: onTestFinished, convention: 'auto' });
    await firewall.list(orders, kind);
    // sign in, the regions, the add-on, its token, a look which way is taken, and the list
    expect(kinds).toEqual(Array(6).fill(kind));
  },
);

test.concurrent('a call waits for its turn, and is not made before', async ({ expect, onTestFinished }) => {
  const { firewall, turns, waits, requests } = await around({ atEnd: onTestFinished });
  turns.push(1200, 300);
  await firewall.list(orders);
  expect(waits).toEqual([1200, 300]);
  expect(requests('POST', '/tokens/exchange')).toBe(1);
});

test.concurrent('between tries a call waits for any part of what it may, so that those who failed together do not come back together', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, scalingo, waits } = await around({ atEnd: onTestFinished, random: 0.25 });
  scalingo.fault({ on: 'GET firewall_rules', times: 2, do: { what: 'reset' } });
  await firewall.list(orders);
  expect(waits).toEqual([500, 1000]);
});

test.concurrent('how long calls waited, and how they ended, is counted', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, turns, scalingo, metricsText } = await around({ atEnd: onTestFinished });
  turns.push(1200);
  scalingo.fault({ on: 'GET firewall_rules', do: { what: 'reset' } });
  await firewall.list(orders);
  const text = await metricsText();
  expect(text).toContain('db_access_scalingo_waited_seconds_total{kind="look"} 1.2\n');
  expect(text).toContain('db_access_scalingo_calls_total{kind="look",status="none"} 1\n');
  expect(text).toContain('db_access_scalingo_calls_total{kind="look",status="2xx"} 5\n');
});

test.concurrent('a call that would wait too long for its turn is not made, and says when it may be', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, turns, requests, fault } = await around({ atEnd: onTestFinished });
  turns.push(4000, 1100);
  expect(await fault(firewall.list(orders))).toMatchObject({
    retry: true,
    called: false,
    retryAfterMs: 1100,
    message: '“sign in” has to wait: all calls that Scalingo allows us in a minute are used up.',
  });
  expect(requests('POST', '')).toBe(0);
});

test.concurrent('a look or a removal waits 5 s for its turn, an opening 10 s', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, turns, waits, fault } = await around({ atEnd: onTestFinished });
  await firewall.list(orders);
  turns.push(4000, 2000);
  expect(await fault(firewall.list(orders))).toMatchObject({ problem: { is: 'no turn' }, retry: true });
  turns.push(4000, 2000);
  expect(await fault(firewall.list(orders, 'remove'))).toMatchObject({ problem: { is: 'no turn' } });
  turns.push(4000, 2000);
  expect(await firewall.list(orders, 'open')).toEqual([]);
  expect(waits).toEqual([4000, 4000, 4000, 2000]);
});

describe.concurrent.each([
  ['that says how long', { 'retry-after': '7' }, 7000],
  ['that says until when', { 'retry-after': 'Tue, 24 Nov 2026 12:00:20 GMT' }, 20_000],
  ['that does not', {}, 10_000],
  ['that says something else', { 'retry-after': 'soon' }, 10_000],
])('a 429 %s holds all calls of all processes', (_, headers, ms) => {
  test.for([
    ['plain text', 'Retry later'],
    ['JSON', { error: 'Retry later', code: 'rate_limited' }],
  ])(
    'in %s: a look is made again, an opening is not, and Scalingo’s words are told',
    async ([, body], { expect, onTestFinished }) => {
      const { firewall, scalingo, holds, fault } = await around({ atEnd: onTestFinished });
      const answer = { what: 'answer', status: 429, body, headers } as const;
      scalingo.fault({ on: 'GET firewall_rules', do: answer });
      await firewall.list(orders);
      expect(holds).toEqual([ms]);
      scalingo.fault({ on: 'POST firewall_rules', do: answer });
      expect(await fault(firewall.add(orders, ours))).toMatchObject({
        status: 429,
        retry: true,
        message: 'Scalingo refused “open 203.0.113.7/32” with 429: Retry later',
      });
      expect(holds).toEqual([ms, ms]);
    },
  );
});

describe.concurrent('a region that is down', () => {
  const down = { what: 'answer', status: 503, body: { error: 'down' } } as const;

  test('after five failures it is left alone; after 15 seconds one call finds out, and all goes on', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo, fault, requests, pass, metricsText } = await around({
      atEnd: onTestFinished,
    });
    await firewall.list(orders);
    scalingo.fault({ on: 'GET firewall_rules', times: 6, do: down });
    await fault(firewall.list(orders));
    await fault(firewall.list(orders));
    const asked = requests('GET', 'firewall_rules');
    expect(asked).toBe(1 + 5);
    expect(await fault(firewall.add(orders, ours))).toMatchObject({
      retry: true,
      called: false,
      retryAfterMs: 15_000,
      message: expect.stringMatching(
        /^Scalingo \(127\.0\.0\.1:\d+\) has not been answering; the next try is in 15 s\.$/,
      ),
    });
    expect(requests('POST', 'firewall_rules')).toBe(0);

    expect(await metricsText()).toMatch(/^db_access_scalingo_left_alone\{host="127[^"]*"\} 1$/m);

    pass(15_000);
    await fault(firewall.list(orders));
    expect(requests('GET', 'firewall_rules')).toBe(asked + 1);
    pass(15_000);
    expect(await firewall.list(orders)).toEqual([]);
    expect(await firewall.list(orders)).toEqual([]);
    expect(await metricsText()).toMatch(/^db_access_scalingo_left_alone\{host="127[^"]*"\} 0$/m);
  });

  test.for([
    ['cuts connections', { what: 'reset' }],
    ['takes calls and loses the answers', { what: 'lose' }],
    ['never answers', { what: 'hang' }],
  ] as const)('it is left alone as well where it %s', async ([, behaviour], { expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests, pass, metricsText } = await around({
      atEnd: onTestFinished,
      timeoutMs: 100,
    });
    await firewall.list(orders);
    scalingo.fault({ on: 'GET firewall_rules', times: 5, do: behaviour });
    for (let n = 0; n < 3; n += 1) await fault(firewall.list(orders));
    expect(await fault(firewall.list(orders))).toMatchObject({ problem: { is: 'left alone' }, retry: true });
    expect(requests('GET', 'firewall_rules')).toBe(1 + 5);
    expect(await metricsText()).toMatch(/^db_access_scalingo_left_alone\{host="127[^"]*"\} 1$/m);
    pass(15_000);
    expect(await firewall.list(orders)).toEqual([]);
  });

  test('while it is left alone nobody waits for it, and no call of the allowance is spent on it', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo, fault, kinds, waits } = await around({ atEnd: onTestFinished });
    await firewall.list(orders);
    scalingo.fault({ on: 'GET firewall_rules', times: 6, do: down });
    await fault(firewall.list(orders));
    await fault(firewall.list(orders));
    kinds.length = 0;
    waits.length = 0;
    await fault(firewall.list(orders));
    await fault(firewall.add(orders, ours));
    expect([kinds, waits]).toEqual([[], []]);
  });

  test('of many who come when it is time for another try, one alone is let through', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo, fault, requests, pass } = await around({
      atEnd: onTestFinished,
      timeoutMs: 300,
    });
    await firewall.list(orders);
    scalingo.fault({ on: 'GET firewall_rules', times: 99, do: down });
    await Promise.all([fault(firewall.list(orders)), fault(firewall.list(orders))]);
    const asked = requests('GET', 'firewall_rules');
    pass(15_000);
    scalingo.clearFaults();
    scalingo.fault({ on: 'GET firewall_rules', times: 1, do: { what: 'hang' } });
    const many = Promise.allSettled(Array.from({ length: 10 }, () => firewall.list(orders)));
    // However long it takes to find out.
    await scalingo.until(() => scalingo.faultsLeft() === 0, 'one is on its way', 5000);
    pass(60_000);
    await fault(firewall.list(orders));
    expect((await many).map(({ status }) => status)).toEqual(Array(10).fill('rejected'));
    expect(requests('GET', 'firewall_rules')).toBe(asked + 1);
  });

  test('refusals and odd answers are answers: they leave nobody out', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    scalingo.fault({ on: 'GET firewall_rules', times: 6, do: { what: 'answer', status: 200, body: {} } });
    for (let n = 0; n < 6; n += 1) await fault(firewall.list(orders));
    expect(await firewall.list(orders)).toEqual([]);
  });
});

describe.concurrent('each request says who asks, and by which number it can be found again', () => {
  test('a new number for each; the error has Scalingo’s own where it gives one, else ours', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    await firewall.list(orders);
    const ids = scalingo.state().requests.map(({ requestId }) => requestId);
    expect(ids).toEqual(['request-1', 'request-2', 'request-3', 'request-4', 'request-5']);
    scalingo.fault({
      on: 'POST firewall_rules',
      do: { what: 'answer', status: 422, body: 'no', headers: { 'x-request-id': 'theirs' } },
    });
    expect(await fault(firewall.add(orders, ours))).toMatchObject({ requestId: 'theirs' });
    scalingo.fault({ on: 'GET firewall_rules', times: 3, do: { what: 'reset' } });
    expect(await fault(firewall.list(orders))).toMatchObject({ requestId: 'request-9' });
  });

  test('the number is in the log, for a call that fails and for one that succeeds at another try', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo, fault, lines } = await around({ atEnd: onTestFinished });
    await firewall.list(orders);
    const headers = { 'x-request-id': 'theirs' };
    scalingo.fault({ on: 'GET firewall_rules', do: { what: 'answer', status: 503, body: 'down', headers } });
    await firewall.list(orders);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      {
        msg: 'scalingo call failed',
        requestId: 'theirs',
        status: 503,
        why: 'Scalingo refused “list the firewall rules” with 503: down',
        host: new URL(scalingo.url).host,
      },
    ]);
    lines.length = 0;
    scalingo.fault({ on: 'GET firewall_rules', times: 3, do: { what: 'reset' } });
    await fault(firewall.list(orders));
    scalingo.fault({ on: 'GET firewall_rules', do: { what: 'answer', status: 200, headers } });
    await fault(firewall.list(orders));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { requestId: 'request-8', code: 'UND_ERR_SOCKET' },
      { requestId: 'request-9' },
      { requestId: 'request-10' },
      { msg: 'call failed', err: { requestId: 'request-10' } },
      { requestId: 'theirs', why: expect.stringContaining('(the whole answer)') },
      { err: { requestId: 'theirs', status: 200 } },
    ]);
  });

  test('by name and version', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo } = await around({ atEnd: onTestFinished });
    await firewall.list(orders);
    expect(new Set(scalingo.state().requests.map(({ userAgent }) => userAgent))).toEqual(
      new Set(['db-access/test']),
    );
  });
});
