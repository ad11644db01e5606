/**
 * What Scalingo was asked for and is wanted no longer: an address that was left before it opened, or an end before an opening took
 * effect. Its rule goes wherever its database is by now.
 */
import { expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { createOverdue } from '../../src/flow/overdue.ts';
import type { Grant } from '../../src/grant/record.ts';
import { labelFor } from '../../src/grant/rule.ts';
import { production } from '../../src/timing.ts';
import { databaseName, installation, said, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

type W = ReturnType<typeof world>;
const orders = databaseName('orders');
const withoutOrders = { billing: {} };

/** The next opening is not answered, and has not taken effect yet. */
function loseAnswer(w: W): void {
  w.once('before firewall.add', () => {
    throw new Fault(said('no answer'), { retry: true, made: 'unseen' });
  });
}

/** What was asked for takes effect only now. */
function appear(w: W, { id }: Grant, address: string): void {
  w.firewall.put(orders, { source: source(address), label: labelFor(installation, id) });
}

async function movedInVain(w: W, to: string): Promise<Grant> {
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  loseAnswer(w);
  await w.move('ana', grant, to);
  await w.settle();
  return grant;
}

test('an address that was left before it opened is closed within a minute, also once its database left the file', async () => {
  const w = world();
  const grant = await movedInVain(w, '203.0.113.8');
  await w.move('ana', grant, '203.0.113.9');
  w.configure(withoutOrders);
  appear(w, grant, '203.0.113.8');
  await w.run('1m');
  expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.7/32']);
  expect(await w.look(grant)).toMatchObject({ state: 'active' });
});

test('an address that was refused after it had been asked for is closed, also once its database left the file', async () => {
  const w = world();
  const grant = await movedInVain(w, '203.0.113.8');
  w.configure({ orders: { deniedRanges: [source('203.0.113.8')] }, billing: {} });
  await w.run('2m');
  w.configure(withoutOrders);
  appear(w, grant, '203.0.113.8');
  await w.run('1m');
  expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.7/32']);
});

test('an address that was left is forgotten after ten minutes, so that no envelope grows with each move', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.1', '4h');
  const left = async () => {
    const [closing] = await w.process().world.closings.all();
    return (closing?.undo ?? []).filter((one) => 'leftAt' in one).length;
  };
  for (let last = 2; last < 30; last += 1) {
    await w.move('ana', grant, `203.0.113.${last}`);
    await w.run('2m');
    expect(await left()).toBeLessThanOrEqual(6);
  }
  expect(await left()).toBeGreaterThan(3);
});

test('an address that was left is another’s to open: that rule stays until its own end', async () => {
  const w = world();
  const grant = await movedInVain(w, '203.0.113.8');
  await w.move('ana', grant, '203.0.113.9');
  const other = await w.open('dee', 'orders', '203.0.113.8', '2h');
  await w.run('90m');
  expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.8/32']);
  await w.run('31m');
  expect([w.rules(), (await w.look(other)).state]).toEqual([[], 'closed']);
});

test.each(['asked for', 'not asked for'])(
  'its database left the file while a move was %s: it closes',
  async (how) => {
    const w = world();
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    loseAnswer(w);
    await w.move('ana', grant, '203.0.113.8');
    if (how === 'asked for') await w.settle();
    w.configure(withoutOrders);
    await w.run('61m');
    expect(await w.look(grant)).toMatchObject({ state: 'closed', cause: 'time is up' });
    expect([w.rules(), w.messages(grant).at(-1), w.untrue]).toEqual([[], 'closed: time is up', []]);
  },
);

test('an opening that takes effect after its end is found, also where its database left the file', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  loseAnswer(w);
  await w.approve('bo', grant);
  await w.settle();
  w.configure(withoutOrders);
  await w.done('ana', grant);
  await w.run('5m');
  expect((await w.look(grant)).state).toBe('closed');
  appear(w, grant, '203.0.113.7');
  await w.run('1m');
  expect([w.rules(), w.trail(grant).at(-1)?.move]).toEqual([[], 'reappeared']);
});

test('a rule that a list left out at the end is found, also where another database took the name', async () => {
  const w = world({ orders: {}, billing: {}, restored: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const [rule] = w.rules();
  w.firewall.lead(orders, databaseName('restored'));
  await w.done('ana', grant);
  await w.run('1m');
  if (rule) w.firewall.restore(orders, rule);
  await w.run('1m');
  expect([w.rules(), w.trail(grant).at(-1)?.move]).toEqual([[], 'reappeared']);
});

test('where only ends are carried out, what takes effect late is looked for each minute, and no longer than ten', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const { world: own } = w.another(undefined, {});
  let lists = 0;
  const firewall = {
    ...own.firewall,
    list: (...asked: Parameters<typeof own.firewall.list>) => {
      lists += 1;
      return own.firewall.list(...asked);
    },
  };
  const { look } = createOverdue({ ...own, firewall }, production.overdue, { isAlone: true });
  const lookFor = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 5) {
      w.elapse('5s');
      await look(0);
    }
  };
  w.elapse('1h');
  await look(0);
  expect([w.rules(), (await w.look(grant)).state]).toEqual([[], 'closed']);
  await lookFor(120);
  appear(w, grant, '203.0.113.7');
  await lookFor(60);
  expect([w.rules(), w.trail(grant).at(-1)?.move]).toEqual([[], 'reappeared']);
  await lookFor(900);
  lists = 0;
  await lookFor(120);
  expect(lists).toBe(0);
});

test('a rule with its label at an address that it never had goes at its end, also without its database in the file', async () => {
  const w = world();
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  const [rule] = w.rules();
  const shared = await w.open('dee', 'orders', '203.0.113.7', '2h');
  w.configure(withoutOrders);
  appear(w, grant, '203.0.113.0/24');
  await w.run('61m');
  expect([(await w.look(grant)).state, w.rules()]).toEqual(['closed', [rule]]);
  await w.run('60m');
  expect([(await w.look(shared)).state, w.rules()]).toEqual(['closed', []]);
});

test('after a rename nothing new opens at the former database, and people are told', async () => {
  const w = world({ orders: {}, billing: {}, restored: {} });
  const open = await w.open('dee', 'orders', '203.0.113.20', '1h');
  const waiting = await w.request('ana', 'orders', '203.0.113.7', '1h');
  loseAnswer(w);
  await w.approve('bo', waiting);
  await w.settle();
  w.firewall.lead(orders, databaseName('restored'));
  await w.move('dee', open, '203.0.113.21');
  await w.run('16m');
  expect(await w.look(waiting)).toMatchObject({ state: 'failed', cause: { is: 'leads elsewhere' } });
  expect(await w.look(open)).toMatchObject({ state: 'active', trouble: { what: { is: 'leads elsewhere' } } });
  expect(w.rules().map((rule) => rule.source)).toEqual(['203.0.113.20/32']);
  await w.run('1h');
  expect([w.rules(), w.rules('restored'), (await w.look(open)).state]).toEqual([[], [], 'closed']);
});
