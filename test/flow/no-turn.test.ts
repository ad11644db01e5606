/** A try that made no call at Scalingo is no failure: nothing is known that was not known before. */
import { expect, test } from 'vitest';
import { converge } from '../../src/flow/converge.ts';
import { Fault } from '../../src/flow/fault.ts';
import { createOverdue } from '../../src/flow/overdue.ts';
import { MINUTE, SECOND } from '../../src/grant/duration.ts';
import { production } from '../../src/timing.ts';
import { databaseName, MORNING, said } from '../support/builders.ts';
import { world } from '../support/world.ts';

const noTurn = () => {
  const problem = { is: 'no turn', call: { to: 'list the firewall rules' } } as const;
  throw new Fault(problem, { retry: true, retryAfterMs: 7 * SECOND });
};

test('a converge without a turn comes back when there may be one, without longer and longer waits', async () => {
  const w = world();
  const tried: number[] = [];
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  w.always((moment) => {
    if (moment !== 'before firewall.list') return;
    tried.push((w.now() - MORNING) / SECOND);
    noTurn();
  });
  await w.approve('bo', grant);
  await w.tick('1m');
  expect(tried).toEqual([0, 7.5, 15, 22.5, 30, 37.5, 45, 52.5, 60]);
  expect(await w.process().world.rounds.failed(grant.database)).toBe(1);
});

test('F5: a 429 is no failure of the database: its end comes back when Scalingo may be asked again', async () => {
  const w = world();
  const tried: number[] = [];
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.tick('59m');
  w.always((moment) => {
    if (moment !== 'before firewall.list') return;
    tried.push((w.now() - MORNING) / SECOND - 3600);
    const problem = {
      is: 'refused',
      call: { to: 'list the firewall rules' },
      status: 429,
      said: '',
    } as const;
    throw new Fault(problem, { retry: true, status: 429, retryAfterMs: 10 * SECOND });
  });
  await w.tick('2m');
  expect(tried.slice(0, 6)).toEqual([0, 10.5, 21, 31.5, 42, 52.5]);
});

test('F5: an end that waits for its turn does not wait for the backoff of what failed beside it', async () => {
  const w = world();
  const tried: number[] = [];
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.open('eve', 'orders', '203.0.113.8', '1h');
  w.always((moment) => {
    if (moment !== 'before firewall.remove') return;
    tried.push((w.now() - MORNING) / SECOND - 3600);
    if (tried.length % 2 === 1) throw new Fault(said('Scalingo is down.'), { retry: true, status: 503 });
    noTurn();
  });
  await w.tick('59m');
  for (let n = 0; n < 6; n += 1) await w.process().world.rounds.failed(grant.database);
  await w.tick('70s');
  expect(tried).toEqual([0, 0, 7.5, 7.5]);
});

test('a look at overdue ends without a turn comes back when there may be one', async () => {
  const w = world();
  await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.loseJobs();
  w.elapse('2h');
  const retry = { firstMs: 30 * SECOND, longestMs: 2 * MINUTE };
  const overdue = createOverdue(w.process().world, {
    everyMs: 1,
    graceMs: 0,
    alarmMs: MINUTE,
    retry,
    gone: retry,
  });
  w.once('before firewall.list', noTurn);
  await overdue.look();
  w.elapse('6s');
  await overdue.look();
  expect(w.rules()).toHaveLength(1);
  w.elapse('1s');
  await overdue.look();
  expect(w.rules()).toEqual([]);
});

test('while Redis takes no writes, what has ended is looked at less and less often, and what comes due goes at once', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const second = await w.open('dee', 'orders', '203.0.113.8', '62m');
  w.loseJobs();
  const { look } = createOverdue(w.process().world, production.overdue);
  let lists = 0;
  let takesWrites = false;
  w.always((moment) => {
    if (moment === 'before firewall.list') lists += 1;
    if (moment === 'before grants.update' && !takesWrites)
      throw new Fault({ is: 'no memory' }, { retry: true });
  });
  const lookFor = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 5) {
      w.elapse('5s');
      await look(0);
    }
  };
  w.elapse('1h');
  await lookFor(115);
  expect([w.rules().map(({ source }) => source), lists]).toEqual([['203.0.113.8/32'], 6]);
  await lookFor(10);
  expect(w.rules()).toEqual([]);
  takesWrites = true;
  await lookFor(35);
  expect([(await w.look(first)).state, (await w.look(second)).state]).toEqual(['closed', 'closed']);
});

test('L26: a converge that waits for its turn is told only where access waits for it', async () => {
  const w = world();
  w.always((moment) => {
    if (moment === 'before firewall.list') noTurn();
  });
  const told = async (name: 'orders' | 'billing') => {
    const before = w.news.length;
    await converge(w.process().world, databaseName(name));
    return w.news.slice(before);
  };
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  expect(await told('orders')).toEqual([]);
  await w.approve('bo', grant);
  expect(await told('orders')).toEqual(['converge waits for its turn at scalingo']);
  expect(await told('billing')).toEqual([]);
});
