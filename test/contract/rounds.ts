/** What every memory of the rounds must do: held against the one in Redis and the one of the tests. */
import { describe, expect, test } from 'vitest';
import type { Rounds } from '../../src/flow/ports.ts';
import { databaseName, MORNING, plus, source } from '../support/builders.ts';

const orders = databaseName('orders');
const billing = databaseName('billing');
const office = source('198.51.100.0/24');

export function roundsContract(name: string, make: () => Rounds): void {
  describe(`the rounds ${name}`, () => {
    test('faults in a row are counted by database, until it was converged', async () => {
      const rounds = make();
      expect(await rounds.failed(orders)).toBe(1);
      expect(await rounds.failed(orders)).toBe(2);
      expect(await rounds.failed(billing)).toBe(1);
      await rounds.converged(orders, MORNING);
      expect(await rounds.failed(orders)).toBe(1);
      expect(await rounds.failed(billing)).toBe(2);
    });

    test('each database was converged when it last was', async () => {
      const rounds = make();
      expect(await rounds.convergedAt()).toEqual(new Map());
      await rounds.converged(orders, MORNING);
      await rounds.converged(billing, plus('1m'));
      await rounds.converged(orders, plus('2m'));
      expect(await rounds.convergedAt()).toEqual(
        new Map([
          [orders, plus('2m')],
          [billing, plus('1m')],
        ]),
      );
    });

    test('L2: a database is full until a list of it is not', async () => {
      const rounds = make();
      await rounds.listed(orders, { isFull: true, ours: 2, others: 28, theirs: [office], at: MORNING });
      await rounds.listed(billing, { isFull: true, ours: 0, others: 30, theirs: [], at: plus('1m') });
      expect(await rounds.fullAt()).toEqual(
        new Map([
          [orders, MORNING],
          [billing, plus('1m')],
        ]),
      );
      await rounds.listed(orders, { isFull: false, ours: 1, others: 28, theirs: [office], at: plus('2m') });
      expect(await rounds.rulesAt()).toEqual(
        new Map([
          [orders, { ours: 1, others: 28 }],
          [billing, { ours: 0, others: 30 }],
        ]),
      );
      expect(await rounds.fullAt()).toEqual(new Map([[billing, plus('1m')]]));
    });

    test('what the rules of others let in is known from the last list', async () => {
      const rounds = make();
      expect(await rounds.theirsOf(orders)).toBeUndefined();
      const seen = { isFull: false, ours: 1, others: 1 };
      await rounds.listed(orders, { ...seen, theirs: [office], at: MORNING });
      expect(await rounds.theirsOf(orders)).toEqual({ theirs: [office], at: MORNING });
      await rounds.listed(orders, { ...seen, theirs: [], at: plus('1m') });
      expect(await rounds.theirsOf(orders)).toEqual({ theirs: [], at: plus('1m') });
    });

    test('each database was named when it last was', async () => {
      const rounds = make();
      await rounds.named([], MORNING);
      expect(await rounds.namedAt()).toEqual(new Map());
      await rounds.named([orders, billing], MORNING);
      await rounds.named([orders], plus('1m'));
      expect(await rounds.namedAt()).toEqual(
        new Map([
          [orders, plus('1m')],
          [billing, MORNING],
        ]),
      );
    });

    test('the last sweep is remembered', async () => {
      const rounds = make();
      expect(await rounds.sweptAt()).toBeUndefined();
      await rounds.swept(MORNING, 'start');
      await rounds.swept(plus('1m'), 'schedule');
      expect(await rounds.sweptAt()).toBe(plus('1m'));
      expect(await rounds.sweptBy()).toEqual(
        new Map([
          ['start', MORNING],
          ['schedule', plus('1m')],
        ]),
      );
    });

    test('when a canary job last came through is remembered for each queue', async () => {
      const rounds = make();
      await rounds.passed('access', MORNING);
      await rounds.passed('access', plus('1m'));
      expect([await rounds.passedAt('access'), await rounds.passedAt('messages')]).toEqual([
        plus('1m'),
        undefined,
      ]);
    });
  });
}
