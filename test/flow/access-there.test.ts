/** Somebody asks for what they have: they are told before an approver is asked. */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { databaseName, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const asked = (from: string) => ({
  database: 'orders',
  source: from,
  duration: '1h',
  reason: 'a slow report',
});

test('who has open access from there is told so, and nobody is asked', async () => {
  const w = world({ orders: { widest: 24 } });
  const open = await w.open('ana', 'orders', '203.0.113.0/28', '2h');
  const refusal = { no: 'access-held', grant: { id: open.id } };
  for (const from of ['203.0.113.0/28', '203.0.113.7'])
    expect(await w.ask('ana', asked(from))).toMatchObject({ refusals: [{ about: 'nobody', refusal }] });
});

test.each<[string, object, string, string]>([
  ['of somebody else', {}, 'eve', '203.0.113.7'],
  ['from elsewhere', {}, 'ana', '203.0.113.8'],
  ['that can’t be extended', { extending: 'never' }, 'ana', '203.0.113.7'],
])('access %s is no reason not to ask', async (_, policy, who, from) => {
  const w = world({ orders: policy });
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(await w.ask(who, asked(from))).toMatchObject({ grant: { state: 'requested' } });
});

test('who knows of it asks all the same', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  const anyway = await w.ask('ana', asked('203.0.113.7'), 'anyway', { anyway: true });
  expect(anyway).toMatchObject({ grant: { state: 'requested' } });
});

test('an address that a rule of somebody else lets in is told from the last list; no call is made for it', async () => {
  const w = world();
  w.firewall.put(orders, { source: source('198.51.100.0/24'), label: 'the office' });
  w.firewall.put(orders, { source: source('192.0.2.7/32'), label: 'db-access/a-former-name gr_7k2m9x4qpa' });
  const from = '198.51.100.7';
  expect(await w.ask('ana', asked(from))).toMatchObject({ grant: { state: 'requested' } });
  await w.open('ana', 'orders', '203.0.113.7', '2h');
  const calls: string[] = [];
  w.always((moment) => {
    if (moment.includes('firewall')) calls.push(moment);
  });
  const refusal = { no: 'let-in', database: 'orders', source: `${from}/32` };
  expect(await w.ask('eve', asked(from))).toMatchObject({ refusals: [{ about: 'nobody', refusal }] });
  expect(calls).toEqual([]);
  // What another name of ours opened ends in its time.
  expect(await w.ask('eve', asked('192.0.2.7'))).toMatchObject({ grant: { state: 'requested' } });
  // Once no list comes any more, nothing is known of now.
  w.always((moment) => {
    if (moment.includes('firewall')) throw new Fault({ is: 'other', kind: 'silent' }, { retry: true });
  });
  await w.tick('16m');
  expect(await w.ask('eve', asked(from))).toMatchObject({ grant: { state: 'requested' } });
});
