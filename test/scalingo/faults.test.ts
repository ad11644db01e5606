/** Scalingo misbehaves: what was done is done once, what is uncertain is settled by a list, and the error says what it was. */
import { describe, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { around, orders, ours } from './around.ts';

describe.concurrent('an answer to the opening that cannot be trusted', () => {
  test.for([
    ['is lost', { what: 'lose' }],
    ['never comes', { what: 'stall' }],
    ['is an error of theirs', { what: 'misreport', status: 500, body: { error: 'Internal error' } }],
    ['is empty', { what: 'misreport', status: 201 }],
    ['has no id', { what: 'misreport', status: 201, body: { rule: { type: 'custom_range' } } }],
    [
      'speaks of another range',
      {
        what: 'misreport',
        status: 201,
        body: { rule: { id: 'x', type: 'custom_range', cidr: '192.0.2.1/32' } },
      },
    ],
    ['is another kind of yes', { what: 'misreport', status: 200, body: {} }],
    ['is no JSON', { what: 'misreport', status: 201, body: '<html>' }],
  ] as const)(
    'it %s: the rule is found by a list, and is there once',
    async ([, behaviour], { expect, onTestFinished }) => {
      const { firewall, scalingo, requests } = await around({ atEnd: onTestFinished, timeoutMs: 300 });
      scalingo.fault({ on: 'POST firewall_rules', do: behaviour });
      expect(await firewall.add(orders, ours)).toMatchObject(ours);
      expect(scalingo.rules('my-orders')).toHaveLength(1);
      expect(requests('POST', 'firewall_rules')).toBe(1);
    },
  );

  test.for([
    ['the connection is cut', { what: 'reset' }],
    ['nothing ever comes', { what: 'hang' }],
    ['an error of theirs', { what: 'answer', status: 503, body: { error: 'maintenance' } }],
    ['an empty yes', { what: 'answer', status: 201 }],
  ] as const)(
    '%s, and nothing was made: a fault that may pass, and never a second POST',
    async ([, behaviour], { expect, onTestFinished }) => {
      const { firewall, scalingo, requests, fault } = await around({ atEnd: onTestFinished, timeoutMs: 300 });
      scalingo.fault({ on: 'POST firewall_rules', do: behaviour });
      const error = await fault(firewall.add(orders, ours));
      expect(error).toBeInstanceOf(Fault);
      expect(error).toMatchObject({ retry: true });
      expect(scalingo.rules('my-orders')).toEqual([]);
      expect(requests('POST', 'firewall_rules')).toBe(1);
    },
  );
});

test.concurrent.for(['reset', 'hang'] as const)(
  'the answer is lost (%s) and nothing was made, but a colleague let the very same in meanwhile: theirs is not taken for ours',
  async (what, { expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests } = await around({ atEnd: onTestFinished, timeoutMs: 300 });
    await firewall.list(orders);
    scalingo.fault({ on: 'POST firewall_rules', do: { what } });
    const adding = fault(firewall.add(orders, ours));
    await scalingo.until(() => scalingo.faultsLeft() === 0, 'the opening is on its way', 5000);
    scalingo.byHand.add('my-orders', { cidr: ours.source, label: 'office' });
    expect(await adding).toMatchObject({ retry: true });
    expect(requests('GET', 'firewall_rules')).toBe(2);
    expect(scalingo.rules('my-orders')).toMatchObject([{ label: 'office' }]);
  },
);

test.concurrent('a slow answer: made after its time-out and after we looked, it is found by the next list', async ({
  expect,
  onTestFinished,
}) => {
  const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished, timeoutMs: 200 });
  scalingo.fault({ on: 'POST firewall_rules', do: { what: 'later' } });
  expect(await fault(firewall.add(orders, ours))).toMatchObject({ retry: true });
  expect(scalingo.rules('my-orders')).toEqual([]);
  await scalingo.doNow();
  expect(await firewall.list(orders)).toMatchObject([ours]);
});

describe.concurrent('a refusal keeps Scalingo’s words', () => {
  test.for([
    [
      422,
      { errors: { cidr: ['is bad', 'is ugly'], label: ['is long'] } },
      false,
      'cidr: is bad, is ugly; label: is long',
    ],
    [422, { message: 'odd' }, false, '{"message":"odd"}'],
    [422, 'just text', false, 'just text'],
    [400, { error: 'There was a problem' }, false, 'There was a problem'],
    [402, { error: 'pay', url: 'x' }, false, 'pay'],
    [403, { error: 'region disabled', code: 'region_disabled' }, true, 'region disabled'],
    [409, { error: 'busy' }, true, 'busy'],
    [429, 'Retry later', true, 'Retry later'],
  ] as const)('%i %j', async ([status, body, retry, words], { expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    scalingo.fault({ on: 'POST firewall_rules', do: { what: 'answer', status, body } });
    const error = await fault(firewall.add(orders, ours));
    expect(error).toMatchObject({ status, retry, requestId: expect.stringMatching(/^request-/) });
    expect(error).toHaveProperty(
      'message',
      `Scalingo refused “open 203.0.113.7/32” with ${status}: ${words}`,
    );
  });

  test('the same range twice', async ({ expect, onTestFinished }) => {
    const { firewall, fault } = await around({ atEnd: onTestFinished });
    await firewall.add(orders, ours);
    expect(await fault(firewall.add(orders, { ...ours, label: 'other' }))).toMatchObject({
      status: 422,
      retry: false,
    });
  });
});

describe.concurrent('looking is safe to repeat', () => {
  test.for([
    ['cut', { what: 'reset' }],
    ['lost', { what: 'lose' }],
    ['503', { what: 'answer', status: 503, body: 'upstream' }],
    ['429', { what: 'answer', status: 429, body: 'Retry later' }],
  ] as const)(
    '%s twice: the third try answers, after longer and longer waits',
    async ([, behaviour], { expect, onTestFinished }) => {
      const { firewall, scalingo, waits } = await around({ atEnd: onTestFinished });
      scalingo.fault({ on: 'GET firewall_rules', times: 2, do: behaviour });
      expect(await firewall.list(orders)).toEqual([]);
      expect(waits).toEqual([2000, 4000]);
    },
  );

  test('an hour of it: it gives up, and says so', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    scalingo.fault({
      on: 'GET firewall_rules',
      times: 100,
      do: { what: 'answer', status: 503, body: { error: 'down' } },
    });
    expect(await fault(firewall.list(orders))).toMatchObject({
      status: 503,
      retry: true,
      message: expect.stringContaining('down'),
    });
  });

  test('no answer at all ends in time', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished, timeoutMs: 100 });
    scalingo.fault({ on: 'GET firewall_rules', times: 3, do: { what: 'hang' } });
    expect(await fault(firewall.list(orders))).toMatchObject({
      retry: true,
      message: expect.stringContaining('UND_ERR_HEADERS_TIMEOUT'),
    });
  });
});

test.concurrent.for([
  ['done, but told as an error', { what: 'misreport', status: 500 }],
  ['done, and the answer is lost', { what: 'lose' }],
  ['not done at first', { what: 'answer', status: 503 }],
] as const)(
  'a removal that is %s is tried once, and the next one ends with the rule gone',
  async ([, behaviour], { expect, onTestFinished }) => {
    const { firewall, scalingo, fault, requests } = await around({ atEnd: onTestFinished });
    const rule = await firewall.add(orders, ours);
    scalingo.fault({ on: 'DELETE firewall_rules', do: behaviour });
    expect(await fault(firewall.remove(orders, rule.id))).toMatchObject({ retry: true, called: true });
    expect(requests('DELETE', 'firewall_rules')).toBe(1);
    await firewall.remove(orders, rule.id);
    expect(scalingo.rules('my-orders')).toEqual([]);
  },
);

describe.concurrent.each(['addon-token', 'user-bearer'] as const)(
  'by %s a redirect is not followed',
  (convention) => {
    const path = '/api/databases/ad-1/firewall_rules?token=secret';

    test.for([
      [301, `https://api.osc-fr1.example${path}`, ' to api\\.osc-fr1\\.example,'],
      [302, `//elsewhere.example${path}`, ' to elsewhere\\.example,'],
      [307, path, ' to 127\\.0\\.0\\.1:\\d+,'],
      [308, 'https://[nonsense', ','],
      [303, undefined, ','],
    ] as const)(
      '%i to %s: the error says where to, and which setting may help',
      async ([status, location, where], { expect, onTestFinished }) => {
        const { firewall, scalingo, fault, requests } = await around({ atEnd: onTestFinished, convention });
        const headers: Record<string, string> = location === undefined ? {} : { location };
        scalingo.fault({ on: 'GET firewall_rules', do: { what: 'answer', status, headers } });
        const error = await fault(firewall.list(orders));
        expect(error).toMatchObject({
          status,
          retry: false,
          message: expect.stringMatching(
            new RegExp(`“list the firewall rules”${where}.*SCALINGO_DB_API_MODE`),
          ),
        });
        expect(String(error)).not.toContain('secret');
        expect(requests('GET', 'firewall_rules')).toBe(1);
      },
    );

    test('nor for an opening or a removal: nothing is made, and nothing is called gone', async ({
      expect,
      onTestFinished,
    }) => {
      const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished, convention });
      const headers = { location: 'https://api.osc-fr1.example/' };
      scalingo.fault({ on: 'POST firewall_rules', do: { what: 'answer', status: 302, headers } });
      expect(await fault(firewall.add(orders, ours))).toMatchObject({ status: 302 });
      expect(scalingo.rules('my-orders')).toEqual([]);
      const rule = await firewall.add(orders, ours);
      scalingo.fault({ on: 'DELETE firewall_rules', do: { what: 'answer', status: 302, headers } });
      expect(await fault(firewall.remove(orders, rule.id))).toMatchObject({ status: 302 });
      expect(scalingo.rules('my-orders')).toHaveLength(1);
    });
  },
);

describe.concurrent('answers of an unknown shape', () => {
  test.for([
    [{ rule: [] }, 'rules'],
    [{ rules: [{ type: 'custom_range' }] }, 'rules.0.id'],
    [[], 'the whole answer'],
    [undefined, 'the whole answer'],
    ['<html>', 'the whole answer'],
  ])('%j: the error names the field', async ([body, field], { expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    scalingo.fault({ on: 'GET firewall_rules', times: 9, do: { what: 'answer', status: 200, body } });
    expect(await fault(firewall.list(orders))).toHaveProperty(
      'message',
      `Scalingo’s answer to “list the firewall rules” does not have the documented shape (${field}).`,
    );
  });

  test('over a mebibyte is refused', async ({ expect, onTestFinished }) => {
    const { firewall, scalingo, fault } = await around({ atEnd: onTestFinished });
    scalingo.fault({
      on: 'GET firewall_rules',
      times: 9,
      do: { what: 'answer', status: 200, body: { rules: [], more: 'x'.repeat(2 ** 20) } },
    });
    expect(await fault(firewall.list(orders))).toMatchObject({
      retry: true,
      message: expect.stringContaining('UND_ERR_RES_EXCEEDED_MAX_SIZE'),
    });
  });

  test('unused fields empty, null or absent, ranges of Scalingo’s own, and kinds that nobody knows: all are listed', async ({
    expect,
    onTestFinished,
  }) => {
    const { firewall, scalingo } = await around({ atEnd: onTestFinished });
    const rules = [
      { id: 'a', type: 'custom_range', cidr: '203.0.113.7/32', label: null, range_id: null },
      { id: 'b', type: 'custom_range', cidr: '203.0.113.9/24', label: '', range_id: '' },
      { id: 'c', type: 'custom_range', cidr: '203.0.113.8' },
      { id: 'd', type: 'managed_range', cidr: '', range_id: 'man-osc-fr1-egress' },
      { id: 'e', type: 'ipv6_range', cidr: '2001:db8::/32', extra: true },
    ];
    scalingo.fault({ on: 'GET firewall_rules', do: { what: 'answer', status: 200, body: { rules } } });
    expect(await firewall.list(orders)).toEqual([
      { id: 'a', source: '203.0.113.7/32', label: '' },
      { id: 'b', source: '203.0.113.0/24', label: '' },
      { id: 'c', source: '203.0.113.8/32', label: '' },
      { id: 'd', source: 'region:osc-fr1', label: '' },
      { id: 'e', source: 'region:unknown-e', label: '' },
    ]);
  });
});
