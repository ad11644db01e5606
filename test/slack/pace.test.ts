/** One post a second in each channel, by a clock that a test moves. */
import { expect, test } from 'vitest';
import { createPace } from '../../src/slack/pace.ts';
import { production } from '../../src/timing.ts';

function aPace() {
  let now = 0;
  const slept: number[] = [];
  const pace = createPace({
    now: () => now,
    waits: production.pace,
    sleep: async (ms) => {
      slept.push(ms);
    },
  });
  return { pace, slept, pass: (ms: number) => (now += ms) };
}

test('the first goes at once, the next two wait their turn, and whoever comes then gives its place up', async () => {
  const { pace, slept, pass } = aPace();
  for (let n = 0; n < 3; n += 1) await pace.turn('C1');
  expect(slept).toEqual([1050, 2100]);
  await expect(pace.turn('C1')).rejects.toMatchObject({ retry: true, retryAfterMs: 3150 });
  pass(3150);
  await pace.turn('C1');
  expect(slept).toEqual([1050, 2100]);
});

test('another channel does not wait', async () => {
  const { pace, slept } = aPace();
  await pace.turn('C1');
  await pace.turn('C2');
  expect(slept).toEqual([]);
});

test('what Slack asked for is kept to, by those who stand in line already too', async () => {
  let now = 0;
  const line: { readonly ms: number; readonly go: () => void }[] = [];
  const pace = createPace({
    now: () => now,
    waits: production.pace,
    sleep: (ms) => new Promise<void>((go) => line.push({ ms, go })),
  });
  await pace.turn('C1');
  const second = pace.turn('C1');
  pace.hold('C1', 30_000);
  pace.hold('C1', 5_000);
  now = 1000;
  line[0]?.go();
  await expect(second).rejects.toMatchObject({ retryAfterMs: 29_000 });
  await expect(pace.turn('C1')).rejects.toMatchObject({ retryAfterMs: 29_000 });
  now = 30_000;
  await pace.turn('C1');
});
