/** With one approver from each of several groups, these groups answer everything there is to answer, and nobody else does. */
import { expect, test } from 'vitest';
import { groupId, ms, personId } from '../support/builders.ts';
import { listed, orders } from './policy-world.ts';

const quorum = { of: 'each', groups: [groupId('dba'), groupId('sec')] } as const;

/** Bo is in one of the groups, Cy in the other, and Dee is listed in approvers. */
function world(change = {}) {
  const w = orders({ quorum, approvers: listed('dee'), ...change });
  w.people.joins(personId('bo'), groupId('dba'));
  w.people.joins(personId('cy'), groupId('sec'));
  return w;
}
const no = { no: 'not-an-approver' };

test('who is listed in approvers may not deny, and one no ends a request that had a yes', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  expect(await w.deny('dee', grant)).toMatchObject(no);
  expect(await w.deny('cy', grant)).toMatchObject({ state: 'denied' });
});

test('more time takes one from each group again', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', '203.0.113.7', '1h');
  await w.approve('bo', grant);
  await w.approve('cy', grant);
  await w.settle();
  await w.extend('ana', grant, '30m');
  expect(await w.allowMore('dee', grant)).toMatchObject(no);
  expect(await w.allowMore('cy', grant)).toMatchObject({ ttlMs: ms('1h') });
  expect(await w.allowMore('bo', grant)).toMatchObject({ ttlMs: ms('90m') });
});
