/** Each part of /readyz says what is wrong with it. */
import { expect, test } from 'vitest';
import { Fault } from '../src/flow/fault.ts';
import { createHealth, createLastCall } from '../src/health.ts';
import { MORNING, ms } from './support/builders.ts';
import { createFakeAlarms } from './support/fakes/alarms.ts';

type Needs = Parameters<typeof createHealth>[0];

const rounds = { sweptAt: async () => MORNING, workedAt: async () => MORNING };
const noJobs = { getWaiting: async () => [], getPrioritized: async () => [] };

const well: Needs = {
  primary: { look: async () => ({ refused: undefined, replicaMs: undefined }) },
  slack: () => undefined,
  scalingo: () => undefined,
  config: () => undefined,
  rounds,
  queues: { access: noJobs, messages: noJobs },
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
  const found = await unwell({ primary: { look: gone }, rounds: { sweptAt: gone, workedAt: gone }, alarms });
  expect(Object.keys(found)).toEqual(['redis', 'sweep', 'worker', 'clock', 'records', 'doubts']);
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

/** Health that is looked at again and again, on a steady clock that is moved by hand. */
function watched(change: Partial<Needs>) {
  let steady = 0;
  const health = createHealth({ ...well, ...change, steady: () => steady });
  return {
    worker: async () => Object.fromEntries(await health())['worker'],
    pass: (length: string) => {
      steady += ms(length);
    },
  };
}

test('a worker that stands still with nothing waiting is not well; the watchdog’s sweep is no sign of it', async () => {
  let workedAt: number | undefined = MORNING - ms('3m1s');
  const { worker, pass } = watched({ rounds: { ...rounds, workedAt: async () => workedAt } });
  // One that was only just started leaves the first sweep its time.
  pass('3m');
  expect(await worker()).toBeUndefined();
  pass('1s');
  const still = 'no sweep has come through the queue for three minutes';
  expect(await worker()).toBe(still);
  workedAt = undefined;
  expect(await worker()).toBe(still);
  workedAt = MORNING + ms('1m');
  expect(await worker()).toBe(still);
  workedAt = MORNING;
  expect(await worker()).toBeUndefined();
});

test.each(['getWaiting', 'getPrioritized'])(
  'a job that stays the first in line (%s) for three minutes is not well, whatever a machine’s clock says',
  async (line) => {
    let waiting = [{ id: '1', name: 'announce' }];
    const messages = { ...noJobs, [line]: async () => waiting };
    const { worker, pass } = watched({ queues: { access: noJobs, messages } });
    expect(await worker()).toBeUndefined();
    pass('2m');
    waiting = [{ id: '2', name: 'announce' }];
    expect(await worker()).toBeUndefined();
    pass('3m1s');
    expect(await worker()).toBe('a job has waited for more than three minutes (announce)');
    waiting = [];
    expect(await worker()).toBeUndefined();
  },
);

test('a time that this process cannot rely on is not well, also where no alarm can be stored', async () => {
  const clock = 'Scalingo has not said what time it is yet. Access opens once it has.';
  expect(await unwell({ clockDoubt: () => ({ is: 'time unconfirmed' }) })).toEqual({ clock });
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

test('Scalingo is well again once each host has answered; a 404 is an answer', () => {
  let now = 0;
  const { called, check } = createLastCall(() => now);
  const call = (status: number | undefined, host = 'paris') => called({ kind: 'look', host, status, ms: 1 });
  expect(check()).toBeUndefined();
  call(undefined);
  call(200, 'milan');
  expect(check()).toBe('paris does not answer');
  call(401, 'milan');
  expect(check()).toBe('paris does not answer, milan answers 401');
  call(404);
  expect(check()).toBe('milan answers 401');
  now = ms('10m');
  expect(check()).toBeUndefined();
});
