/** Lists are held against the record of one run of Redis, and count for that run alone. */
import { expect, test } from 'vitest';
import { type Compared, createCompare } from '../../src/flow/memory-compare.ts';
import { aRule, databaseName, installation, MORNING } from '../support/builders.ts';
import { createFakeGrants } from '../support/fakes/grants.ts';

const orders = databaseName('orders');
const lost = aRule({ label: `db-access/${installation} gr_0000000000` });

function aProcess() {
  const grants = createFakeGrants();
  const compared = new Map<typeof orders, Compared>();
  const redis = { run: 'before' };
  const compare = createCompare({
    ...{ installation, grants, closings: grants.closings, policies: new Map(), now: () => MORNING },
    jobs: {
      converge: async () => {},
      wake: async () => {},
      retry: async () => {},
      announce: async () => {},
      probe: async () => {},
    },
    runs: {
      current: async () => redis.run,
      compared: async () => compared,
      put: async (database, how) => void compared.set(database, how),
    },
  });
  return { compare, compared, redis };
}

test('F9: Redis started again in the middle of a look: the database is compared once more', async () => {
  const { compare, compared, redis } = aProcess();
  await compare.evidence(orders, []);
  redis.run = 'after';
  await compare.done(orders, true);
  expect(compared.get(orders)).toBeUndefined();
  // The next look finds what was lost, and is done.
  expect(await compare.evidence(orders, [lost])).toMatchObject({ run: 'after' });
  await compare.done(orders, true);
  expect(compared.get(orders)).toEqual({ run: 'after', isAnswered: true });
});

test('F9: what began before and was cut off counts for nothing either', async () => {
  const { compare, compared, redis } = aProcess();
  await compare.evidence(orders, []);
  redis.run = 'after';
  await compare.evidence(orders, []);
  await compare.done(orders, true);
  expect(compared.get(orders)).toBeUndefined();
});
