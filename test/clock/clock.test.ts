/** The one clock: Redis's time, carried on by the steady clock, and steps only where Scalingo agrees. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { startClock } from '../../src/clock/clock.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/grant/duration.ts';
import { MORNING } from '../support/builders.ts';
import { createFakeAlarms } from '../support/fakes/alarms.ts';

/** Three clocks that a test sets: steady is what passes here, and the other two say how far ahead of MORNING they are beside that. */
async function threeClocks({ redis = 0, scalingo = 0, isScalingoDown = false } = {}) {
  const state = { steady: 1_000, redis, scalingo, isScalingoDown, slowMs: 0, isRedisAway: false };
  const logged: object[] = [];
  let asked = 0;
  let changes = 0;
  const log = { warn: (facts: object) => void logged.push(facts) };
  const alarms = createFakeAlarms(() => MORNING);
  const clock = await startClock({
    steady: () => state.steady,
    async redisTime() {
      if (state.isRedisAway) throw new Error('away');
      const at = MORNING + state.steady + state.redis;
      state.steady += state.slowMs;
      return at;
    },
    async askScalingo() {
      asked += 1;
      if (state.isScalingoDown) throw new Error('down');
      hear();
    },
    changed: () => {
      changes += 1;
    },
    alarms,
    metrics: { clocks: () => {} },
    waits: { everyMs: 1, ask: { firstMs: 5 * SECOND, longestMs: MINUTE } },
    log,
  });
  onTestFinished(() => clock.stop());
  /** an answer of Scalingo's to somebody's call */
  function hear(): void {
    const at = Math.floor((MORNING + state.steady + state.scalingo) / 1000) * 1000;
    clock.heard({ at, sentAt: state.steady, receivedAt: state.steady });
  }
  /** how far ahead of what passes here the time is */
  const ahead = () => Math.round((clock.now() - MORNING - state.steady) / SECOND) * SECOND;
  /** Scalingo's time has whole seconds. */
  const expectAhead = (ms: number) =>
    expect.poll(() => Math.abs(ahead() - ms), { interval: 2 }).toBeLessThanOrEqual(SECOND);
  /** how it is with the alarm of clocks that differ: undefined where it does not last */
  const alarm = async () => (await alarms.all()).find(({ endedAt }) => endedAt === undefined)?.alarm.event;
  clock.begin();
  await expect.poll(() => asked).toBe(1);
  state.steady += 2 * MINUTE;
  return {
    clock,
    state,
    logged,
    alarm,
    hear,
    ahead,
    expectAhead,
    asked: () => asked,
    changes: () => changes,
  };
}

/** Several looks at Redis later. */
async function looks(): Promise<void> {
  const until = performance.now() + 25;
  await expect.poll(() => performance.now(), { interval: 5 }).toBeGreaterThan(until);
}

describe('while nothing is wrong', () => {
  test('the time is Redis’s, and Scalingo is asked once', async () => {
    const { clock, state, expectAhead, asked } = await threeClocks({ redis: 3 * SECOND });
    await expectAhead(3 * SECOND);
    state.steady += DAY;
    state.redis += 4 * SECOND;
    await expectAhead(7 * SECOND);
    expect(clock.doubt()).toBeUndefined();
    expect(asked()).toBe(1);
  });

  test('an answer of Redis’s that takes 20 s is no step', async () => {
    const { state, ahead, asked, logged } = await threeClocks();
    state.slowMs = 20 * SECOND;
    await looks();
    state.slowMs = 0;
    await looks();
    expect([ahead(), asked(), logged]).toEqual([0, 1, []]);
  });

  test('Redis is away: the steady clock carries the time on', async () => {
    const { clock, state, ahead } = await threeClocks();
    state.isRedisAway = true;
    state.steady += HOUR;
    await looks();
    expect(ahead()).toBe(0);
    expect(clock.doubt()).toBeUndefined();
  });
});

describe('Redis steps', () => {
  test.each([DAY, -DAY, 10 * SECOND])(
    'E3: by %i ms, and Scalingo does not: the steady clock carries on',
    async (step) => {
      const { clock, state, ahead, asked } = await threeClocks();
      state.redis = step;
      await expect.poll(asked).toBe(2);
      await looks();
      expect(ahead()).toBe(0);
      expect(clock.doubt()).toBeUndefined();
      state.redis = 0;
      await looks();
      expect(ahead()).toBe(0);
    },
  );

  test('E3: it is asked once, and at most once a minute as long as it lasts', async () => {
    const { state, asked } = await threeClocks();
    state.redis = DAY;
    await expect.poll(asked).toBe(2);
    await looks();
    expect(asked()).toBe(2);
    state.steady += MINUTE;
    await expect.poll(asked).toBe(3);
  });

  test('Scalingo cannot be asked: the steady clock carries on until it can', async () => {
    const { state, ahead, expectAhead, asked } = await threeClocks();
    Object.assign(state, { isScalingoDown: true, redis: HOUR, scalingo: HOUR });
    await expect.poll(asked).toBe(2);
    await looks();
    expect(ahead()).toBe(0);
    state.isScalingoDown = false;
    state.steady += 10 * SECOND;
    await expectAhead(HOUR);
  });

  test('a machine that was suspended for an hour adopts what Redis and Scalingo say, and says so', async () => {
    const { state, expectAhead, changes, logged } = await threeClocks({ scalingo: 20 * SECOND });
    Object.assign(state, { redis: HOUR, scalingo: HOUR + 20 * SECOND });
    await expectAhead(HOUR);
    expect(changes()).toBe(1);
    expect(logged).toMatchObject([{ event: 'clock_step', adopted: 'redis', leapMs: HOUR }]);
  });

  test('what Scalingo said before a suspension is not held against Redis', async () => {
    const { state, hear, expectAhead } = await threeClocks();
    state.isScalingoDown = true;
    state.scalingo = HOUR;
    hear();
    state.redis = HOUR;
    state.isScalingoDown = false;
    await expectAhead(HOUR);
  });

  test('after a suspension, to a time that is not Scalingo’s either: Scalingo’s counts, and nothing opens', async () => {
    const { clock, state, expectAhead } = await threeClocks();
    Object.assign(state, { redis: DAY, scalingo: HOUR });
    await expectAhead(HOUR);
    expect(clock.doubt()).toEqual({ is: 'clocks differ' });
  });
});

describe('the start', () => {
  test.each([DAY, -DAY, 32 * SECOND])(
    'Redis is %i ms ahead: nothing opens, and Scalingo’s time counts',
    async (redis) => {
      const { clock, expectAhead, alarm } = await threeClocks({ redis });
      await expectAhead(0);
      expect(clock.doubt()).toEqual({ is: 'clocks differ' });
      expect(await alarm()).toBe('clock_differs');
    },
  );

  test('Redis is set right: its time counts again, and what waits may open', async () => {
    const { clock, state, expectAhead, changes } = await threeClocks({ redis: DAY });
    await expectAhead(0);
    state.redis = 20 * SECOND;
    state.steady += MINUTE;
    await expectAhead(20 * SECOND);
    expect(clock.doubt()).toBeUndefined();
    expect(changes()).toBe(2);
  });

  test('until Scalingo has told the time, by any answer, Redis’s counts and nothing opens', async () => {
    const { clock, hear, ahead, expectAhead } = await threeClocks({ redis: DAY, isScalingoDown: true });
    expect(clock.doubt()).toEqual({ is: 'time unconfirmed' });
    expect(ahead()).toBe(DAY);
    hear();
    await expectAhead(0);
    const near = await threeClocks({ redis: 29 * SECOND, isScalingoDown: true });
    near.hear();
    expect(near.clock.doubt()).toBeUndefined();
    expect(near.ahead()).toBe(29 * SECOND);
  });
});

describe('Redis drifts away from Scalingo, a little at each look', () => {
  async function drifting() {
    const clocks = await threeClocks();
    const { state, expectAhead } = clocks;
    const drift = async (seconds: number) => {
      for (let left = Math.abs(seconds); left > 0; left -= 4) {
        state.redis += Math.sign(seconds) * 4 * SECOND;
        state.steady += 10 * SECOND;
        await looks();
      }
    };
    return { ...clocks, drift, expectAhead };
  }

  test.each([80, -80])(
    'by %i s more: it is followed for 30 s and no further, with an alarm',
    async (seconds) => {
      const { ahead, alarm, clock, drift } = await drifting();
      await drift(Math.sign(seconds) * 28);
      expect(ahead()).toBe(Math.sign(seconds) * 28 * SECOND);
      await drift(seconds);
      expect(Math.abs(ahead())).toBeLessThanOrEqual(31 * SECOND);
      await expect.poll(alarm).toBe('clock_differs');
      expect(clock.doubt()).toBeUndefined();
    },
  );

  test('its time counts again once it is near', async () => {
    const { state, expectAhead, alarm, drift } = await drifting();
    await drift(60);
    await drift(-56);
    await expect.poll(alarm).toBeUndefined();
    await expectAhead(state.redis);
  });

  test('while Scalingo could not be asked: it goes back as soon as it answers', async () => {
    const { state, ahead, expectAhead, changes, drift } = await drifting();
    state.isScalingoDown = true;
    await drift(80);
    expect(ahead()).toBe(80 * SECOND);
    state.isScalingoDown = false;
    state.steady += MINUTE;
    await expectAhead(28 * SECOND);
    expect(changes()).toBe(1);
  });

  test('where it is Scalingo that differs, Redis’s time counts', async () => {
    const { state, ahead, alarm, hear } = await drifting();
    for (let times = 0; times < 20; times += 1) {
      state.scalingo += 4 * SECOND;
      hear();
      await looks();
    }
    await expect.poll(alarm).toBe('clock_differs');
    expect(ahead()).toBe(0);
  });
});
