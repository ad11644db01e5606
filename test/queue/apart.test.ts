/** Messages have a queue and places of their own: however many wait for Slack, access goes on. */
import { expect, test } from 'vitest';
import { NotYet } from '../../src/flow/fault.ts';
import { GrantId } from '../../src/grant/ids.ts';
import { accessPlaces } from '../../src/queue/work.ts';
import { createKeys } from '../../src/redis/keys.ts';
import { createTurns } from '../../src/redis/store/turns.ts';
import { production } from '../../src/timing.ts';
import { databaseName, grantId, MORNING } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
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

test('P1: an end is as late with five busy people as with three hundred', async () => {
  const redis = await testRedis();
  /** 300 ends of that many people, who are all to be told in their own channel at one message a second. */
  const ending = async (people: number) => {
    const { work, asker, messages } = aBench();
    const keys = createKeys(`${freshPrefix()}-${people}`);
    const turns = createTurns({ redis, keys, waits: production.turns, now: () => MORNING });
    const ids = Array.from({ length: 300 }, (_, n) => GrantId.parse(`gr_${String(n).padStart(10, '0')}`));
    let told = 0;
    const converged: string[] = [];
    work({
      announce: async (grant) => {
        const waitMs = await turns.take(`D${Number(grant.slice(3)) % people}`, grant);
        if (waitMs > 0) throw new NotYet(waitMs);
        told += 1;
      },
      converge: async (database) => void converged.push(database),
    });
    await Promise.all(ids.map((id) => asker.announce(id)));
    for (const database of databases) await asker.converge(database);
    // No clock moves, so nothing here has waited for a turn.
    await expect.poll(() => converged.length, soon).toBe(databases.length);
    await expect.poll(async () => told + (await messages.getDelayedCount()), soon).toBe(300);
    return { converged: converged.toSorted(), told };
  };
  const [five, hundreds] = [await ending(5), await ending(300)];
  expect([five.told, hundreds.told]).toEqual([5, 300]);
  expect(five.converged).toEqual(hundreds.converged);
}, 60_000);

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
