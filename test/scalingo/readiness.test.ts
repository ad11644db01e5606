/** Before anything is opened: does the database run, and does it enforce TLS where that is shown? Each “no” says what to do. */
import { expect, test } from 'vitest';
import { around, orders } from './around.ts';

const info = ['scalingo --region osc-fr1 --app my-orders addons'];

test.each([
  [{}, undefined],
  [{ tls: undefined }, undefined],
  [{ status: 'something new' }, undefined],
  [
    { status: 'stopped' },
    {
      what: { is: 'suspended' },
      next: { do: 'resume', database: 'my-orders', cli: info },
    },
  ],
  [
    { status: 'migrating' },
    {
      what: { is: 'being worked on', status: 'migrating' },
      next: { do: 'wait', database: 'my-orders', cli: info },
    },
  ],
  [
    { tls: 'PENDING_TO_ACTIVATE' },
    {
      what: { is: 'no TLS', status: 'PENDING_TO_ACTIVATE' },
      next: {
        do: 'enforce TLS',
        database: 'my-orders',
        cli: [
          'scalingo --region osc-fr1 --app my-orders --addon ad-97fe3f10-ed53-4459-8e40-000000000001 database-enable-feature force-ssl',
        ],
      },
    },
  ],
])('%j', async (change, expected) => {
  for (const convention of ['addon-token', 'user-bearer'] as const) {
    const { readiness, scalingo } = await around({ convention });
    scalingo.become('my-orders', change);
    expect(await readiness.hindrance(orders)).toEqual(expected);
  }
});

test('nothing is switched on by looking', async () => {
  const { readiness, scalingo } = await around();
  scalingo.become('my-orders', { status: 'stopped', tls: 'FAILED' });
  await readiness.hindrance(orders);
  const changing = scalingo
    .state()
    .requests.filter(({ method, path }) => method !== 'GET' && !path.includes('token'));
  expect(changing).toEqual([]);
});

test('where there are as many rules as there may be: how to make room', async () => {
  const { readiness } = await around();
  expect(readiness.makeRoom(orders)).toEqual({
    do: 'make room',
    database: 'my-orders',
    cli: [
      'SCALINGO_PREVIEW_FEATURES=true scalingo --region osc-fr1 --database my-orders database-firewall-rules',
      'SCALINGO_PREVIEW_FEATURES=true scalingo --region osc-fr1 --database my-orders database-firewall-rules-remove RULE_ID',
    ],
  });
});
