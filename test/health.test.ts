/** Each part of /readyz says what is wrong with it. */
import { expect, test } from 'vitest';
import { Fault } from '../src/flow/fault.ts';
import { createHealth, createLastCall } from '../src/health.ts';
import { MORNING, ms } from './support/builders.ts';
import { createFakeAlarms } from './support/fakes/alarms.ts';

type Needs = Parameters<typeof createHealth>[0];

const noJobs = { getWaiting: async () => [], getPrioritized: async () => [] };

async function unwell(change: Partial<Needs>) {
  const health = createHealth({
    primary: { look: async () => ({ refused: undefined, replicaMs: undefined }) },
    slack: () => undefined,
    scalingo: () => undefined,
    config: () => undefined,
    rounds: { sweptAt: async () => MORNING },
    queues: { access: noJobs, messages: noJobs },
    alarms: createFakeAlarms(() => MORNING),
    clockDoubt: () => undefined,
    now: () => MORNING,
    ...change,
  });
  return Object.fromEntries((await health()).filter(([, trouble]) => trouble !== undefined));
}

test('all is well', async () => {
  expect(await unwell({})).toEqual({});
});

test('Redis does not answer: that, and nothing that rests on it is said to be well', async () => {
  const gone = async () => Promise.reject(new Fault({ is: 'no memory' }, { retry: true }));
  const rounds = { sweptAt: gone };
  const alarms = { ...createFakeAlarms(() => MORNING), lasting: gone };
  const found = await unwell({ primary: { look: gone }, rounds, alarms });
  expect(Object.keys(found)).toEqual(['redis', 'sweep', 'clock', 'records', 'doubts']);
});

test('F3: a Redis that takes no writes is not well, and its words say why', async () => {
  const look = async () => ({ refused: 'OOM command not allowed', replicaMs: undefined });
  expect(await unwell({ primary: { look } })).toEqual({ redis: 'takes no writes: OOM command not allowed' });
});

test.each([
  ['never', undefined, 'has not run yet'],
  ['three minutes ago', MORNING - ms('3m'), undefined],
  ['longer ago', MORNING - ms('3m1s'), 'has not run for three minutes'],
  ['a moment ahead, by another process', MORNING + 1000, undefined],
  ['in the future, by a clock that was wrong', MORNING + ms('1m'), 'has not run for three minutes'],
])('swept %s', async (_, sweptAt, sweep) => {
  const found = await unwell({ rounds: { sweptAt: async () => sweptAt } });
  expect(found).toEqual(sweep === undefined ? {} : { sweep });
});

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

test('Scalingo is well again with the first answer; a 404 is an answer', () => {
  const { called, check } = createLastCall();
  const call = (status: number | undefined) => called({ kind: 'look', status, ms: 1 });
  expect(check()).toBeUndefined();
  call(undefined);
  expect(check()).toBe('does not answer');
  call(401);
  expect(check()).toBe('answers 401');
  call(404);
  expect(check()).toBeUndefined();
});
