/** A name leads to another database while access is open at the one before: that one's policy gives this access nothing. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import { moved } from '../../src/grant/audit.ts';
import { Active } from '../../src/grant/record.ts';
import { databaseName, ms, said } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const elsewhere = { no: 'leads-elsewhere', database: orders };

test('more time is not given by the policy of the database that has the name now', async () => {
  const w = world({ orders: { extending: 'automatic' }, billing: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  w.firewall.lead(orders, databaseName('billing'));
  expect(await w.extend('ana', grant, '30m')).toEqual(elsewhere);
  expect(await w.look(grant)).toEqual(grant);
  w.firewall.lead(orders, orders);
  expect(await w.extend('ana', grant, '30m')).toMatchObject({ ttlMs: ms('90m') });
});

test('nor by its approvers, where it was asked for before', async () => {
  const w = world({ orders: { extending: 'by hand' }, billing: {} });
  const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
  await w.extend('ana', grant, '30m');
  w.firewall.lead(orders, databaseName('billing'));
  expect(await w.allowMore('bo', grant)).toEqual(elsewhere);
  await w.run('61m');
  expect([(await w.look(grant)).state, w.rules()]).toEqual(['closed', []]);
});

describe('Scalingo does not answer, and this process has not looked yet', () => {
  const silent = async (retry = true) => {
    const w = world({ orders: { extending: 'automatic' }, billing: {} });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    w.always((moment) => {
      if (moment === 'before firewall.place') throw new Fault(said('no answer'), { retry });
    });
    return { w, grant };
  };

  test('more time is given where the file names the database that it named at the opening', async () => {
    const { w, grant } = await silent();
    expect(await w.extend('ana', grant, '30m')).toMatchObject({ ttlMs: ms('90m') });
  });

  test('and not where it names another one since', async () => {
    const { w, grant } = await silent();
    w.firewall.lead(orders, databaseName('billing'));
    await expect(w.extend('ana', grant, '30m')).rejects.toThrow(Fault);
    expect(await w.look(grant)).toEqual(grant);
  });

  test('nor where Scalingo says that there is no such database', async () => {
    const { w, grant } = await silent(false);
    await expect(w.extend('ana', grant, '30m')).rejects.toThrow(Fault);
  });

  test('nor where an earlier build opened it, which did not note that', async () => {
    const w = world({ orders: { extending: 'automatic' } });
    const grant = await w.open('ana', 'orders', '203.0.113.7', '1h');
    const { world: own } = w.process();
    const { place } = Active.parse(grant);
    await own.grants.update(grant.id, (one) => {
      const without = Active.parse({ ...one, place: { ...place, named: undefined } });
      return moved(one, without, { move: 'found', by: 'db-access', at: w.now() });
    });
    w.always((moment) => {
      if (moment === 'before firewall.place') throw new Fault(said('no answer'), { retry: true });
    });
    await expect(w.extend('ana', grant, '30m')).rejects.toThrow(Fault);
  });
});

test('what is noted is what the file says at the opening, and not what it said when something else opened there', async () => {
  const w = world({ orders: {} });
  const first = await w.open('dee', 'orders', '203.0.113.8', '2h');
  w.firewall.call(orders, 'orders-2');
  const second = await w.open('ana', 'orders', '203.0.113.7', '1h');
  expect([first, second]).toMatchObject([{ place: { named: 'orders' } }, { place: { named: 'orders-2' } }]);
});
