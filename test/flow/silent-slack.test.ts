/** A sweep while Slack is down: access comes first, Slack is not asked for long, and nothing is taken for said that it did not say. */
import { expect, test } from 'vitest';
import { personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const everyone = ['ana', 'bo', 'cy', 'dee', 'eve'].map((name) => personId(name));

test('E2: a sweep asks for what ends access before it asks Slack about anyone', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '30m');
  await w.open('cy', 'billing', '203.0.113.7', '4h');
  await w.request('eve', 'billing', '203.0.113.8', '2h');
  w.loseJobs();
  w.elapse('2h');
  const asked: string[] = [];
  w.always((moment) => {
    if (/^before (jobs\.converge|people\.)/.test(moment)) asked.push(moment);
  });
  await w.sweep();
  expect(asked.filter((moment) => moment.includes('people')).length).toBeGreaterThan(2);
  const lastEnd = asked.lastIndexOf('before jobs.converge');
  expect(asked.findIndex((moment) => moment.includes('people'))).toBeGreaterThan(lastEnd);
  expect(w.rules()).toEqual([]);
});

test('E2: where Slack takes long to answer, a sweep asks it about one matter after the other for 10 s', async () => {
  const w = world({ orders: { mostPendingPerPerson: 30 } });
  for (let n = 1; n <= 30; n += 1) await w.request('ana', 'orders', `203.0.113.${n}`, '2h');
  await w.settle();
  w.elapse('2h');
  const from = w.now();
  w.always((moment) => {
    if (moment === 'before people.known') w.elapse('2s');
  });
  await w.sweep();
  // The one that was begun at 10 s is finished.
  expect(w.now() - from).toBeLessThan(20_000);
});

test('E2: a reminder due while Slack does not tell who anyone is goes out once it does', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  const nudges = async () => {
    const now = await w.look(grant);
    return now.state === 'requested' ? now.nudges.length : 0;
  };
  w.elapse('2h');
  for (const id of everyone) w.people.becomes(id, { is: 'unknown', why: 'Slack did not answer.' });
  await w.sweep();
  expect(await nudges()).toBe(0);
  for (const id of everyone) w.people.becomes(id, { is: 'member' });
  await w.sweep();
  expect(await nudges()).toBe(1);
});
