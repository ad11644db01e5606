/** An emergency is reviewed before its person may have another one there. */
import { describe, expect, test } from 'vitest';
import { breakGlass } from '../../src/flow/emergency.ts';
import { explain } from '../../src/flow/why.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { databaseName, deliveryId, ms, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';
import { listed, nobody, orders } from './policy-world.ts';

const emergency = (mostUnreviewed = 1) => ({
  approvers: listed('bo'),
  emergency: { who: listed('ana', 'cy'), longestMs: ms('30m'), tell: nobody, mostUnreviewed },
});
const asked = (last: number) => ({
  database: 'orders',
  source: `203.0.113.${last}`,
  duration: '20m',
  reason: 'it burns',
});

describe('O5', () => {
  test('twelve emergencies at once by one person are one', async () => {
    const w = orders(emergency());
    const all = await Promise.all(Array.from({ length: 12 }, (_, at) => w.breakGlass('ana', asked(at + 1))));
    await w.settle();
    expect(all.filter((outcome) => 'grant' in outcome)).toHaveLength(1);
    expect(w.rules()).toHaveLength(1);
  });

  test('also once it has ended; reviewed, the next one opens, and another person’s does not count', async () => {
    const w = orders(emergency());
    const first = await w.breakGlass('ana', asked(1));
    if (!('grant' in first)) throw new Error('the first one is refused');
    await w.run('40m');
    expect(await w.look(first.grant)).toMatchObject({ state: 'closed' });
    const refusal = { no: 'unreviewed', grants: [{ id: first.grant.id }] };
    expect(await w.breakGlass('ana', asked(2))).toMatchObject({ refusals: [{ about: 'nobody', refusal }] });
    expect(await w.breakGlass('cy', asked(3))).toHaveProperty('grant');

    const reviewed = await w.review('bo', first.grant, 'justified');
    expect(isRefusal(reviewed)).toBe(false);
    expect(await w.breakGlass('ana', asked(2))).toHaveProperty('grant');
  });

  test('nor is one that opened and ended in another process while this one was on its way', async () => {
    const w = orders(emergency());
    const other = w.another().world;
    w.once('before grants.create', async () => {
      const outcome = await breakGlass(other, { ...w.by('ana'), deliveryId: deliveryId('77') }, asked(1));
      await w.settle();
      if ('grant' in outcome) await w.revoke('ana', outcome.grant);
      await w.settle();
    });
    const refusal = { no: 'unreviewed' };
    expect(await w.breakGlass('ana', asked(2))).toMatchObject({ refusals: [{ about: 'nobody', refusal }] });
    expect(w.rules()).toEqual([]);
  });

  test('twelve databases are no way round it, also at once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `orders${index}`);
    const w = world(Object.fromEntries(names.map((name) => [name, emergency()])));
    const all = await Promise.all(
      names.map((database, at) => w.breakGlass('ana', { ...asked(at + 1), database })),
    );
    expect(all.filter((outcome) => 'grant' in outcome)).toHaveLength(1);
  });

  test('why says that the next emergency waits for a review', async () => {
    const w = orders(emergency());
    const why = async (name: string) => {
      const { world } = w.process();
      const policy = world.policies.get(databaseName('orders'));
      if (!policy) throw new Error('orders has a policy');
      const person = await world.people.known(personId(name), []);
      const clauses = await explain(world, policy, { person });
      return clauses.find(({ kind }) => kind === 'emergency')?.answer;
    };
    expect(await why('ana')).toBe('yes');
    const first = await w.breakGlass('ana', asked(1));
    if (!('grant' in first)) throw new Error('the first one is refused');
    const refusal = { no: 'unreviewed', grants: [{ id: first.grant.id }] };
    expect(await why('ana')).toMatchObject({ refusal });
    expect(await why('cy')).toBe('yes');
    await w.run('40m');
    expect(await why('ana')).toMatchObject({ refusal });
    await w.review('bo', first.grant, 'justified');
    expect(await why('ana')).toBe('yes');
  });

  test('one at a database that has left the file blocks nobody, since nobody could review it', async () => {
    const w = world({ orders: emergency(), billing: emergency() });
    const first = await w.breakGlass('ana', { ...asked(1), database: 'billing' });
    if (!('grant' in first)) throw new Error('the first one is refused');
    await w.run('40m');
    w.configure({ orders: emergency() });
    await w.run('5m');
    const refusal = { no: 'unreviewed', grants: [{ id: first.grant.id }] };
    expect(await w.breakGlass('ana', asked(2))).toMatchObject({ refusals: [{ about: 'nobody', refusal }] });
    await w.run('6m');
    expect(await w.breakGlass('ana', asked(2))).toHaveProperty('grant');
  });

  test('as many as the policy says', async () => {
    const w = orders(emergency(2));
    expect(await w.breakGlass('ana', asked(1))).toHaveProperty('grant');
    expect(await w.breakGlass('ana', asked(2))).toHaveProperty('grant');
    expect(await w.breakGlass('ana', asked(3))).toHaveProperty('refusals');
  });

  test('the same delivery again is the same emergency, and not one too many', async () => {
    const w = orders(emergency());
    const first = await w.breakGlass('ana', asked(1), '9000001');
    const again = await w.breakGlass('ana', asked(1), '9000001');
    expect(again).toMatchObject({ grant: { id: 'grant' in first && first.grant.id } });
  });
});
