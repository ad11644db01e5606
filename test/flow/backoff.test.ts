/** How long to wait before trying again: longer each time, with a bound, and never all at one instant. */
import { expect, test } from 'vitest';
import { backoff, fullJitter } from '../../src/flow/backoff.ts';
import { production } from '../../src/timing.ts';

test.each([
  [1, 0, 0],
  [1, 0.5, 1000],
  [1, 1, 2000],
  [2, 1, 4000],
  [3, 1, 5000],
  [9, 0.25, 1250],
])('within a call, after %i faults in a row: anything up to it (%d of it is %i ms)', (faults, random, ms) => {
  expect(fullJitter(faults, random, production.scalingo.retry)).toBe(ms);
});

test.each([
  [1, 0, 1000],
  [1, 1, 2000],
  [4, 0.5, 12_000],
  [20, 0, 60_000],
  [20, 1, 120_000],
])('between jobs, after %i faults in a row: at least half of it (%d: %i ms)', (faults, random, ms) => {
  expect(backoff(faults, random, production.retry)).toBe(ms);
});
