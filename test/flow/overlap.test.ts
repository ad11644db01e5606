/** Several grants for one database and one address share a rule, which lives until the last of them ends. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Grant } from '../../src/grant/record.ts';
import { source } from '../support/builders.ts';
import { world } from '../support/world.ts';

test('Scene 2: two grants for one address: the first one’s end leaves the second one’s access standing', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.tick('30m');
  const second = await w.open('cy', 'orders', '203.0.113.7', '1h');
  const [rule, ...more] = w.rules();
  expect(more).toEqual([]);

  await w.tick('30m');
  expect(w.messages(first).at(-1)).toBe('closed: time is up');
  expect(w.messages(second).at(-1)).toBe('open');
  expect(w.rules()).toEqual([rule]);

  await w.tick('30m');
  expect(w.messages(second).at(-1)).toBe('closed: time is up');
  expect(w.rules()).toEqual([]);
});

test('Scene 2: the second one gives access back first: the first one’s stays until its own end', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.open('cy', 'orders', '203.0.113.7', '8h');
  await w.done('cy', second);
  await w.tick('59m59s');
  expect([w.rules().length, w.messages(second).at(-1), w.messages(first).at(-1)]).toEqual([
    1,
    'closed: revoked',
    'open',
  ]);
  await w.tick('1s');
  expect(w.rules()).toEqual([]);
});

test('Scene 2: the same address at another database is another rule', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.open('ana', 'billing', '203.0.113.7', '2h');
  await w.tick('1h');
  expect([w.rules('orders').length, w.rules('billing').length]).toEqual([0, 1]);
});

test('Scene 2: one approved in the very minute in which the other ends keeps the rule', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.request('cy', 'orders', '203.0.113.7', '1h');
  w.elapse('1h');
  await w.approve('bo', second);
  const before = w.rules();
  await w.tick('1m');
  expect(w.rules()).toEqual(before);
  expect((await w.look(second)).state).toBe('active');
});

type Plan = {
  readonly who: string;
  readonly at: string;
  readonly from: number;
  readonly minutes: number;
  readonly backAfter: number | null;
};

const plans: fc.Arbitrary<readonly Plan[]> = fc.array(
  fc.record({
    who: fc.constantFrom('ana', 'cy', 'dee'),
    // two addresses, and a range around one of them
    at: fc.constantFrom('203.0.113.7', '203.0.113.0/24', '198.51.100.9'),
    from: fc.nat(20),
    minutes: fc.integer({ min: 1, max: 20 }),
    backAfter: fc.option(fc.nat(20)),
  }),
  { minLength: 1, maxLength: 8 },
);

test('Scene 2: any set of overlapping grants: at each minute exactly those addresses are let in that are granted', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async (all) => {
      const w = world({ orders: { widest: 24 } });
      const made = new Map<Plan, Grant>();
      for (let minute = 0; minute <= 45; minute += 1) {
        for (const one of all) {
          if (one.from === minute) made.set(one, await w.open(one.who, 'orders', one.at, `${one.minutes}m`));
          const grant = made.get(one);
          if (grant && one.backAfter !== null && one.from + one.backAfter === minute)
            await w.done(one.who, grant);
        }
        await w.settle();
        const granted = all.filter(
          ({ from, minutes, backAfter }) =>
            from <= minute && minute < from + Math.min(minutes, backAfter ?? minutes),
        );
        expect(
          w
            .rules()
            .map((rule) => rule.source)
            .sort(),
        ).toEqual([...new Set(granted.map(({ at }) => source(at)))].sort());
        await w.tick('1m');
      }
      expect([w.rules(), w.untrue, w.loud]).toEqual([[], [], []]);
    }),
    { numRuns: 40 },
  );
});
