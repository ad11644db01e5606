/** Redis, Scalingo and the machine do not agree what time it is. */
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/grant/duration.ts';
import { aBot } from '../../support/bot.ts';

/** A bot, and by how much each clock is ahead of this machine's. */
async function aBotWithClocks() {
  const ahead = { redis: 0, scalingo: 0, steady: 0 };
  const bot = await aBot('Socket Mode', {
    now: () => Date.now() + ahead.scalingo,
    redisTime: async () => Date.now() + ahead.redis,
    steady: () => performance.now() + ahead.steady,
    // What is refused for the clocks is tried again many times a minute here.
    env: { SCALINGO_CALLS_PER_MINUTE: '600' },
  });
  return {
    bot,
    ahead,
    pass(ms: number) {
      for (const clock of ['redis', 'scalingo', 'steady'] as const) ahead[clock] += ms;
    },
    async ask(who: string, line: string) {
      await bot.command(who, `orders ${line}`);
      return bot.card(new RegExp(`asks for access.*${line.split(' ').at(-1)}`, 's'));
    },
    gone: (source: string) => bot.scalingo.until(() => !bot.rules().includes(source), `${source} is gone`),
  };
}

/** Access is open, and Redis's time is off by so much at the next start. */
async function restartedWithRedisOff(off: number) {
  const clocks = await aBotWithClocks();
  const { bot, ahead, ask } = clocks;
  await bot.press('U0BO', await ask('U0ANA', '203.0.113.7 1h before'), 'approve');
  await bot.direct('U0ANA', /psql/);
  ahead.redis = off;
  await bot.restart();
  return clocks;
}

test.each([DAY, -DAY])(
  'at the start Redis is %i ms ahead: what is open ends by Scalingo’s time, and nothing opens until it is set right',
  async (off) => {
    const { bot, ahead, ask, gone, pass } = await restartedWithRedisOff(off);
    await expect.poll(() => bot.log.join('\n')).toContain('clock_differs');
    pass(HOUR - MINUTE);
    await bot.card(/Open until/);
    expect(bot.rules()).toEqual(['203.0.113.7/32']);

    await bot.press('U0BO', await ask('U0LOU', '203.0.113.8 1h during'), 'approve');
    await bot.card(/clocks of Redis and Scalingo differ/);
    await bot.direct('U0LOU', /horloges de Redis et de Scalingo diffèrent/);
    expect(bot.rules()).toEqual(['203.0.113.7/32']);
    pass(2 * MINUTE);
    await gone('203.0.113.7/32');
    expect(bot.rules()).toEqual([]);

    ahead.redis = ahead.scalingo;
    await bot.direct('U0LOU', /✅ Ouvert/);
    pass(HOUR + MINUTE);
    await gone('203.0.113.8/32');
  },
);

test('E3: Redis jumps a day ahead and back: nothing ends early, and what is asked for opens', async () => {
  const { bot, ahead, ask, gone, pass } = await aBotWithClocks();
  await bot.press('U0BO', await ask('U0ANA', '203.0.113.7 1h before'), 'approve');
  await bot.direct('U0ANA', /psql/);
  ahead.redis = DAY;
  await expect.poll(() => bot.log.join('\n')).toContain('clock_step');
  await bot.press('U0BO', await ask('U0ANA', '203.0.113.8 1h during'), 'approve');
  await bot.card(/Open until.*during/s);
  ahead.redis = 0;
  pass(HOUR - MINUTE);
  expect(bot.rules()).toHaveLength(2);
  pass(2 * MINUTE);
  await gone('203.0.113.7/32');
  await gone('203.0.113.8/32');
});

test('a machine wakes up after a day: what came due meanwhile is ended at once', async () => {
  const { bot, ahead, ask, gone } = await aBotWithClocks();
  await bot.press('U0BO', await ask('U0ANA', '203.0.113.7 1h before'), 'approve');
  await bot.direct('U0ANA', /psql/);
  Object.assign(ahead, { redis: DAY, scalingo: DAY });
  await gone('203.0.113.7/32');
  await bot.card(/Expired/);
});
