/** The workers are dead: the watchdog's sweep does by itself what it would have asked them for. */

import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { withoutQueue } from '../../src/flow/without-queue.ts';
import { said } from '../support/builders.ts';
import { world } from '../support/world.ts';

test('without a worker, what was approved opens and what is over closes, and people are told', async () => {
  const w = world();
  const over = await w.open('ana', 'orders', '203.0.113.7', '30m');
  w.elapse('30m');
  const waiting = await w.request('ana', 'billing', '203.0.113.8', '30m');
  await w.approve('bo', waiting);
  w.loseJobs();

  await sweep(withoutQueue(w.process().world));

  expect([w.rules('orders'), w.rules('billing').length]).toEqual([[], 1]);
  expect([w.messages(over).at(-1), w.messages(waiting).at(-1)]).toEqual(['closed: time is up', 'open']);
});

test('one message that cannot be written, and one database that does not answer, hold up nothing else', async () => {
  const w = world();
  const over = await w.open('ana', 'billing', '203.0.113.7', '30m');
  w.elapse('30m');
  w.loseJobs();
  for (const moment of ['before firewall.list', 'before projection.show'] as const) {
    w.once(moment, () => {
      throw new Fault(said('not now'), { retry: true });
    });
  }
  const own = withoutQueue(w.process().world);
  await sweep(own);
  await sweep(own);
  expect([w.rules('billing'), w.messages(over).at(-1)]).toEqual([[], 'closed: time is up']);
  expect(w.untrue).toEqual([]);
});
