/** Scalingo may not keep a label, or not the whole of it: what that does to an opening whose answer was lost. */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { At } from '../../src/flow/ports.ts';
import type { Grant } from '../../src/grant/record.ts';
import { databaseName, said, source } from '../support/builders.ts';
import { createFakeFirewall } from '../support/fakes/firewall.ts';
import { world } from '../support/world.ts';

type W = ReturnType<typeof world>;
const orders = databaseName('orders');

const doubts = async (w: W) =>
  (await w.alarms.lasting()).flatMap((alarm) => (alarm.event === 'rule_in_doubt' ? [alarm.facts.rules] : []));

/** Its answer is lost, and what it made has that label. */
async function openAs(w: W, label: string): Promise<Grant> {
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  w.once('before firewall.add', () => {
    throw new Fault(said('no answer'), { retry: true, made: 'unseen' });
  });
  await w.approve('bo', grant);
  await w.settle();
  w.firewall.put(orders, { source: source('203.0.113.7'), label });
  return grant;
}

test.each(['', 'db-', 'db-access/pro'])(
  'an address with the label %j may be ours or somebody’s: it is reported, and stays',
  async (label) => {
    const w = world();
    await openAs(w, label);
    await w.run('2h');
    const [rule] = w.rules();
    expect(await doubts(w)).toEqual([rule?.id]);
    if (rule) w.firewall.relabel(orders, { id: rule.id, label: 'office' });
    await w.run('2m');
    expect([w.rules().length, await doubts(w)]).toEqual([1, []]);
  },
);

test('one list that does not show it is not the end of a doubt, two are', async () => {
  const whole = createFakeFirewall([orders]);
  let hides = 0;
  const firewall = {
    ...whole,
    list: async (at: At) => {
      hides -= 1;
      return hides >= 0 ? [] : whole.list(at);
    },
  };
  const w = world({ orders: {} }, { firewall });
  await openAs(w, '');
  await w.run('2h');
  const [rule] = w.rules();
  hides = 1;
  await w.run('3m');
  expect(await doubts(w)).toEqual([rule?.id]);
  if (rule) whole.take(orders, rule.id);
  await w.run('3m');
  if (rule) whole.restore(orders, rule);
  await w.run('3m');
  expect(await doubts(w)).toEqual([]);
});

test('an address that was left before its opening was answered is in doubt too, however late it appears', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.once('before firewall.add', () => {
    throw new Fault(said('no answer'), { retry: true, made: 'unseen' });
  });
  await w.move('ana', grant, '203.0.113.8');
  await w.settle();
  await w.move('ana', grant, '203.0.113.9');
  await w.run('3m');
  const rule = w.firewall.put(orders, { source: source('203.0.113.8'), label: '' });
  await w.run('3m');
  expect(await doubts(w)).toEqual([rule.id]);
});

test('a label that is somebody’s is no doubt', async () => {
  const w = world();
  await openAs(w, 'office');
  await w.run('2h');
  expect([w.rules().length, await doubts(w)]).toEqual([1, []]);
});

test.each([{ orders: {}, billing: {} }, { billing: {} }])(
  'so much of a label as says the installation makes it ours: it goes at the end, with the file %j',
  async (file) => {
    const w = world();
    const grant = await openAs(w, 'db-access/prod gr_00');
    w.configure(file);
    await w.run('2h');
    expect([w.rules(), await doubts(w)]).toEqual([[], []]);
    expect(['closed', 'failed']).toContain((await w.look(grant)).state);
  },
);
