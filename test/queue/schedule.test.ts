/** The sweep comes round each minute, by the scheduler, or by the watchdog where that has stopped. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { MINUTE, SECOND } from '../../src/grant/duration.ts';
import { createWatch, scheduleSweep, startWatchdog } from '../../src/queue/schedule.ts';
import { production } from '../../src/timing.ts';
import { databaseName, MORNING, plus } from '../support/builders.ts';
import { testRedis } from '../support/redis.ts';
import { aGate, benches, soon } from './bench.ts';

const aBench = await benches();
const redis = await testRedis();

afterEach(() => {
  vi.useRealTimers();
});

describe('the scheduler', () => {
  test('is one, however many processes set it up and however often', async () => {
    const { queue, secondQueue } = aBench();
    const second = secondQueue();
    await Promise.all([
      scheduleSweep(queue, production.sweepAt),
      scheduleSweep(second, production.sweepAt),
      scheduleSweep(queue, production.sweepAt),
    ]);
    await scheduleSweep(second, production.sweepAt);
    expect(await queue.getJobSchedulersCount()).toBe(1);
    expect(await queue.getJobCountByTypes('delayed', 'wait', 'active')).toBe(1);
  });

  test('sweeps at each full minute', async () => {
    const { queue } = aBench();
    const before = Date.now();
    await scheduleSweep(queue, production.sweepAt);
    const [job] = await queue.getDelayed();
    if (!job) throw new Error('no sweep is scheduled');
    const at = job.timestamp + job.delay;
    expect(at % MINUTE).toBe(0);
    expect(at - before).toBeGreaterThan(0);
    expect(at - before).toBeLessThanOrEqual(MINUTE + SECOND);
  });

  test('goes on after a sweep, also after one that failed', async () => {
    const { queue, work, lines } = aBench();
    let sweeps = 0;
    work({
      sweep: async () => {
        sweeps += 1;
        if (sweeps === 1) throw new Error('Redis said no.');
      },
    });
    await scheduleSweep(queue, production.sweepAt);
    for (const round of [1, 2]) {
      const [job] = await queue.getDelayed();
      await job?.promote();
      await expect.poll(() => sweeps, soon).toBe(round);
      await expect.poll(() => queue.getDelayedCount(), soon).toBe(1);
    }
    expect(lines).toMatchObject([{ level: 'error', facts: { job: 'sweep' } }]);
  });

  test('set up again by a deploy while a sweep waits, it has the next one in hand', async () => {
    const { queue } = aBench();
    await scheduleSweep(queue, production.sweepAt);
    const [job] = await queue.getDelayed();
    await job?.promote();
    await scheduleSweep(queue, production.sweepAt);
    expect(await queue.getDelayedCount()).toBe(1);
    expect(await queue.getJobSchedulersCount()).toBe(1);
  });

  test('set up again by a deploy while a sweep runs, it goes on', async () => {
    const { queue, asker, work, idle } = aBench();
    const gate = aGate();
    let sweeps = 0;
    vi.useFakeTimers({ toFake: ['Date'], now: plus('1m') - 50 });
    work({
      sweep: async () => {
        sweeps += 1;
        if (sweeps === 1) await gate.opened;
      },
    });
    await scheduleSweep(queue, production.sweepAt);
    vi.setSystemTime(plus('1m') + 1);
    await expect.poll(() => sweeps, soon).toBe(1);
    await scheduleSweep(queue, production.sweepAt);
    gate.open();
    await idle();
    expect(sweeps).toBe(1);
    for (const round of [2, 3]) {
      expect(await queue.getDelayed()).toMatchObject([{ id: `repeat:sweep:${plus(`${round}m`)}` }]);
      vi.setSystemTime(plus(`${round}m`) + 1);
      // Whatever is asked for wakes the worker, and with it come those whose time has come.
      await asker.converge(databaseName('orders'));
      await expect.poll(() => sweeps, soon).toBe(round);
      await idle();
    }
  });

  test('whose next sweep was lost goes on once it is set up again', async () => {
    const { queue, work } = aBench();
    let sweeps = 0;
    work({
      sweep: async () => {
        sweeps += 1;
      },
    });
    await scheduleSweep(queue, production.sweepAt);
    const [lost] = await queue.getDelayed();
    await redis.del(queue.toKey(lost?.id ?? ''));
    await scheduleSweep(queue, production.sweepAt);
    const [next] = await queue.getDelayed();
    await next?.promote();
    await expect.poll(() => sweeps, soon).toBe(1);
  });
});

describe('the watchdog', () => {
  function aWatch(sweptAt: () => Promise<number | undefined>) {
    const lines: string[] = [];
    let sweeps = 0;
    const sweep = async () => {
      sweeps += 1;
    };
    const log = { error: (_: object, what: string) => void lines.push(what) };
    const { watchdog: waits } = production;
    let steady = 0;
    const now = () => plus('1h');
    const watched = { rounds: { sweptAt }, sweep, waits, now, steady: () => steady, log };
    const pass = (ms: number) => (steady += ms);
    return { watched, lines, sweeps: () => sweeps, pass };
  }

  test.each([
    ['has just run', plus('1h'), 'in time'],
    ['ran a little less than 90 s ago', plus('1h') - 90 * SECOND + 1, 'in time'],
    ['ran 90 s ago', plus('1h') - 90 * SECOND, 'swept'],
    ['is said to run in an hour', plus('2h'), 'swept'],
    ['never ran', undefined, 'swept'],
  ] as const)('a look where the sweep %s', async (_name, at, outcome) => {
    const { watched, lines, sweeps } = aWatch(async () => at);
    expect(await createWatch(watched)()).toBe(outcome);
    expect(sweeps()).toBe(outcome === 'swept' ? 1 : 0);
    expect(lines).toHaveLength(outcome === 'swept' ? 1 : 0);
  });

  test('E3: sweeps where this process has seen no sweep for 90 s, whatever the time is', async () => {
    const { watched, pass } = aWatch(async () => plus('1h'));
    const watch = createWatch(watched);
    expect(await watch()).toBe('in time');
    pass(90 * SECOND - 1);
    expect(await watch()).toBe('in time');
    pass(1);
    expect(await watch()).toBe('swept');
  });

  test('E3: no sweep comes later than two minutes after the last', () => {
    const { everyMs, lateMs } = production.watchdog;
    expect(everyMs + lateMs).toBeLessThanOrEqual(2 * MINUTE);
  });

  test('sweeps where nobody can tell when the sweep last ran', async () => {
    const { watched, lines, sweeps } = aWatch(async () => {
      throw new Error('Redis is away.');
    });
    expect(await createWatch(watched)()).toBe('swept');
    expect(sweeps()).toBe(1);
    expect(lines).toEqual(['last sweep unknown; the watchdog sweeps']);
  });

  test('lives on where it cannot sweep, and says so', async () => {
    const { watched, lines } = aWatch(async () => MORNING);
    const sweep = () => Promise.reject(new Error('Redis is away.'));
    expect(await createWatch({ ...watched, sweep })()).toBe('failed');
    expect(lines.at(-1)).toBe('sweep of the watchdog failed');
  });

  describe('by the clock', () => {
    test('looks every half minute, one look at a time, and stops once the last is over', async () => {
      vi.useFakeTimers();
      const { watched } = aWatch(async () => undefined);
      let gate = aGate();
      let began = 0;
      let ended = 0;
      const sweep = async () => {
        began += 1;
        await gate.opened;
        ended += 1;
      };
      const dog = startWatchdog({ ...watched, sweep });
      await vi.advanceTimersByTimeAsync(30 * SECOND);
      expect(began).toBe(1);
      await vi.advanceTimersByTimeAsync(2 * MINUTE);
      expect(began).toBe(1);
      gate.open();
      gate = aGate();
      await vi.advanceTimersByTimeAsync(30 * SECOND);
      expect([began, ended]).toEqual([2, 1]);

      const stopped = dog.stop().then(() => ended);
      await vi.advanceTimersByTimeAsync(5 * MINUTE);
      gate.open();
      expect(await stopped).toBe(2);
      await vi.advanceTimersByTimeAsync(5 * MINUTE);
      expect(began).toBe(2);
    });
  });
});
