/** One at a time per database over all workers, no wake-up lost, and none kept waiting. */
import { expect, test } from 'vitest';
import type { DatabaseName } from '../../src/grant/ids.ts';
import { databaseName, grantId, plus } from '../support/builders.ts';
import { testRedis } from '../support/redis.ts';
import { aGate, benches, soon } from './bench.ts';

const aBench = await benches();
const redis = await testRedis();
const orders = databaseName('orders');
const billing = databaseName('billing');

test('six asked for around a running converge are exactly two runs', async () => {
  const { work, asker, idle } = aBench();
  const gate = aGate();
  const runs: DatabaseName[] = [];
  work({
    converge: async (database) => {
      runs.push(database);
      await gate.opened;
    },
  });
  for (let asked = 0; asked < 2; asked += 1) await asker.converge(orders);
  await expect.poll(() => runs, soon).toEqual([orders]);
  for (let asked = 0; asked < 4; asked += 1) await asker.converge(orders);
  expect(runs).toEqual([orders]);
  gate.open();
  await idle();
  expect(runs).toEqual([orders, orders]);
});

test('announcing is one at a time per grant in the same way', async () => {
  const { work, asker, idle } = aBench();
  const gate = aGate();
  let runs = 0;
  work({
    announce: async () => {
      runs += 1;
      await gate.opened;
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => runs, soon).toBe(1);
  for (let asked = 0; asked < 5; asked += 1) await asker.announce(grantId('a'));
  gate.open();
  await idle();
  expect(runs).toBe(2);
});

test('announcing one grant waits for no other', async () => {
  const { work, asker } = aBench();
  const gate = aGate();
  const done: string[] = [];
  work({
    announce: async (grant) => {
      if (grant === grantId('a')) await gate.opened;
      done.push(grant);
    },
  });
  await asker.announce(grantId('a'));
  await asker.announce(grantId('b'));
  await expect.poll(() => done, soon).toEqual([grantId('b')]);
  gate.open();
});

test('another database does not wait for one that takes its time', async () => {
  const { work, asker } = aBench();
  const gate = aGate();
  const done: DatabaseName[] = [];
  work({
    converge: async (database) => {
      if (database === orders) await gate.opened;
      done.push(database);
    },
  });
  await asker.converge(orders);
  await asker.converge(billing);
  await expect.poll(() => done, soon).toEqual([billing]);
  gate.open();
});

test('two workers, two hundred askings: never two at once, and each asking is followed by a run', async () => {
  const { work, asker, idle } = aBench();
  const asked = new Map<DatabaseName, number>();
  const seen = new Map<DatabaseName, number>();
  const running = new Map<DatabaseName, number>();
  let most = 0;
  let runs = 0;
  const converge = async (database: DatabaseName) => {
    runs += 1;
    // What a converge reads at its start must be no older than the last asking.
    seen.set(database, asked.get(database) ?? 0);
    const now = (running.get(database) ?? 0) + 1;
    running.set(database, now);
    most = Math.max(most, now);
    for (let calls = 0; calls < 4; calls += 1) await redis.ping();
    running.set(database, now - 1);
  };
  work({ converge });
  work({ converge });
  for (let count = 1; count <= 100; count += 1) {
    for (const database of [orders, billing]) {
      asked.set(database, count);
      await asker.converge(database);
    }
  }
  await idle();
  expect(most).toBe(1);
  expect(Object.fromEntries(seen)).toEqual({ orders: 100, billing: 100 });
  expect(runs).toBeGreaterThan(2);
});

test('what waits for its time holds up nobody who asks meanwhile', async () => {
  const { work, asker, delays } = aBench();
  const runs: DatabaseName[] = [];
  await asker.wake(orders, plus('1h'));
  await asker.retry(orders, plus('1h'));
  await asker.converge(orders);
  work({ converge: async (database) => void runs.push(database) });
  await expect.poll(() => runs, soon).toEqual([orders]);
  expect(await delays()).toHaveLength(2);
});

test('one asked for while a converge runs into a bug is run after it', async () => {
  const { work, asker, idle, lines } = aBench();
  const gate = aGate();
  let runs = 0;
  work({
    converge: async () => {
      runs += 1;
      if (runs > 1) return;
      await gate.opened;
      throw new TypeError('a bug');
    },
  });
  await asker.converge(orders);
  await expect.poll(() => runs, soon).toBe(1);
  await asker.converge(orders);
  gate.open();
  await idle();
  expect(runs).toBe(2);
  expect(lines).toMatchObject([{ level: 'error', what: 'job failed' }]);
});
