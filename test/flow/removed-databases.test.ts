/** A request at a database that has left db-access.yaml: it waits for a rolling change, and is closed when no process knows it. */
import { expect, test } from 'vitest';
import { sweep } from '../../src/flow/sweep.ts';
import { MOST_RULES } from '../../src/grant/plan.ts';
import { databaseName, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

test('T5: a request whose database no process has named for ten minutes is closed with that reason', async () => {
  const w = world();
  const grant = await w.request('ana', 'billing', '203.0.113.7', '1h');
  await w.sweep();
  const { world: without } = w.another(undefined, { orders: {} });
  w.elapse('9m');
  await sweep(without);
  expect(await w.look(grant)).toMatchObject({ state: 'requested' });
  w.elapse('1m');
  await sweep(without);
  expect(await w.look(grant)).toMatchObject({ state: 'lapsed', databaseLeft: true });
  expect(w.trail(grant).at(-1)).toMatchObject({ move: 'lapse', detail: 'the database left db-access.yaml' });
});

test('T5: as long as one process names it, it waits', async () => {
  const w = world();
  const grant = await w.request('ana', 'billing', '203.0.113.7', '1h');
  const { world: without } = w.another(undefined, { orders: {} });
  for (let minute = 0; minute < 30; minute += 1) {
    w.elapse('1m');
    await sweep(minute % 2 ? without : w.process().world);
  }
  expect(await w.look(grant)).toMatchObject({ state: 'requested' });
});

test('T5: where no build has written down names before, the ten minutes count from the first sweep', async () => {
  const w = world();
  const grant = await w.request('ana', 'billing', '203.0.113.7', '1h');
  const { world: without } = w.another(undefined, { orders: {} });
  await sweep(without);
  w.elapse('9m');
  await sweep(without);
  expect(await w.look(grant)).toMatchObject({ state: 'requested' });
  w.elapse('1m');
  await sweep(without);
  expect(await w.look(grant)).toMatchObject({ state: 'lapsed', databaseLeft: true });
});

test('T5: what was approved and never asked of Scalingo fails at its time, although no process names the database', async () => {
  const w = world();
  for (let at = 0; at < MOST_RULES; at += 1)
    w.firewall.put(databaseName('billing'), { source: source(`192.0.2.${at}`), label: 'a partner' });
  const grant = await w.request('ana', 'billing', '203.0.113.7', '1h');
  await w.approve('bo', grant);
  await w.settle();
  expect(await w.look(grant)).toMatchObject({ state: 'approved', trouble: { what: { is: 'full' } } });
  w.configure({ orders: {} });
  await w.run('14m');
  // Another process may know it.
  expect(await w.look(grant)).toMatchObject({ state: 'approved' });
  await w.run('2m');
  expect(await w.look(grant)).toMatchObject({ state: 'failed' });
});
