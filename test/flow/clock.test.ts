/** The time that was asked for begins when the rule is there, and the end is known before any rule is. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { plus, said } from '../support/builders.ts';
import { world } from '../support/world.ts';

describe('Scene 8: the clock starts when it works', () => {
  test('Scene 8: an answer that takes nine minutes takes none of the two hours', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('before firewall.add', () => w.elapse('9m'));
    await w.settle();
    expect(await w.look(grant)).toMatchObject({ openedAt: plus('9m'), expiresAt: plus('2h9m') });
    await w.tick('1h59m59s');
    expect(w.rules()).toHaveLength(1);
    await w.tick('1s');
    expect(w.rules()).toEqual([]);
  });

  test('Scene 8: nor do ten minutes of trying again', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.always((moment) => {
      if (moment === 'before firewall.list')
        throw new Fault(said('Scalingo does not answer.'), { retry: true });
    });
    await w.run('10m');
    w.always(() => {});
    await w.run('2m');
    const active = await w.look(grant);
    if (active.state !== 'active') throw new Error(active.state);
    expect(active.openedAt).toBeGreaterThan(plus('10m'));
    expect(active.expiresAt).toBe(active.openedAt + active.ttlMs);
  });

  test('Scene 8: nor does a day on which nobody answered', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.run('3h59m');
    await w.approve('bo', grant);
    await w.settle();
    expect(await w.look(grant)).toMatchObject({ state: 'active', expiresAt: plus('5h59m') });
  });

  test('Scene 8: an answer that comes after the window closed still gives the whole time', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    await w.approve('bo', grant);
    w.once('before firewall.add', () => w.elapse('20m'));
    await w.settle();
    expect(await w.look(grant)).toMatchObject({ state: 'active', expiresAt: plus('2h20m') });
    expect(await w.unlawful()).toEqual([]);
  });
});

test('the end is in the record before Scalingo is asked for anything', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  let seen: unknown;
  w.once('before firewall.list', async () => {
    seen = await w.look(grant);
  });
  await w.settle();
  expect(seen).toMatchObject({ state: 'approved', openBy: plus('15m'), expiresAt: plus('2h15m') });
});

test('not opened in time: failed, and it does not open later', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.settle();
  await w.approve('bo', grant);
  w.loseJobs();
  await w.tick('15m');
  await w.run('2h');
  expect(w.messages(grant)).toEqual(['requested', 'failed: The time to open it ran out.']);
  expect(w.rules()).toEqual([]);
});

test('two who share an address and were approved apart end apart', async () => {
  const w = world();
  const first = await w.request('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.request('cy', 'orders', '203.0.113.7', '1h');
  await w.approve('bo', first);
  w.once('before firewall.add', async () => {
    w.elapse('5m');
    await w.approve('bo', second);
  });
  await w.settle();
  expect([(await w.look(first)).state, (await w.look(second)).state]).toEqual(['active', 'active']);
  expect(w.rules()).toHaveLength(1);
  await w.tick('1h');
  expect([w.rules(), w.untrue]).toEqual([[], []]);
});

describe('the time cannot be relied on', () => {
  test.each([{ is: 'clocks differ' }, { is: 'time unconfirmed' }] as const)(
    'nothing opens while $is, people read why, and it opens after',
    async (doubt) => {
      const w = world();
      const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
      w.doubt(doubt);
      await w.approve('bo', grant);
      await w.settle();
      expect(w.rules()).toEqual([]);
      expect(await w.look(grant)).toMatchObject({ state: 'approved', trouble: { what: doubt } });
      w.doubt(undefined);
      await w.run('3m');
      expect(await w.look(grant)).toMatchObject({ state: 'active' });
    },
  );

  test('nothing opens by a rule that is there either, and nobody moves to its address', async () => {
    const w = world();
    const moving = await w.open('cy', 'orders', '203.0.113.8', '2h');
    await w.open('ana', 'orders', '203.0.113.7', '2h');
    w.doubt({ is: 'time unconfirmed' });
    const waiting = await w.open('dee', 'orders', '203.0.113.7', '2h');
    await w.move('cy', moving, '203.0.113.7');
    await w.settle();
    expect([waiting.state, (await w.look(moving)).source]).toEqual(['approved', '203.0.113.8/32']);
    w.doubt(undefined);
    await w.run('3m');
    expect([(await w.look(waiting)).state, (await w.look(moving)).source]).toEqual([
      'active',
      '203.0.113.7/32',
    ]);
  });

  test('what is open ends on time', async () => {
    const w = world();
    await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.doubt({ is: 'clocks differ' });
    await w.run('1h1m');
    expect(w.rules()).toEqual([]);
  });

  test('no request lapses while the time is unconfirmed', async () => {
    const w = world();
    const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
    w.doubt({ is: 'time unconfirmed' });
    await w.run('5h');
    expect(await w.look(grant)).toMatchObject({ state: 'requested' });
    w.doubt(undefined);
    await w.run('1m');
    expect(await w.look(grant)).toMatchObject({ state: 'lapsed' });
  });
});
