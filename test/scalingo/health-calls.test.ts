/** The calls that are made for the health of Scalingo alone do not hinder those that are made for people. */
import { expect, test } from 'vitest';
import { calledOf } from '../../src/wiring/scalingo-health.ts';
import { databaseName } from '../support/builders.ts';
import { around, billing, orders } from './around.ts';

test('where some databases fail and others are well, their host is not left alone', async () => {
  const failing = [billing, databaseName('stock'), databaseName('users')];
  const all = [...failing, orders];
  const { scalingo, firewall, check } = await around({
    databases: all.map((name) => ({ name: `my-${name}` })),
  });
  await firewall.list(orders);
  for (const name of failing) {
    const { addon } = await firewall.place(name, 'look');
    scalingo.fault({ on: `GET ${addon}/firewall_rules`, times: 30, do: { what: 'answer', status: 503 } });
  }
  const databases = new Map(all.map((name) => [name, { scalingo: { region: 'osc-fr1' } }]));
  for (const round of [0, 1, 2]) {
    await check(...calledOf(databases, [...failing.slice(round), ...failing.slice(0, round)]));
    expect(await firewall.list(orders)).toEqual([]);
  }
});

test('of each region one is called that is well, where any is, and of those that fail one', () => {
  const [paris, seoul] = [{ scalingo: { region: 'osc-fr1' } }, { scalingo: { region: 'osc-sg1' } }];
  const stock = databaseName('stock');
  const databases = new Map([
    [billing, paris],
    [stock, seoul],
    [orders, paris],
  ]);
  expect(calledOf(databases, [])).toEqual([[billing, stock], []]);
  expect(calledOf(databases, [stock, billing])).toEqual([[orders, stock], [stock]]);
});
