/** What every memory of used links must do: held against the one in Redis and the one of the tests. */
import { describe, expect, test } from 'vitest';
import type { OneUse } from '../../src/http/link.ts';
import { MORNING, plus } from '../support/builders.ts';

/** Whatever `make` makes believes that it is MORNING. */
export function oneUseContract(name: string, make: () => OneUse): void {
  describe(`what is good once, ${name}`, () => {
    test('the first takes it, and nobody after', async () => {
      const oneUse = make();
      expect(await oneUse.take('first', plus('5m'))).toBe(true);
      expect(await oneUse.take('first', plus('5m'))).toBe(false);
      expect(await oneUse.take('another', plus('5m'))).toBe(true);
    });

    test('of many at once one wins', async () => {
      const oneUse = make();
      const takers = Array.from({ length: 20 }, () => oneUse.take('contested', plus('5m')));
      expect((await Promise.all(takers)).filter(Boolean)).toHaveLength(1);
    });

    test('what a clock that hurries calls over is taken once all the same', async () => {
      const oneUse = make();
      expect(await oneUse.take('over', MORNING - 1)).toBe(true);
      expect(await oneUse.take('over', MORNING - 1)).toBe(false);
    });
  });
}
