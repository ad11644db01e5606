/** Each part of /readyz says what is wrong with it. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { SECOND } from '../../src/grant/duration.ts';
import { type Closing, closingOf } from '../../src/grant/envelope.ts';
import { createHealth } from '../../src/wiring/health.ts';
import { createScalingoHealth } from '../../src/wiring/scalingo-health.ts';
import { anActive, databaseName, installation, MORNING, ms, placed } from '../support/builders.ts';
import { createFakeAlarms } from '../support/fakes/alarms.ts';

type Needs = Parameters<typeof createHealth>[0];

const rounds = { sweptAt: async () => MORNING, passedAt: async () => MORNING };

const well: Needs = {
  primary: { look: async () => ({ refused: undefined, replicaMs: undefined }) },
  slack: () => undefined,
  scalingo: () => [],
  calls: { refusedSince: async () => undefined },
  config: () => undefined,
  differs: () => undefined,
  rounds,
  closings: { all: async () => [] },
  alarms: createFakeAlarms(() => MORNING),
  clockDoubt: () => undefined,
  now: () => MORNING,
  steady: () => 0,
};

async function unwell(change: Partial<Needs>) {
  const health = createHealth({ ...well, ...change });
  return Object.fromEntries((await health()).filter(([, trouble]) => trouble !== undefined));
}

test('all is well', async () => {
  expect(await unwell({})).toEqual({});
});

test('Redis does not answer: that, and nothing that rests on it is said to be well', async () => {
  const gone = async () => Promise.reject(new Fault({ is: 'no memory' }, { retry: true }));
  const alarms = { ...createFakeAlarms(() => MORNING), lasting: gone };
  const found = await unwell({
    primary: { look: gone },
    rounds: { sweptAt: gone, passedAt: gone },
    closings: { all: gone },
    calls: { refusedSince: gone },
    alarms,
  });
  expect(Object.keys(found)).toEqual([
    ...['redis', 'queue', 'sweep', 'overdue', 'clock', 'records', 'doubts', 'scalingo calls'],
  ]);
});

test('another process has another db-access.yaml: that is said of the configuration, after why this one was rejected', async () => {
  const differs = () => 'another process took over another one';
  expect(await unwell({ differs })).toEqual({ config: 'another process took over another one' });
  expect(await unwell({ differs, config: () => 'no YAML' })).toEqual({ config: 'no YAML' });
});

test('alarms that cannot be read are not said to be none', async () => {
  const lasting = async () => Promise.reject(new Error('WRONGTYPE'));
  const found = await unwell({ alarms: { ...createFakeAlarms(() => MORNING), lasting } });
  expect(found).toMatchObject({ alarms: 'WRONGTYPE' });
});

test('F3: a Redis that takes no writes is not well, and its words say why', async () => {
  const look = async () => ({ refused: 'OOM command not allowed', replicaMs: undefined });
  expect(await unwell({ primary: { look } })).toEqual({ redis: 'takes no writes: OOM command not allowed' });
});

test.each([
  ['never', undefined, 'has not run yet'],
  ['three minutes ago', MORNING - ms('3m'), undefined],
  ['longer ago', MORNING - ms('3m1s'), 'has not gone through for three minutes'],
  ['a moment ahead, by another process', MORNING + 1000, undefined],
  ['in the future, by a clock that was wrong', MORNING + ms('1m'), 'has not gone through for three minutes'],
])('swept %s', async (_, sweptAt, sweep) => {
  const found = await unwell({ rounds: { ...rounds, sweptAt: async () => sweptAt } });
  expect(found).toEqual(sweep === undefined ? {} : { sweep });
});

test.each(['access', 'messages'] as const)('no canary job comes through the queue of %s', async (stuck) => {
  let steady = 0;
  let passed: number | undefined;
  const passedAt = async (queue: string) => (queue === stuck ? passed : MORNING);
  const health = createHealth({ ...well, rounds: { ...rounds, passedAt }, steady: () => steady });
  const queue = async () => Object.fromEntries(await health())['queue'];
  // One that was only just started leaves the first one its time.
  steady = ms('20s');
  expect(await queue()).toBeUndefined();
  steady = ms('21s');
  const still = `no job has come through the queue of ${stuck} for 20 seconds`;
  expect(await queue()).toBe(still);
  passed = MORNING - ms('21s');
  expect(await queue()).toBe(still);
  passed = MORNING + ms('1m');
  expect(await queue()).toBe(still);
  passed = MORNING;
  expect(await queue()).toBeUndefined();
});

test('access that should have ended half a minute ago is not well, and the oldest of it is named', async () => {
  const at = MORNING - ms('1h');
  const closing = (seconds: number) =>
    closingOf(anActive({ ...placed, expiresAt: MORNING - seconds * SECOND }), { installation, at });
  const found = (closings: readonly (Closing | undefined)[]) =>
    unwell({ closings: { all: async () => closings.filter((one) => one !== undefined) } });
  expect(await found([closing(29)])).toEqual({});
  expect(await found([closing(31)])).toEqual({
    overdue: '1 grant should have ended, the oldest 31 s ago (orders)',
  });
  expect(await found([closing(31), closing(90)])).toEqual({
    overdue: '2 grants should have ended, the oldest 90 s ago (orders)',
  });
});

test('a time that this process cannot rely on is not well, also where no alarm can be stored', async () => {
  const clock = 'Scalingo has not said what time it is yet. Access opens once it has.';
  expect(await unwell({ clockDoubt: () => ({ is: 'time unconfirmed' }) })).toEqual({ clock });
});

test('F5: a 429 that another process was answered is not well here either, though no call is made that could tell', async () => {
  const calls = { refusedSince: async () => MORNING - 40 * SECOND };
  const trouble = 'answers 429 for 40 s; calls wait, except removals';
  expect(await unwell({ calls })).toEqual({ 'scalingo calls': trouble });
});

test('an alarm is a line, and its part is not well', async () => {
  const alarms = createFakeAlarms(() => MORNING);
  const facts = { seconds: 40, from: 'Scalingo' };
  await alarms.raise({ event: 'clock_differs', subject: 'clock', facts });
  expect(await unwell({ alarms })).toEqual({
    clock: 'clock',
    'alarm clock_differs': JSON.stringify(facts),
  });
  await alarms.clear('clock_differs', 'clock');
  expect(await unwell({ alarms })).toEqual({});
});

describe('Scalingo', () => {
  function hosts() {
    let now = 0;
    const left = new Set<string>();
    const health = createScalingoHealth({ steady: () => now, isDatabase: (name) => !left.has(name) });
    const call = (status: number | undefined, host = 'paris', database?: string) =>
      health.called({
        kind: 'look',
        host,
        status,
        ms: 1,
        about: database ? { key: `ad-${database}`, name: databaseName(database) } : undefined,
      });
    const pass = (length: string) => {
      now += ms(length);
    };
    const leave = (database: string) => void left.add(database);
    return { ...health, call, pass, leave };
  }

  test('each host is as its last call found it; a 404 is an answer', () => {
    const { hosts: found, call, pass } = hosts();
    expect(found()).toEqual([]);
    call(undefined);
    call(200, 'milan');
    call(401, 'account');
    expect(found()).toEqual([
      ['paris', 'does not answer'],
      ['milan', undefined],
      ['account', 'answers 401'],
    ]);
    call(404);
    expect(found()).toContainEqual(['paris', undefined]);
    // Of a region that left the file.
    pass('15m');
    expect(found()).toEqual([]);
  });

  test('one database that fails is named until it is well: the answers of others do not hide it', () => {
    const { hosts: found, failing, call, pass, leave } = hosts();
    call(200, 'paris', 'orders');
    pass('1s');
    call(503, 'paris', 'billing');
    call(200, 'paris', 'orders');
    call(200);
    expect(found()).toEqual([['paris', 'answers 503 for billing']]);
    pass('1s');
    call(undefined, 'paris', 'orders');
    expect(found()).toEqual([['paris', 'does not answer for orders; answers 503 for billing']]);
    expect(failing()).toEqual(['billing', 'orders']);
    call(502);
    expect(found()).toEqual([['paris', 'answers 502']]);
    call(200);
    call(200, 'paris', 'orders');
    leave('billing');
    expect([found(), failing()]).toEqual([[['paris', undefined]], []]);
  });

  test('a host that fails for each database there fails as a whole, and so does one that refuses our token', () => {
    const { hosts: found, call } = hosts();
    call(503, 'milan', 'orders');
    call(503, 'milan', 'billing');
    call(200);
    call(401, 'paris', 'orders');
    expect(found()).toEqual([
      ['milan', 'answers 503'],
      ['paris', 'answers 401'],
    ]);
    call(200, 'paris', 'billing');
    expect(found()).toContainEqual(['paris', undefined]);
  });

  test('of many that fail the one that was called longest ago comes first', () => {
    const { failing, isCallDue, call, pass } = hosts();
    for (const database of ['a', 'b', 'c', 'd', 'e', 'f']) {
      call(503, 'paris', database);
      pass('1s');
    }
    call(503, 'paris', 'a');
    expect(failing()).toEqual(['b', 'c', 'd', 'e', 'f', 'a']);
    pass('10s');
    expect(isCallDue()).toBe(true);
  });

  test('a host that nobody has called for five minutes is due, and one that failed ten seconds later', () => {
    const { isCallDue, call, pass } = hosts();
    expect(isCallDue()).toBe(false);
    call(200);
    pass('4m59s');
    expect(isCallDue()).toBe(false);
    pass('1s');
    expect(isCallDue()).toBe(true);
    expect(isCallDue()).toBe(false);
    call(503);
    pass('9s');
    expect(isCallDue()).toBe(false);
    pass('1s');
    expect(isCallDue()).toBe(true);
    // Where it is left alone, no call is made.
    expect(isCallDue()).toBe(false);
    pass('10s');
    expect(isCallDue()).toBe(true);
    call(200);
    pass('10s');
    expect(isCallDue()).toBe(false);
    // Each database in its turn is called less often than a host.
    call(200, 'paris', 'orders');
    pass('4m59s');
    call(200, 'paris', 'billing');
    pass('1m');
    expect(isCallDue()).toBe(false);
  });
});
