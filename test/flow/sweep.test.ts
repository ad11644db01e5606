/** The queue makes it quick, the sweep makes it true: what is lost, forgotten or out of reach. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { sweep } from '../../src/flow/sweep.ts';
import { labelFor } from '../../src/grant/rule.ts';
import { databaseName, grantId, installation, ms, plus, said, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

describe('every job is lost, always', () => {
  test('the sweep alone opens, tells, closes and lapses, each no more than a minute late', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '30m');
    const unanswered = await w.request('cy', 'billing', '203.0.113.7', '30m');
    const minute = async () => {
      w.loseJobs();
      w.elapse('1m');
      await w.sweep();
    };
    await minute();
    expect(w.messages(grant)).toEqual(['requested']);
    await w.approve('bo', grant);
    await minute();
    await minute();
    expect([w.rules().length, w.messages(grant).at(-1)]).toEqual([1, 'open']);
    for (let n = 0; n < 31; n += 1) await minute();
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
    for (let n = 0; n < 210; n += 1) await minute();
    expect(w.messages(unanswered)).toEqual(['requested', 'lapsed']);
  });

  test('what is due goes before looking around, however many databases there are', async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`d${n}`, {}]));
    const w = world(many);
    await w.open('ana', 'd39', '203.0.113.7', '30m');
    const waiting = await w.request('ana', 'd38', '203.0.113.7', '30m');
    w.loseJobs();
    w.elapse('30m');
    await w.approve('bo', waiting);
    w.loseJobs();
    await w.sweep();
    expect([w.rules('d39'), w.rules('d38').length]).toEqual([[], 1]);
  });
});

test('the wake at an end is lost: the sweep before asks for it again, and the end comes to the second', async () => {
  const w = world({ orders: {}, billing: { longestMs: ms('31m'), endEarlyMs: ms('2m') } });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
  const early = await w.open('ana', 'billing', '203.0.113.8', '31m');
  w.loseJobs();
  w.elapse('10s');
  const ends: number[] = [];
  await w.run('31m', async () => {
    for (const each of [grant, early]) {
      const now = await w.look(each);
      if (now.state === 'closed' && !ends.includes(now.closedAt)) ends.push(now.closedAt);
    }
  });
  expect(ends.sort()).toEqual([plus('29m'), plus('30m')]);
});

test('a sweep that is cut off, or fails half-way, is made good by the next one', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
  w.loseJobs();
  w.elapse('30m');
  w.once('before grants.due', () => {
    throw new Fault(said('Redis does not answer.'), { retry: true });
  });
  await w.sweep();
  expect(w.loud).toEqual(['error: the sweep failed: Redis does not answer.']);
  await w.sweep();
  expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
});

test('after a sweep it is known when the last one was', async () => {
  const w = world();
  await w.run('3m');
  expect(await w.process().world.rounds.sweptAt()).toBe(w.now());
});

test('a sweep that fails in what ends or opens access has not been one', async () => {
  const w = world();
  await w.sweep();
  const { world: here } = w.process();
  const before = await here.rounds.sweptAt();
  w.elapse('1m');
  const closings = {
    ...here.closings,
    all: () => Promise.reject(new Fault(said('a hash is spoiled'), { retry: true })),
  };
  await sweep({ ...here, closings });
  expect(await here.rounds.sweptAt()).toBe(before);
  await sweep(here);
  expect(await here.rounds.sweptAt()).toBe(w.now());
});

test('when all is told, a sweep tells nobody anything', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '30m');
  let shown = 0;
  w.always((moment) => {
    if (moment === 'before projection.show') shown += 1;
  });
  await w.run('10m');
  expect(shown).toBe(0);
});

describe('a database is dropped from the configuration while a grant is live', () => {
  async function dropped() {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '30m');
    const asked = await w.request('ana', 'orders', '203.0.113.8', '30m');
    w.configure({ billing: {} });
    return { w, grant, asked };
  }

  test('what is open there ends in its time, by what was written down when it opened', async () => {
    const { w, grant } = await dropped();
    await w.run('29m');
    expect([w.rules().length, w.messages(grant).at(-1)]).toEqual([1, 'open']);
    await w.run('2m');
    expect([w.rules(), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });

  test('nobody can be approved for it, and the requester may still give access back', async () => {
    const { w, grant, asked } = await dropped();
    expect(await w.approve('bo', asked)).toEqual({ no: 'database-gone' });
    expect(await w.done('ana', grant)).toMatchObject({ state: 'active', expiresAt: w.now() });
    expect(await w.cancel('ana', asked)).toMatchObject({ state: 'cancelled' });
  });

  test('the other databases do not suffer', async () => {
    const { w } = await dropped();
    const label = labelFor(installation, grantId('a'));
    w.firewall.put(databaseName('billing'), { source: source('203.0.113.7'), label });
    const grant = await w.open('ana', 'billing', '203.0.113.8', '30m');
    await w.run('40m');
    expect([w.rules('billing'), w.messages(grant).at(-1)]).toEqual([[], 'closed: time is up']);
  });
});

test('a clock that runs on while nobody looks: two restarts and a day later all is closed', async () => {
  const w = world({ orders: { longestMs: ms('1d') } });
  const grants = [
    await w.open('ana', 'orders', '203.0.113.7', '30m'),
    await w.open('cy', 'orders', '203.0.113.8', '12h'),
  ];
  w.loseJobs();
  w.restart();
  w.elapse('1d');
  w.restart();
  await w.sweep();
  expect(w.rules()).toEqual([]);
  for (const grant of grants) expect(w.messages(grant).at(-1)).toBe('closed: time is up');
});

test('E3: a database that was looked at in the future, by a clock that was wrong, is the next one', async () => {
  const w = world({ orders: {}, billing: {} }, { callsPerMinute: 5 });
  const { rounds } = w.process().world;
  const [orders, billing] = [databaseName('orders'), databaseName('billing')];
  await rounds.converged(orders, w.now() - 1);
  await rounds.converged(billing, w.now() + ms('1d'));
  await w.sweep();
  expect((await rounds.convergedAt()).get(billing)).toBe(w.now());
});
