/** Scalingo takes 30 rules: a list with more than a hundred of ours is not to be believed. */
import { expect, test } from 'vitest';
import { labelFor } from '../../src/grant/rule.ts';
import { databaseName, grantId, installation, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');

test('a list with more than 100 rules of ours is an alarm: only what is due by an envelope is removed', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  const strays = Array.from({ length: 100 }, (_, n) =>
    w.firewall.put(orders, {
      source: source(`192.0.2.${n}`),
      label: labelFor(installation, grantId(`s${n}`)),
    }),
  );
  await w.run('30m');
  expect(w.rules()).toHaveLength(101);
  expect((await w.alarms.all()).filter(({ alarm }) => alarm.event === 'too_many_rules')).toMatchObject([
    { alarm: { event: 'too_many_rules', subject: 'orders', facts: { database: 'orders', rules: 101 } } },
  ]);
  await w.run('40m');
  expect(w.rules()).not.toContainEqual(expect.objectContaining({ source: '203.0.113.7/32' }));

  for (const { id } of strays.slice(50)) w.firewall.take(orders, id);
  await w.run('10m');
  expect(w.rules()).toEqual([]);
  expect((await w.alarms.all()).filter(({ alarm }) => alarm.event === 'too_many_rules')).toMatchObject([
    { endedAt: expect.any(Number) },
  ]);
});
