/** Alarms are level-triggered: what is not said to be so any more ends, also where nobody says that it is over. */
import { expect, test } from 'vitest';
import { clearOthers } from '../../../src/flow/alarms.ts';
import { DAY, HOUR } from '../../../src/grant/duration.ts';
import { createKeys } from '../../../src/redis/keys.ts';
import { createAlarms } from '../../../src/redis/store/alarm-store.ts';
import { databaseName, MORNING } from '../../support/builders.ts';
import { aRedis } from '../../support/own-redis.ts';
import { freshPrefix, testRedis } from '../../support/redis.ts';

const shared = await testRedis();

function aStore(redis = shared) {
  let now = MORNING;
  const keys = createKeys(freshPrefix());
  const lines: string[] = [];
  const log = {
    info: (_: object, what: string) => lines.push(what),
    warn: (_: object, what: string) => lines.push(what),
    error: (_: object, what: string) => lines.push(what),
  };
  const alarms = () => createAlarms({ redis, keys, now: () => now, log });
  return {
    keys,
    alarms: alarms(),
    another: alarms,
    lines,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

const overdue = (name: string, minutes: number) => {
  const database = databaseName(name);
  return { event: 'access_overdue', subject: name, facts: { database, grants: 1, minutes } } as const;
};

test('said again it is one alarm, since the beginning, with the newest facts, and one line', async () => {
  const { alarms, another, lines, pass } = aStore();
  await alarms.raise(overdue('orders', 2));
  pass(5 * 60_000);
  await another().raise(overdue('orders', 7));
  expect(await alarms.all()).toMatchObject([{ since: MORNING, alarm: { facts: { minutes: 7 } } }]);
  await alarms.raise(overdue('orders', 8));
  // Each process tells its own log once.
  expect(lines).toEqual(['alarm', 'alarm']);
  await alarms.clear('access_overdue', 'orders');
  expect(await alarms.lasting()).toEqual([]);
  expect(await alarms.all()).toMatchObject([{ endedAt: MORNING + 5 * 60_000 }]);
});

test('what a process that is gone has raised is ended by another that sees all that are so', async () => {
  const { alarms, another } = aStore();
  await alarms.raise(overdue('orders', 2));
  await alarms.raise(overdue('billing', 2));
  await clearOthers(another(), 'access_overdue', ({ facts }) => facts.database === 'orders');
  expect((await alarms.lasting()).map(({ subject }) => subject)).toEqual(['orders']);
});

test('what nobody says for a day is over, what is said each hour is not, and a day later it is forgotten', async () => {
  const { alarms, pass } = aStore();
  await alarms.raise({ event: 'memory_lost', subject: 'redis', facts: { why: 'emptied' } });
  for (let hours = 0; hours < 25; hours += 1) {
    await alarms.raise(overdue('orders', 2));
    await alarms.tidy();
    pass(HOUR);
  }
  expect((await alarms.lasting()).map(({ event }) => event)).toEqual(['access_overdue']);
  expect(await alarms.all()).toHaveLength(2);
  pass(DAY);
  await alarms.raise(overdue('orders', 2));
  await alarms.tidy();
  expect((await alarms.all()).map(({ alarm }) => alarm.event)).toEqual(['access_overdue']);
});

test('F3: what Redis does not take is known in this process, and stored once Redis takes it', async () => {
  const own = await aRedis();
  const { alarms, another, pass } = aStore(own);
  await alarms.raise(overdue('orders', 2));
  await alarms.raise(overdue('billing', 2));
  // Reads go on.
  await own.config('SET', 'min-replicas-to-write', '1');
  await alarms.raise(overdue('sales', 2));
  await alarms.clear('access_overdue', 'orders');
  const lasting = async (of: typeof alarms) => (await of.lasting()).map(({ subject }) => subject).sort();
  expect(await lasting(alarms)).toEqual(['billing', 'sales']);
  expect(await lasting(another())).toEqual(['billing', 'orders']);
  pass(HOUR);
  await own.config('SET', 'min-replicas-to-write', '0');
  await alarms.tidy();
  await alarms.clear('access_overdue', 'orders');
  expect([await lasting(alarms), await lasting(another())]).toEqual([
    ['billing', 'sales'],
    ['billing', 'sales'],
  ]);
});

test('F3: that it is over hides nothing that another process says later, and is stored once Redis takes it', async () => {
  const own = await aRedis();
  const { alarms, another, pass } = aStore(own);
  const other = another();
  const lasting = async (of: typeof alarms) => (await of.lasting()).map(({ subject }) => subject).sort();
  await alarms.raise(overdue('orders', 2));
  await alarms.raise(overdue('billing', 2));
  await own.config('SET', 'min-replicas-to-write', '1');
  await alarms.clear('access_overdue', 'orders');
  await alarms.clear('access_overdue', 'billing');
  expect(await lasting(alarms)).toEqual([]);
  await own.config('SET', 'min-replicas-to-write', '0');
  pass(HOUR);
  await other.raise(overdue('orders', 62));
  expect(await lasting(alarms)).toEqual(['orders']);
  await alarms.tidy();
  expect([await lasting(alarms), await lasting(other)]).toEqual([['orders'], ['orders']]);
});

test('where somebody wrote something else in its place, neither raising nor clearing throws', async () => {
  const { alarms, keys, lines } = aStore();
  await shared.set(keys.alarms, 'x');
  await alarms.raise(overdue('orders', 2));
  await alarms.clear('access_overdue', 'billing');
  expect(lines).toEqual(['alarm', 'alarm could not be stored', 'alarm could not be stored']);
  await expect(alarms.lasting()).rejects.toThrow(/WRONGTYPE/);
  await shared.del(keys.alarms);
  expect(await alarms.lasting()).toMatchObject([{ subject: 'orders' }]);
});
