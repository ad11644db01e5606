/** Trying the endpoint once access is open: only where the operator wants it, once, and nobody waits for it. */

import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { said } from '../support/builders.ts';
import { world } from '../support/world.ts';

test('where it is wanted: what was learned is written down', async () => {
  const w = world({ orders: { probe: true } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(grant).toMatchObject({ probe: { reached: true, what: 'TLSv1.3 in 5 ms' } });
  expect(w.trail(grant).map(({ move }) => move)).toEqual(['request', 'approve', 'open', 'opened', 'probed']);
});

test('where it is not: the endpoint is left alone', async () => {
  const w = world();
  let tried = 0;
  w.once('before probe.try', () => {
    tried += 1;
  });
  expect(await w.open('ana', 'orders', '203.0.113.7', '2h')).not.toHaveProperty('probe');
  expect(tried).toBe(0);
});

test('where it cannot be tried, access is open all the same', async () => {
  const w = world({ orders: { probe: true } });
  w.once('before probe.try', () => {
    throw new Fault(said('Scalingo does not tell the endpoint.'), { retry: true });
  });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '2h');
  expect(grant.state).toBe('active');
  expect(w.loud).toEqual(['warn: endpoint not probed']);
});

test('given back before it was tried: it is not tried', async () => {
  const w = world({ orders: { probe: true } });
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  w.once('after jobs.probe', async () => {
    await w.done('ana', grant);
  });
  let tried = 0;
  w.once('before probe.try', () => {
    tried += 1;
  });
  await w.settle();
  expect([w.rules(), tried]).toEqual([[], 0]);
});
