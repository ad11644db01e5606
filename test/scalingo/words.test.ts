/** What Scalingo's answers may hold: lists that are null, and texts that are long or hide something. */
import { expect, test } from 'vitest';
import { AddonsAnswer } from '../../src/scalingo/http/answers.ts';
import { around, orders, ours } from './around.ts';

const answer = (body: unknown, status = 200) => ({ what: 'answer', status, body }) as const;

test('T8: a list of rules that is null is empty, and access opens', async () => {
  const { firewall, scalingo } = await around();
  scalingo.fault({ on: 'GET firewall_rules', do: answer({ rules: null }) });
  expect(await firewall.list(orders)).toEqual([]);
  expect(await firewall.add(orders, ours)).toMatchObject(ours);
});

test('a list that shows one rule twice, as while it changes, has it once', async () => {
  const { firewall, scalingo } = await around();
  const { id, source: cidr } = await firewall.add(orders, ours);
  const rule = { id, type: 'custom_range', cidr, label: ours.label };
  scalingo.fault({ on: 'GET firewall_rules', do: answer({ rules: [rule, rule] }) });
  expect(await firewall.list(orders)).toEqual([{ ...ours, id }]);
});

test.each([
  ['regions', 'GET /v1/regions', 'Scalingo has no region osc-fr1 for this account; it has none.'],
  [
    'addons',
    'GET /addons',
    'my-orders is not a Dedicated Resources database, so it has no firewall to open.',
  ],
])(
  'T8: a list of %s that is null is empty, and the error says what is missing',
  async (list, on, message) => {
    const { firewall, scalingo, fault } = await around();
    scalingo.fault({ on, do: answer({ [list]: null }) });
    expect(await fault(firewall.list(orders))).toHaveProperty('message', message);
  },
);

test('T8: null lists of ranges, endpoints and databases are empty', async () => {
  const { regions, endpoints, discover, scalingo, fault } = await around();
  scalingo.fault({ on: 'GET managed_ranges', do: answer({ ranges: null }) });
  expect(await regions.of(orders)).toEqual([]);
  scalingo.fault({ on: 'GET /endpoints', do: answer({ endpoints: null }) });
  expect(await fault(endpoints.of(orders))).toMatchObject({ problem: { is: 'no endpoint' } });
  scalingo.fault({ on: 'GET /v1/databases', do: answer({ databases: null }) });
  expect(await discover()).toEqual({ found: [], missed: [] });
});

const hostile = `bad\u202e\u0007 \u200bvalue\n\n${'😀'.repeat(225_000)}`;
const cut = `bad value ${'😀'.repeat(189)}…`;

test.each([
  ['JSON with one error', { error: hostile }, cut],
  [
    'JSON with an error for each field',
    { errors: { cidr: [hostile, 'x'] } },
    `cidr: ${cut.replace('😀'.repeat(6), '')}`,
  ],
  ['plain text', hostile, cut],
])('T10: an error text of 900 KB is cut to 200 visible characters: %s', async (_, body, said) => {
  const { firewall, scalingo, fault } = await around();
  await firewall.list(orders);
  scalingo.fault({ on: 'POST firewall_rules', do: answer(body, 422) });
  expect(await fault(firewall.add(orders, ours))).toMatchObject({ problem: { is: 'refused', said } });
});

test.each([
  ['a substitution', '$(touch x).example'],
  ['the end of a quotation', 'a.example"; touch x; "'],
  ['the end of a single quotation', "a'b.example"],
  ['a line break', 'a.example\ntouch x'],
  ['900 characters', 'a'.repeat(900)],
])('T10: a host that is not a plain name is in no command for people: %s', async (_, hostname) => {
  const { endpoints, scalingo, fault } = await around();
  const body = { endpoints: [{ hostname, port: 31_000, type: 'public-rw' }] };
  scalingo.fault({ on: 'GET /endpoints', do: answer(body) });
  expect(await fault(endpoints.of(orders))).toMatchObject({
    problem: { is: 'another shape', fields: ['endpoints.0.hostname'] },
  });
});

test.each(["a'; touch x; '", '$(touch x)', 'a\ntouch x', 'a'.repeat(900)])(
  'T10: a database name that is not plain is in no command for people: %j',
  (resource_id) => {
    const told = (name: string) => AddonsAnswer.parse({ addons: [{ id: 'ad-1', resource_id: name }] });
    expect(told(resource_id).addons).toEqual([{ id: 'ad-1', resource_id: undefined }]);
    expect(told('my_orders_3030').addons).toEqual([{ id: 'ad-1', resource_id: 'my_orders_3030' }]);
  },
);

test('T10: the rest of Scalingo’s words in an error is cut as well', async () => {
  const { firewall, readiness, scalingo, fault } = await around();
  const far = {
    what: 'answer',
    status: 302,
    headers: { location: `https://${'a.'.repeat(1500)}example/` },
  } as const;
  scalingo.fault({ on: 'GET firewall_rules', do: far });
  const redirected = await fault(firewall.list(orders));
  expect(redirected).toMatchObject({ problem: { host: `${'a.'.repeat(99)}a…` } });
  const database = { features: [{ name: 'force-ssl', status: hostile }] };
  scalingo.fault({ on: 'GET /api/databases', do: answer({ database }) });
  expect(await readiness.hindrance(orders)).toMatchObject({ what: { is: 'no TLS', status: cut } });
  const rules = Array.from({ length: 10_000 }, () => ({ type: 'custom_range' }));
  scalingo.fault({ on: 'GET firewall_rules', do: answer({ rules }) });
  expect(await fault(firewall.list(orders))).toMatchObject({
    problem: { fields: ['rules.0.id', 'rules.1.id', 'rules.2.id', 'rules.3.id', 'rules.4.id'] },
  });
});
