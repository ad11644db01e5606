/** What has to wait: wakes at an instant, retries after a fault. */
import { Queue } from 'bullmq';
import { expect, test } from 'vitest';
import { Fault, NotYet } from '../../src/flow/fault.ts';
import { createAsker } from '../../src/queue/ask.ts';
import { databaseName, grantId, MORNING, ms, plus, said } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { aGate, benches, type Line, soon } from './bench.ts';

const aBench = await benches();
const orders = databaseName('orders');

const away = () => new Fault(said('Our own memory (Redis) is out of reach right now.'), { retry: true });

test('a wake asks for a converge once its time has come', async () => {
  const { work, asker, idle, ring } = aBench();
  const runs: string[] = [];
  work({ converge: async (database) => void runs.push(database) });
  await asker.wake(orders, plus('2h'));
  await idle();
  expect(runs).toEqual([]);
  await ring();
  await expect.poll(() => runs, soon).toEqual(['orders']);
});

test('a wake whose time is over already is not kept waiting', async () => {
  const { work, asker } = aBench();
  const runs: string[] = [];
  work({ converge: async (database) => void runs.push(database) });
  await asker.wake(orders, MORNING - 1);
  await expect.poll(() => runs, soon).toEqual(['orders']);
});

test('asked for twice, the same instant is one wake; another instant or database is another', async () => {
  const { asker, delays } = aBench();
  await asker.wake(orders, plus('2h'));
  await asker.wake(orders, plus('2h'));
  expect(await delays()).toEqual([ms('2h')]);
  await asker.wake(orders, plus('1h'));
  await asker.wake(databaseName('orders-2'), plus('2h'));
  expect(await delays()).toEqual([ms('1h'), ms('2h'), ms('2h')]);
});

test.each(['converge', 'announce'] as const)(
  'a fault ends the %s and asks for a retry, later each time, until it goes well',
  async (verb) => {
    const { queue, work, asker, idle, ring, delays, lines } = aBench();
    let faults = 3;
    let runs = 0;
    work({
      [verb]: async () => {
        runs += 1;
        faults -= 1;
        if (faults >= 0) throw away();
      },
    });
    if (verb === 'converge') await asker.converge(orders);
    else await asker.announce(grantId('a'));
    for (const [run, wait] of [
      [1, '2s'],
      [2, '4s'],
      [3, '8s'],
    ] as const) {
      await expect.poll(() => delays(), soon).toEqual([ms(wait)]);
      expect(runs).toBe(run);
      await ring();
    }
    await expect.poll(() => runs, soon).toBe(4);
    await idle();
    expect(await delays()).toEqual([]);
    expect(await queue.getFailedCount()).toBe(0);
    expect(lines.map(({ level }) => level)).toEqual(['warn', 'warn', 'warn']);

    faults = 1;
    if (verb === 'converge') await asker.converge(orders);
    else await asker.announce(grantId('a'));
    await expect.poll(() => delays(), soon).toEqual([ms('2s')]);
  },
);

test('however often it is asked for during an outage, one retry waits and not more', async () => {
  const { work, asker, idle, delays } = aBench();
  let runs = 0;
  work({
    converge: async () => {
      runs += 1;
      throw away();
    },
  });
  for (let minute = 1; minute <= 5; minute += 1) {
    await asker.converge(orders);
    await expect.poll(() => runs, soon).toBe(minute);
    await idle();
  }
  expect(await delays()).toEqual([ms('2s')]);
});

test('each grant and each database has a retry of its own', async () => {
  const { asker, delays } = aBench();
  for (const [minutes, id] of [
    ['1m', 'a'],
    ['2m', 'b'],
  ] as const) {
    await asker.retryAnnounce(grantId(id), plus(minutes));
    await asker.retry(databaseName(`orders-${id}`), plus(minutes));
  }
  expect(await delays()).toEqual(['1m', '1m', '2m', '2m'].map(ms));
});

test('a retry that is asked for while the last one is carried out is kept, and waits', async () => {
  const { queue, asker, work, delays, idle, ring } = aBench();
  const gate = aGate();
  await asker.retry(orders, plus('1m'));
  // Held where the wake asks for its converge: the converge may fail before the wake is done.
  const slow = { ...asker, converge: () => gate.opened };
  work({ asker: slow });
  await ring();
  await expect.poll(() => queue.getActiveCount(), soon).toBe(1);
  await asker.retry(orders, plus('2m'));
  gate.open();
  await idle();
  expect(await delays()).toEqual([ms('2m')]);
});

test('who is told how long to wait waits that long at least, however many faults there were', async () => {
  const { work, asker, delays, ring } = aBench();
  work({
    announce: async () => {
      throw new Fault({ is: 'Slack is busy', seconds: 30 }, { retry: true, retryAfterMs: ms('30s') });
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => delays(), soon).toEqual([ms('31s')]);
  await ring();
  await expect.poll(() => delays(), soon).toEqual([ms('31s')]);
});

test('one whose turn to post comes later is back at that very instant, and nothing is logged', async () => {
  const { work, asker, delays, lines } = aBench();
  work({
    announce: async () => {
      throw new NotYet(ms('30s'));
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => delays(), soon).toEqual([ms('30s')]);
  expect(lines).toEqual([]);
});

test('what may be announced sooner is not held up by an earlier retry that waits longer', async () => {
  const { work, asker, delays } = aBench();
  const waits = [ms('30s'), ms('1s')];
  work({
    announce: async () => {
      throw new NotYet(waits.shift() ?? 0);
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => delays(), soon).toEqual([ms('30s')]);
  await asker.announce(grantId('a'));
  await expect.poll(() => delays(), soon).toEqual([ms('1s')]);
});

test('F5: an end that may be tried sooner is not held up by an opening of its database that waits longer', async () => {
  const { work, asker, delays, ring, idle } = aBench();
  await asker.retry(orders, plus('150s'));
  await asker.retry(orders, plus('10s'));
  expect(await delays()).toEqual([ms('10s')]);
  await asker.retry(orders, plus('60s'));
  expect(await delays()).toEqual([ms('10s')]);
  const runs: string[] = [];
  work({ converge: async (database) => void runs.push(database) });
  await ring();
  await expect.poll(() => runs, soon).toEqual(['orders']);
  await idle();
  await asker.retry(orders, plus('60s'));
  expect(await delays()).toEqual([ms('60s')]);
});

test('a fault that only a person can mend is left to the sweep', async () => {
  const { work, asker, idle, delays, lines } = aBench();
  work({
    announce: async () => {
      throw new Fault(said('The channel C1 is not there.'), { retry: false });
    },
  });
  await asker.announce(grantId('a'));
  await expect.poll(() => lines, soon).toHaveLength(1);
  await idle();
  expect(await delays()).toEqual([]);
});

test('asking while Redis is away neither throws nor hangs: it is said in the log', async () => {
  const redis = await testRedis();
  const prefix = `{db-access:${freshPrefix()}}`;
  const open = async (name: string) => {
    const queue = new Queue(name, { connection: redis, prefix });
    queue.on('error', () => {});
    await queue.waitUntilReady();
    return queue;
  };
  const queues = { access: await open('away'), messages: await open('away-messages') };
  redis.disconnect();
  const lines: Partial<Line>[] = [];
  const log = { info: () => {}, warn: (facts: object, what: string) => void lines.push({ facts, what }) };
  const asker = createAsker({ queues, now: () => MORNING, log });
  await asker.converge(orders);
  await asker.announce(grantId('a'));
  await asker.wake(orders, plus('1h'));
  await asker.retry(orders, plus('1h'));
  await asker.retryAnnounce(grantId('a'), plus('1h'));
  // Both jobs for a later instant of a database are one kind.
  const jobs = lines.map(({ facts }) => (facts && 'job' in facts ? facts.job : facts));
  expect(jobs).toEqual(['converge', 'announce', 'wake', 'wake']);
  expect(lines[0]).toMatchObject({ facts: { data: { database: 'orders' } } });
});
