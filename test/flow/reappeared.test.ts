/** Whose rule it is that is there again after an end, and what is no reappearance. */
import { expect, test } from 'vitest';
import type { Grant } from '../../src/grant/record.ts';
import { databaseName } from '../support/builders.ts';
import { world } from '../support/world.ts';

type W = ReturnType<typeof world>;
const orders = databaseName('orders');
const again = (w: W, grant: Grant) => w.trail(grant).filter(({ move }) => move === 'reappeared').length;

test('a rule that two grants shared goes at the later end, and nobody is told that it came back', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.open('dee', 'orders', '203.0.113.7', '3h');
  await w.run('2h');
  expect(w.rules()).toHaveLength(1);
  await w.run('2h');
  expect([w.rules(), again(w, first), again(w, second)]).toEqual([[], 0, 0]);
});

test('what they shared is there again: the one that had it last is told, once', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.open('dee', 'orders', '203.0.113.7', '3h');
  const [rule] = w.rules();
  await w.run('4h');
  for (let times = 0; times < 2; times += 1) {
    if (rule) w.firewall.restore(orders, rule);
    await w.run('2m');
  }
  expect([w.rules(), again(w, first), again(w, second)]).toEqual([[], 0, 1]);
});

test('a grant that was closed before its time has its region’s rule removed when it is there again', async () => {
  const w = world({ orders: { regions: ['osc-fr1'] } });
  const grant = await w.open('ana', 'orders', 'region:osc-fr1', '3h');
  const [rule] = w.rules();
  if (rule) w.firewall.take(orders, rule.id);
  await w.run('5m');
  expect(await w.look(grant)).toMatchObject({ state: 'closed', cause: 'removed outside' });
  if (rule) w.firewall.restore(orders, rule);
  await w.run('2m');
  expect([w.rules(), again(w, grant)]).toEqual([[], 1]);
});

test('long after the end its label is enough, and ten times are told at most', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const [{ source, label } = { source: grant.source, label: '' }] = w.rules();
  await w.run('2h');
  w.elapse('26h');
  await w.run('2m');
  for (let times = 0; times < 12; times += 1) {
    w.firewall.put(orders, { source, label });
    await w.run('2m');
  }
  expect([w.rules(), again(w, grant)]).toEqual([[], 10]);
});

test.each(['after closings.replace', 'after firewall.remove', 'after grants.update'] as const)(
  'a process that dies %s leaves it to the next one, which tells it once',
  async (moment) => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    const [{ source, label } = { source: grant.source, label: '' }] = w.rules();
    await w.run('2h');
    w.firewall.put(orders, { source, label });
    w.once(moment, () => w.restart());
    await expect(w.run('2m')).rejects.toThrow();
    await w.run('4m');
    expect([w.rules(), again(w, grant), w.untrue]).toEqual([[], 1, []]);
  },
);
