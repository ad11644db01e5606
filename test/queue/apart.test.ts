/** Messages have a queue and places of their own: however many wait for Slack, access goes on. */
import { expect, test } from 'vitest';
import { accessPlaces } from '../../src/queue/work.ts';
import { databaseName, grantId, MORNING } from '../support/builders.ts';
import { aGate, benches, soon } from './bench.ts';

const aBench = await benches();
const letters = [...'abcdefghijklmnopqrst'];
const databases = Array.from({ length: 50 }, (_, n) => databaseName(`orders-${n}`));

test('P1: while every message hangs, fifty databases converge', async () => {
  const { work, asker } = aBench();
  const slack = aGate();
  const asked: string[] = [];
  const converged: string[] = [];
  work({
    announce: async (grant) => {
      asked.push(grant);
      await slack.opened;
    },
    converge: async (database) => void converged.push(database),
  });
  for (const letter of letters) await asker.announce(grantId(letter));
  await expect.poll(() => asked.length, soon).toBe(8);
  for (const database of databases) await asker.converge(database);
  // Side by side, so in any order.
  await expect
    .poll(() => converged.toSorted(), { interval: 5, timeout: 3_000 })
    .toEqual(databases.toSorted());
  expect(asked).toHaveLength(8);
  slack.open();
  await expect.poll(() => asked.length, soon).toBe(letters.length);
});

test('P1: while every database hangs, wakes and the sweep still run, and so does a new database', async () => {
  const { work, asker, queue } = aBench();
  const scalingo = aGate();
  const converged: string[] = [];
  let configured = databases.length;
  let sweeps = 0;
  work({
    databases: () => configured,
    converge: async (database) => {
      converged.push(database);
      await scalingo.opened;
    },
    sweep: async () => {
      sweeps += 1;
    },
  });
  for (const database of databases) await asker.converge(database);
  await expect.poll(() => converged.length, soon).toBe(50);
  await queue.add('sweep', {});
  await expect.poll(() => sweeps, soon).toBe(1);
  configured += 20;
  const added = Array.from({ length: 20 }, (_, n) => databaseName(`billing-${n}`));
  for (const database of added) await asker.wake(database, MORNING);
  await expect.poll(() => converged.slice(50).sort(), soon).toEqual([...added].sort());
  scalingo.open();
});

test.each([
  [0, 8],
  [50, 58],
  [1000, 200],
])('with %i databases, access has %i places', (count, places) => {
  expect(accessPlaces(count)).toBe(places);
});

test('closing lets the running jobs of both queues end', async () => {
  const { work, asker } = aBench();
  const gate = aGate();
  const began: string[] = [];
  const ended: string[] = [];
  const job = async (name: string) => {
    began.push(name);
    await gate.opened;
    ended.push(name);
  };
  const workers = work({ converge: job, announce: job });
  await asker.converge(databaseName('orders'));
  await asker.announce(grantId('a'));
  await expect.poll(() => began.length, soon).toBe(2);
  const closed = workers.close({ withinMs: 10_000 });
  gate.open();
  await closed;
  expect(ended.sort()).toEqual([grantId('a'), 'orders']);
});

test('a message that never ends does not keep access from closing, and both close within the limit', async () => {
  const { work, asker, lines } = aBench();
  const never = aGate();
  let began = 0;
  const workers = work({
    announce: async () => {
      began += 1;
      await never.opened;
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => began, soon).toBe(1);
  await workers.close({ withinMs: 500 });
  expect(lines).toMatchObject([{ level: 'warn', facts: { queue: 'messages', withinMs: 500 } }]);
  never.open();
});
