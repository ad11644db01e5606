/** What nothing public tells of Scalingo's API: whichever reading is true, the same things come of what we ask. */
import { describe, expect, test } from 'vitest';
import { firstReadings, type Readings } from '../../sandbox/scalingo/readings.ts';
import { source } from '../support/builders.ts';
import { around, orders, ours } from './around.ts';

/** Every value of every reading; the compiler sees to it that none is left out. */
const possible: { readonly [Key in keyof Readings]: Readonly<Record<Readings[Key], true>> } = {
  duplicates: { refused: true, allowed: true },
  labelOnManagedRange: { refused: true, dropped: true, kept: true },
  unusedFields: { empty: true, null: true, absent: true },
  hostBits: { refused: true, masked: true, kept: true },
  ruleIds: { hexadecimal: true, UUID: true },
  createdAt: { told: true, absent: true },
  order: { 'oldest first': true, 'newest first': true },
  databaseApi: { 'both ways': true, 'addon-token only': true, 'user-bearer only': true },
  databaseApiUrl: { told: true, absent: true },
  managedRanges: { 'man-osc-fr1-egress': true, 'mr-scalingo-osc-fr1': true, 'not told': true },
  whileNotRunning: { taken: true, refused: true },
  publiclyAvailable: { 'not shown': true, shown: true },
  refusals: { 'errors by field': true, 'one error': true, 'plain text': true },
  unauthorized: { json: true, 'plain text': true, empty: true },
  resourceId: { told: true, absent: true },
  databaseAnswer: { database: true, 'app, addon and database': true },
};
const each = Object.entries(possible).flatMap(([name, values]) =>
  Object.keys(values).map((value) => ({ name, value, readings: { [name]: value } as Partial<Readings> })),
);
const region = { source: source('region:osc-fr1'), label: ours.label, before: [] };

describe.each(each)('$name: $value', ({ name, value, readings }) => {
  const rangesAreTold = !(name === 'managedRanges' && value === 'not told');

  test('an address and a region are opened, seen beside other people’s rules, and removed', async () => {
    const { firewall, readiness, endpoints, scalingo } = await around({ convention: 'auto', readings });
    const office = scalingo.byHand.add('my-orders', { cidr: '198.51.100.9/28', label: 'office' });
    const apps = scalingo.byHand.add('my-orders', { range_id: 'man-osc-secnum-fr1-egress' });
    expect(await readiness.hindrance(orders)).toBeUndefined();

    const rule = await firewall.add(orders, ours);
    expect(rule).toMatchObject(ours);
    const made = [rule];
    if (rangesAreTold) made.push(await firewall.add(orders, region));
    expect(made.map((one) => one.source)).toEqual(
      rangesAreTold ? ['203.0.113.7/32', 'region:osc-fr1'] : ['203.0.113.7/32'],
    );

    const listed = await firewall.list(orders);
    expect(listed.map(({ id }) => id).sort()).toEqual([office, apps, ...made.map(({ id }) => id)].sort());
    expect(listed).toEqual(expect.arrayContaining(made));
    expect(listed.find(({ id }) => id === office)).toMatchObject({
      source: '198.51.100.0/28',
      label: 'office',
    });

    for (const { id } of made) await firewall.remove(orders, id);
    expect((await firewall.list(orders)).map(({ id }) => id).sort()).toEqual([office, apps].sort());
    expect(await endpoints.of(orders)).toMatchObject({ port: 31_000 });
  });

  test('where the answer to an opening is lost, the rule is found, and is there once', async () => {
    const { firewall, scalingo } = await around({ convention: 'auto', readings });
    // From then on it is known whether a label is refused with a region, and each opening is one POST.
    if (rangesAreTold) await firewall.remove(orders, (await firewall.add(orders, region)).id);
    for (const wanted of rangesAreTold ? [ours, region] : [ours]) {
      scalingo.fault({ on: 'POST firewall_rules', do: { what: 'lose' } });
      expect((await firewall.add(orders, wanted)).source).toBe(wanted.source);
    }
    expect(scalingo.rules('my-orders')).toHaveLength(rangesAreTold ? 2 : 1);
  });

  test('a token that was revoked is renewed once', async () => {
    const { firewall, scalingo } = await around({ convention: 'auto', readings });
    await firewall.list(orders);
    scalingo.revokeTokens();
    expect(await firewall.list(orders)).toEqual([]);
  });

  test('a refusal is one, in Scalingo’s words', async () => {
    const { firewall, scalingo, fault } = await around({ convention: 'auto', readings });
    for (let n = 0; n < 30; n += 1) scalingo.byHand.add('my-orders', { cidr: `198.51.100.${n}/32` });
    expect(await fault(firewall.add(orders, ours))).toMatchObject({
      status: 422,
      retry: false,
      message: expect.stringContaining('limit of 30 rules reached'),
    });
  });
});

test('the first reading of each is the one that is listed first', () => {
  const first = Object.entries(possible).map(([name, values]) => [name, Object.keys(values)[0]]);
  expect(Object.fromEntries(first)).toEqual(firstReadings);
});

test('where Scalingo tells of no managed range, a region is refused for good, with those that there are', async () => {
  const { firewall, fault, requests } = await around({ readings: { managedRanges: 'not told' } });
  expect(await fault(firewall.add(orders, region))).toMatchObject({
    retry: false,
    message: 'Scalingo has no range for region:osc-fr1; it has none.',
  });
  const { firewall: other, fault: otherFault } = await around();
  expect(
    await otherFault(other.add(orders, { ...region, source: source('region:elsewhere') })),
  ).toHaveProperty('message', 'Scalingo has no range for region:elsewhere; it has osc-fr1, osc-secnum-fr1.');
  expect(requests('POST', 'firewall_rules')).toBe(0);
});

test('a region that Scalingo did not list at first is opened as soon as it does', async () => {
  const { firewall, scalingo, fault } = await around();
  const body = { ranges: [{ id: 'man-osc-secnum-fr1-egress', name: 'Scalingo osc-secnum-fr1 region' }] };
  scalingo.fault({ on: 'GET managed_ranges', times: 2, do: { what: 'answer', status: 200, body } });
  expect(await fault(firewall.add(orders, region))).toHaveProperty(
    'message',
    'Scalingo has no range for region:osc-fr1; it has osc-secnum-fr1.',
  );
  expect(await firewall.add(orders, region)).toMatchObject({ source: 'region:osc-fr1' });
});

test.each([403, 404])(
  'where the ranges were refused once with %i, they are asked for again',
  async (status) => {
    const { firewall, regions, scalingo } = await around();
    scalingo.fault({ on: 'GET managed_ranges', do: { what: 'answer', status, body: { error: 'no' } } });
    expect(await regions.of(orders)).toEqual([]);
    expect(await regions.of(orders)).toEqual(['osc-fr1', 'osc-secnum-fr1']);
    expect(await firewall.add(orders, region)).toMatchObject({ source: 'region:osc-fr1' });
  },
);

test.each([
  [{ id: 'r-1', name: null }, 'r-1'],
  [{ id: 'r-1' }, 'r-1'],
  [{ id: 'r-1', name: '' }, 'r-1'],
  [{ id: 'r-1', name: 'Paris  Two', more: 1 }, 'paris-two'],
])('a managed range told as %j is asked for as %s', async (range, name) => {
  const { regions, scalingo } = await around();
  const body = { ranges: [range] };
  scalingo.fault({ on: 'GET managed_ranges', do: { what: 'answer', status: 200, body } });
  expect(await regions.of(orders)).toEqual([name]);
});

test.each([
  ['refused', '', [2, 3]],
  ['dropped', '', [1, 2]],
  ['kept', region.label, [1, 2]],
] as const)(
  'a label is sent with a region; where it is %s, the rule has the label “%s”',
  async (reading, label, posts) => {
    const { firewall, scalingo, requests } = await around({ readings: { labelOnManagedRange: reading } });
    const { id } = await firewall.add(orders, region);
    expect(scalingo.rules('my-orders')).toMatchObject([{ source: 'man-osc-fr1-egress', label }]);
    const first = requests('POST', 'firewall_rules');
    await firewall.remove(orders, id);
    await firewall.add(orders, region);
    expect([first, requests('POST', 'firewall_rules')]).toEqual(posts);
  },
);

test('two new rules of a region after a lost answer: neither is taken for ours', async () => {
  const { firewall, scalingo, fault } = await around({
    readings: { duplicates: 'allowed', labelOnManagedRange: 'dropped' },
  });
  scalingo.byHand.add('my-orders', { range_id: 'man-osc-fr1-egress' });
  scalingo.fault({ on: 'POST firewall_rules', do: { what: 'lose' } });
  expect(await fault(firewall.add(orders, region))).toMatchObject({ retry: true, made: 'unseen' });
});

test.each([
  ['there is no turn for it', 'POST firewall_rules', 60_000],
  ['the range is not found', 'GET managed_ranges', 0],
] as const)('an opening that was never sent, because %s, made nothing', async (_, on, waitMs) => {
  const { firewall, scalingo, turns, fault, requests } = await around();
  await firewall.list(orders);
  scalingo.fault({ on, times: 9, do: { what: 'answer', status: 503 } });
  turns.push(waitMs);
  expect(await fault(firewall.add(orders, region))).toMatchObject({ retry: true, made: 'nothing' });
  expect(requests('POST', 'firewall_rules')).toBe(0);
});

test('where no list could be made after a lost answer, nothing is known of the rule', async () => {
  const { firewall, scalingo, fault } = await around();
  await firewall.list(orders);
  for (const on of ['POST firewall_rules', 'GET firewall_rules'])
    scalingo.fault({ on, times: 9, do: { what: 'answer', status: 503 } });
  expect(await fault(firewall.add(orders, region))).toMatchObject({
    made: undefined,
    message: expect.stringContaining('open region:osc-fr1'),
  });
});
