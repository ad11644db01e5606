/** A 429 that lasts, with ends due and openings waiting in several databases and two processes: somebody probes every 10 s. */
import { expect, test } from 'vitest';
import { createOverdue } from '../../src/flow/overdue.ts';
import { SECOND } from '../../src/grant/duration.ts';
import { createAccountKeys } from '../../src/redis/account.ts';
import { createAllowance } from '../../src/redis/store/allowance.ts';
import { production } from '../../src/timing.ts';
import { MORNING } from '../support/builders.ts';
import { freshPrefix, testRedis } from '../support/redis.ts';
import { world } from '../support/world.ts';
import { around } from './around.ts';
import { asSeen } from './as-seen.ts';

const redis = await testRedis();
const names = ['orders', 'billing', 'sales'];

/** Two processes that share a record, a queue and an allowance, each with a client of its own at one local Scalingo. */
async function twoProcesses() {
  let now = () => MORNING;
  const allowance = createAllowance({
    redis,
    keys: createAccountKeys({ token: freshPrefix(), authUrl: '' }, 'test'),
    now: () => now(),
    perMinute: 45,
    log: { info: () => {}, warn: () => {} },
  });
  const {
    scalingo,
    firewall: real,
    readiness,
  } = await around({
    databases: names.map((name) => ({ name: `my-${name}` })),
    now: () => now(),
    allowance,
  });
  const firewall = asSeen(real, (name) =>
    scalingo.state().databases.find((one) => one.name === `my-${name}`),
  );
  const w = world({ orders: {}, billing: {}, sales: {} }, { firewall, readiness, calls: allowance });
  now = w.now;
  const looks = [w.process(), w.another()].map((process) => createOverdue(process.world, production.overdue));
  let second = 0;
  return {
    w,
    scalingo,
    refuse: (seconds: number) => {
      const headers = { 'retry-after': String(seconds) };
      const answer = { what: 'answer', status: 429, body: 'Retry later', headers } as const;
      for (const method of ['GET', 'POST', 'DELETE'])
        scalingo.fault({ on: `${method} /`, times: 9999, do: answer });
    },
    /** as the two run in production: jobs at their instants, a look of each every 5 s, a sweep each minute */
    async live(seconds: number, each: () => void = () => {}) {
      for (let n = 0; n < seconds; n += 1) {
        second += 1;
        await w.tick('1s');
        if (second % 60 === 0) await w.sweep();
        for (const [at, look] of looks.entries()) if (second % 5 === at) await look.look();
        each();
      }
    },
  };
}

test.each([
  [1, 300],
  [3, 60],
])(
  'F5: with %i ends due and openings waiting during a 429 of %i s, there is a probe every 10 s',
  async (ends, retryAfter) => {
    const { w, scalingo, refuse, live } = await twoProcesses();
    const ending = names.slice(0, ends);
    for (const name of ending) await w.open('ana', name, '203.0.113.1', '10m');
    await live(9 * 60 + 50);
    refuse(retryAfter);
    // Openings of the same databases wait for as long as Scalingo said.
    for (const name of names) await w.approve('bo', await w.request('eve', name, '203.0.113.9', '2h'));
    const probes = [0];
    let calls = scalingo.state().requests.length;
    await live(200, () => {
      const now = scalingo.state().requests.length;
      if (now > calls) probes.push((w.now() - MORNING) / SECOND - 590);
      calls = now;
    });
    const gaps = probes.slice(1).map((at, n) => at - (probes[n] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(12);
    expect(probes.length).toBeGreaterThan(15);
    scalingo.clearFaults();
    await live(12);
    expect(
      ending.flatMap((name) => w.rules(name)).filter((rule) => rule.source === '203.0.113.1/32'),
    ).toEqual([]);
  },
);

test('F5: a 429 that lasts longer than a minute while an end is due is an alarm until a call is answered', async () => {
  const { w, scalingo, refuse, live } = await twoProcesses();
  await w.open('ana', 'orders', '203.0.113.1', '10m');
  await live(9 * 60 + 50);
  refuse(60);
  const held = async () => (await w.alarms.lasting()).filter(({ event }) => event === 'calls_refused');
  await live(69);
  expect(await held()).toEqual([]);
  await live(70);
  expect(await held()).toMatchObject([{ subject: 'scalingo', facts: { grants: 1, minutes: 2 } }]);
  scalingo.clearFaults();
  await live(17);
  expect([w.rules('orders'), await held()]).toEqual([[], []]);
});
