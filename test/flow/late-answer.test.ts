/** Scalingo's answer to an opening comes late, once others have looked at what is there: it still tells which rule is ours. */
import { describe, expect, test } from 'vitest';
import { converge } from '../../src/flow/converge.ts';
import type { Grant } from '../../src/grant/record.ts';
import { databaseName } from '../support/builders.ts';
import { world } from '../support/world.ts';

const REGION = 'region:osc-fr1';

/** Of a region, whose rule has no label, approved by Bo; `meanwhile` happens between the opening and its answer. */
async function opening(meanwhile: (w: ReturnType<typeof world>, grant: Grant) => Promise<void>) {
  const w = world({ orders: { regions: ['osc-fr1'] } });
  const grant = await w.request('ana', 'orders', REGION, '30m');
  await w.settle();
  await w.approve('bo', grant);
  w.once('after firewall.add', () => meanwhile(w, grant));
  await w.settle();
  return { w, grant };
}

/** Another process looks, so late that the new rule may be anybody’s. */
async function looks(w: ReturnType<typeof world>): Promise<void> {
  w.elapse('61s');
  await converge(w.another().world, databaseName('orders'));
}

describe('the rule is removed at the end, and is in doubt no longer', () => {
  const inDoubt = async (w: ReturnType<typeof world>) =>
    (await w.alarms.all()).filter(({ alarm, endedAt }) => alarm.event === 'rule_in_doubt' && !endedAt);

  test('where it was taken for somebody else’s', async () => {
    const { w, grant } = await opening(looks);
    await w.run('2m');
    expect([(await w.look(grant)).state, w.rules().length, await inDoubt(w)]).toEqual(['active', 1, []]);
    await w.run('31m');
    expect([(await w.look(grant)).state, w.rules()]).toEqual(['closed', []]);
  });

  test('where the access was ended, and nothing of it was found', async () => {
    const { w, grant } = await opening(async (w, one) => {
      await w.revoke('ana', one);
      await looks(w);
    });
    await w.run('2m');
    expect([(await w.look(grant)).state, w.rules(), await inDoubt(w)]).toEqual(['closed', [], []]);
  });

  test.each([true, false])(
    'where two processes opened it at once; its database stays in the file: %s',
    async (stays) => {
      const w = world({ orders: { regions: ['osc-fr1'] }, billing: {} });
      const grant = await w.request('ana', 'orders', REGION, '30m');
      await w.settle();
      await w.approve('bo', grant);
      w.once('before firewall.add', () => converge(w.another().world, databaseName('orders')));
      await w.settle();
      if (!stays) w.configure({ billing: {} });
      await w.run('2m');
      expect(await inDoubt(w)).toEqual([]);
      await w.run('31m');
      expect([(await w.look(grant)).state, w.rules()]).toEqual(['closed', []]);
    },
  );

  test('where two processes opened it at once, its database left the file, and its person gave it back', async () => {
    const w = world({ orders: { regions: ['osc-fr1'] }, billing: {} });
    const grant = await w.request('ana', 'orders', REGION, '30m');
    await w.settle();
    await w.approve('bo', grant);
    w.once('before firewall.add', () => converge(w.another().world, databaseName('orders')));
    w.once('after firewall.add', () => w.reload({ billing: {} }));
    await w.settle();
    await w.revoke('ana', grant);
    await w.run('2m');
    expect([(await w.look(grant)).state, w.rules(), await inDoubt(w)]).toEqual(['closed', [], []]);
  });
});
