/** The rate limit by itself, on a clock that the test sets. */
import { expect, test } from 'vitest';
import { createRateLimit, type Pace } from '../../src/http/rate-limit.ts';

const plenty: Pace = { burst: 1_000_000, everyMs: 1 };

function aLimit({ each = plenty, all = plenty }: { each?: Pace; all?: Pace }) {
  let now = 5000;
  const limit = createRateLimit({ each, all, now: () => now, secret: Buffer.from('for this test') });
  return { take: limit.take, pass: (ms: number) => (now += ms) };
}

test('E8: a visitor may come a few times at once, then once per step', () => {
  const { take, pass } = aLimit({ each: { burst: 3, everyMs: 2000 } });
  expect([take('ana'), take('ana'), take('ana'), take('ana')]).toEqual([0, 0, 0, 2000]);
  pass(500);
  expect(take('ana')).toBe(1500);
  pass(1500);
  expect([take('ana'), take('ana')]).toEqual([0, 2000]);
  pass(6000);
  expect([take('ana'), take('ana'), take('ana'), take('ana')]).toEqual([0, 0, 0, 2000]);
});

test('E8: one visitor who comes too often takes nothing from another, nor from all', () => {
  const { take } = aLimit({ each: { burst: 1, everyMs: 2000 }, all: { burst: 2, everyMs: 100 } });
  expect([take('ana'), take('ana'), take('ana'), take('bo')]).toEqual([0, 2000, 2000, 0]);
});

test('E8: all visitors together are limited as well, and a refused visit costs them nothing', () => {
  const { take, pass } = aLimit({ each: { burst: 1, everyMs: 60_000 }, all: { burst: 2, everyMs: 100 } });
  expect([take('ana'), take('bo'), take('cy')]).toEqual([0, 0, 100]);
  pass(100);
  expect([take('cy'), take('dee')]).toEqual([0, 100]);
});

test('E8: a visitor is not forgotten over a hundred thousand others', () => {
  const { take } = aLimit({ each: { burst: 1, everyMs: 2000 } });
  take('ana');
  for (let nth = 0; nth < 100_000; nth += 1) take(`visitor ${nth}`);
  expect(take('ana')).toBe(2000);
});
