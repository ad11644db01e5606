/** Where several ends wait, the oldest goes first. */
import { expect, test } from 'vitest';
import type { CallUrgency } from '../../src/flow/calls.ts';
import { createOverdue } from '../../src/flow/overdue.ts';
import { MINUTE } from '../../src/grant/duration.ts';
import { production } from '../../src/timing.ts';
import { databaseName, MORNING } from '../support/builders.ts';
import { createFakeFirewall } from '../support/fakes/firewall.ts';
import { world } from '../support/world.ts';

const names = ['billing', 'orders', 'sales'];

/** Access to three databases that has ended, and no job that would end it: sales first, then billing, then orders. */
async function threeOverdue() {
  const firewall = createFakeFirewall(names.map(databaseName));
  const listed: { readonly place: string; readonly urgency: CallUrgency | undefined }[] = [];
  const w = world(
    { billing: {}, orders: {}, sales: {} },
    {
      firewall: {
        ...firewall,
        async list(at, urgency) {
          listed.push({ place: typeof at === 'string' ? at : at.addon, urgency });
          return firewall.list(at);
        },
      },
    },
  );
  for (const [name, length] of [
    ['orders', '30m'],
    ['sales', '10m'],
    ['billing', '20m'],
  ] as const)
    await w.open('ana', name, '203.0.113.7', length);
  w.loseJobs();
  w.elapse('1h');
  listed.length = 0;
  return { w, listed };
}

const oldestFirst = [
  { place: 'sales', urgency: { end: MORNING + 10 * MINUTE } },
  { place: 'billing', urgency: { end: MORNING + 20 * MINUTE } },
  { place: 'orders', urgency: { end: MORNING + 30 * MINUTE } },
];

test('a look at overdue ends begins with the oldest one, and says how old each is', async () => {
  const { w, listed } = await threeOverdue();
  await createOverdue(w.process().world, production.overdue).look();
  expect(listed).toEqual(oldestFirst);
  expect(names.flatMap((name) => w.rules(name))).toEqual([]);
});

test('a sweep asks for the oldest end first, before it asks for anything else', async () => {
  const { w, listed } = await threeOverdue();
  await w.sweep();
  expect(listed.slice(0, 3)).toEqual(oldestFirst);
  expect(names.flatMap((name) => w.rules(name))).toEqual([]);
});

test('where what is live cannot be told, as when somebody wrote in that place, the rules go all the same', async () => {
  const { w } = await threeOverdue();
  const { world: own } = w.process();
  const live = async () => Promise.reject(new Error('WRONGTYPE'));
  await createOverdue({ ...own, grants: { ...own.grants, live } }, production.overdue).look(0);
  expect(names.map((name) => w.rules(name))).toEqual([[], [], []]);
});
