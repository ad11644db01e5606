/** The worker: what it lets in, what it keeps, and how it stops. */
import { afterEach, expect, test, vi } from 'vitest';
import { DAY } from '../../src/grant/duration.ts';
import { databaseName, grantId, MORNING } from '../support/builders.ts';
import { aGate, benches, soon } from './bench.ts';

const aBench = await benches();
const orders = databaseName('orders');

afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['converge', {}],
  ['converge', { database: '../orders' }],
  ['announce', { grant: 'gr_1' }],
  ['wake', { database: 7 }],
  ['drop', { database: 'orders' }],
])(
  'a job %s with data %j is no job of ours: it fails at the door, is kept, and the work goes on',
  async (name, data) => {
    const { queue, work, asker, idle, lines } = aBench();
    const done: string[] = [];
    work({
      converge: async () => void done.push('converge'),
      announce: async () => void done.push('announce'),
    });
    await queue.add(name, data);
    await expect.poll(() => queue.getFailedCount(), soon).toBe(1);
    await idle();
    expect(done).toEqual([]);
    expect(lines).toMatchObject([{ level: 'error', facts: { job: name, data } }]);
    await asker.converge(orders);
    await expect.poll(() => done, soon).toEqual(['converge']);
  },
);

test('a bug is said aloud and kept, and the next asking is a new try', async () => {
  const { queue, work, asker, idle, lines, delays } = aBench();
  const bug = new TypeError('a bug');
  let runs = 0;
  work({
    converge: async () => {
      runs += 1;
      throw bug;
    },
  });
  for (const run of [1, 2]) {
    await asker.converge(orders);
    await expect.poll(() => queue.getFailedCount(), soon).toBe(run);
  }
  await idle();
  expect(runs).toBe(2);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    level: 'error',
    facts: { job: 'converge', data: { database: 'orders' }, err: bug },
  });
  expect(await delays()).toEqual([]);
});

test('what failed is kept for a week', async () => {
  const { queue, work, asker } = aBench();
  let runs = 0;
  work({
    converge: async () => {
      runs += 1;
      throw new TypeError('a bug');
    },
  });
  const failed: number[] = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const days of [0, 6, 8]) {
    vi.setSystemTime(MORNING + days * DAY);
    await asker.converge(orders);
    await expect.poll(() => runs, soon).toBe(failed.length + 1);
    await expect.poll(() => queue.getActiveCount(), soon).toBe(0);
    failed.push(await queue.getFailedCount());
  }
  // On the eighth day the first one goes, the second stays.
  expect(failed).toEqual([1, 2, 2]);
});

test('what went well leaves nothing behind', async () => {
  const { queue, work, asker, idle } = aBench();
  const done: string[] = [];
  work({
    converge: async (database) => void done.push(database),
    announce: async (grant) => void done.push(grant),
  });
  await asker.converge(orders);
  await asker.announce(grantId('a'));
  await expect.poll(() => done.length, soon).toBe(2);
  await idle();
  expect(await queue.getJobCounts()).toMatchObject({ completed: 0, failed: 0, delayed: 0 });
});

test('to close is to let the running job end, and then to take no other', async () => {
  const { queue, work, asker } = aBench();
  const gate = aGate();
  const began: string[] = [];
  const ended: string[] = [];
  const worker = work({
    converge: async (database) => {
      began.push(database);
      await gate.opened;
      ended.push(database);
    },
  });
  await asker.converge(orders);
  await expect.poll(() => began, soon).toEqual(['orders']);
  const closed = worker.close({ withinMs: 10_000 });
  // One that comes at this very moment may still be taken; then it is finished too.
  await asker.converge(databaseName('billing'));
  gate.open();
  await closed;
  expect(ended).toContain('orders');
  expect(ended).toEqual(began);
  expect(await queue.getJobCounts('wait', 'active')).toEqual({ wait: 2 - ended.length, active: 0 });

  await asker.converge(databaseName('users'));
  expect(await queue.getJobCounts('wait', 'active')).toEqual({ wait: 3 - ended.length, active: 0 });
});

test('what does not end in time is cut off, taken up by another worker, and counted as no failure', async () => {
  const { queue, work, asker, idle, lines } = aBench();
  const never = aGate();
  const runs: string[] = [];
  const first = work({
    waits: { lockMs: 200, spreadMs: 0, refusedMs: 0 },
    converge: async () => {
      runs.push('first');
      await never.opened;
    },
  });
  await asker.converge(orders);
  await expect.poll(() => runs, soon).toEqual(['first']);
  await first.close({ withinMs: 20 });
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      facts: { event: 'job_cut_off', queue: 'access', withinMs: 20 },
    }),
  );

  // Asked for while the dead worker still holds the job: in it, or after it.
  await asker.converge(orders);
  work({ waits: { lockMs: 200, spreadMs: 0, refusedMs: 0 }, converge: async () => void runs.push('second') });
  await expect.poll(() => runs, soon).toContain('second');
  await idle();
  expect(await queue.getFailedCount()).toBe(0);
  never.open();
});

test('E11: of many messages that wait, ends and emergencies go first, then answers, then the rest', async () => {
  const { work, asker, messages } = aBench();
  const gate = aGate();
  const told: string[] = [];
  const busy = Array.from({ length: 8 }, (_, n) => grantId(`busy${n}`));
  for (const id of busy) await asker.announce(id);
  work({
    announce: async (id) => {
      if (busy.includes(id)) return gate.opened;
      told.push(id);
    },
  });
  await expect.poll(() => messages.getActiveCount(), soon).toBe(8);
  const rest = Array.from({ length: 30 }, (_, n) => grantId(`rest${n + 10}`));
  for (const id of rest) await asker.announce(id);
  await asker.announce(grantId('answer'), 2);
  await asker.announce(grantId('end'), 1);
  // One of those that wait has ended meanwhile.
  await asker.announce(grantId('rest20'), 1);
  gate.open();
  await expect.poll(() => told.length, soon).toBe(32);
  const others = rest.filter((id) => id !== grantId('rest20'));
  expect(new Set(told.slice(0, 2))).toEqual(new Set([grantId('end'), grantId('rest20')]));
  expect(told.slice(2)).toEqual([grantId('answer'), ...others]);
});
