/** A clause that approves so much a day: nobody chains what it approves into more. */
import { describe, expect, test } from 'vitest';
import { explain } from '../../src/flow/why.ts';
import type { Policy } from '../../src/grant/policy.ts';
import type { Grant } from '../../src/grant/record.ts';
import { databaseName, ms, personId } from '../support/builders.ts';
import { listed, orders } from './policy-world.ts';

const clause = { name: 'short', who: listed('ana', 'cy'), from: [], withinHours: false };
const policy = (change: Partial<Policy> = {}): Partial<Policy> => ({
  automatic: [{ ...clause, upToMs: ms('1h'), perDayMs: ms('2h') }],
  ...change,
});
const asked = (last: number, duration = '1h') => ({
  database: 'orders',
  source: `203.0.113.${last}`,
  duration,
  reason: 'a slow report',
});

type Told = ReturnType<typeof orders>;

async function stateOf(w: Told, who: string, last: number, duration?: string): Promise<string> {
  const outcome = await w.ask(who, asked(last, duration));
  return 'grant' in outcome ? outcome.grant.state : (outcome.refusals[0]?.refusal.no ?? '');
}

describe('O6: perDay', () => {
  test('what one person had within a day counts, then an approver is asked; a day later it is free again', async () => {
    const w = orders(policy());
    expect(await stateOf(w, 'ana', 1)).toBe('approved');
    await w.run('2h');
    expect(await stateOf(w, 'ana', 2)).toBe('approved');
    await w.run('2h');
    expect(await stateOf(w, 'ana', 3)).toBe('requested');
    expect(await stateOf(w, 'cy', 4)).toBe('approved');
    w.elapse('24h');
    expect(await stateOf(w, 'ana', 5)).toBe('approved');
  });

  test('what was longer than the policy allows today counts too', async () => {
    const longer = { ...clause, upToMs: ms('6h'), perDayMs: ms('6h') };
    const w = orders(policy({ automatic: [longer] }));
    expect(await stateOf(w, 'ana', 1, '6h')).toBe('approved');
    await w.run('7h');
    w.elapse('20h');
    w.configure({ orders: policy({ longestMs: ms('1h') }) });
    // Of the six hours three are within a day.
    expect(await stateOf(w, 'ana', 2)).toBe('requested');
  });

  test('what is given back counts until then', async () => {
    const w = orders(policy());
    const first = await w.ask('ana', asked(1));
    if (!('grant' in first)) throw new Error('the first one is refused');
    await w.run('10m');
    await w.done('ana', first.grant);
    await w.settle();
    expect(await stateOf(w, 'ana', 2)).toBe('approved');
    expect(await stateOf(w, 'ana', 3, '40m')).toBe('approved');
    expect(await stateOf(w, 'ana', 4, '20m')).toBe('requested');
  });

  test('however many are asked for at once, the clause approves no more than that', async () => {
    const w = orders(policy());
    const states = await Promise.all([1, 2, 3, 4, 5].map((last) => stateOf(w, 'ana', last)));
    expect(states.filter((state) => state === 'approved')).toHaveLength(2);
    expect(states.filter((state) => state === 'requested')).toHaveLength(3);
  });

  test('an extension counts too', async () => {
    const automatic = [{ ...clause, upToMs: ms('2h'), perDayMs: ms('2h') }];
    const w = orders({ automatic, extending: 'automatic' });
    const first = await w.ask('ana', asked(1));
    if (!('grant' in first)) throw new Error('the first one is refused');
    await w.settle();
    expect(await stateOf(w, 'ana', 2, '30m')).toBe('approved');
    await w.settle();
    expect(await w.extend('ana', first.grant, '30m')).toMatchObject({ ttlMs: ms('90m') });
    expect(await w.extend('ana', first.grant, '10m')).toMatchObject({
      ttlMs: ms('90m'),
      extension: { byMs: ms('10m') },
    });
  });

  test.each<[string, (w: Told, grants: readonly Grant[]) => readonly Promise<unknown>[]]>([
    ['two extensions', (w, grants) => grants.map((grant) => w.extend('ana', grant, '1h'))],
    ['two that are asked for again', (w) => [1, 2].map((last) => w.ask('ana', asked(last, '90m')))],
    [
      'an extension and another address',
      (w, [first]) => (first ? [w.extend('ana', first, '1h'), w.ask('ana', asked(3))] : []),
    ],
  ])('%s at once: the clause approves no more than that', async (_, atOnce) => {
    const automatic = [{ ...clause, upToMs: ms('2h'), perDayMs: ms('2h') }];
    const w = orders({ automatic, extending: 'automatic' });
    const grants: Grant[] = [];
    for (const last of [1, 2]) {
      const outcome = await w.ask('ana', asked(last, '30m'));
      if (!('grant' in outcome)) throw new Error('it is refused');
      grants.push(outcome.grant);
      await w.settle();
    }
    await Promise.all(atOnce(w, grants));
    await w.settle();
    const live = await w.process().world.grants.live(databaseName('orders'));
    expect(live.reduce((sum, { ttlMs }) => sum + ttlMs, 0)).toBe(ms('2h'));
    const all = await w.process().world.grants.of(personId('ana'), 10);
    expect(all.filter((grant) => grant.state === 'requested' || 'extension' in grant)).toHaveLength(1);
  });

  test('why says how much of it was had', async () => {
    const w = orders(policy());
    await w.ask('ana', asked(1, '30m'));
    const { world } = w.process();
    const own = world.policies.get(databaseName('orders'));
    if (!own) throw new Error('orders has a policy');
    const person = await world.people.known(personId('ana'), []);
    const answerTo = async (duration: string) => {
      const clauses = await explain(world, own, { person, source: '203.0.113.2', duration });
      return clauses.find(({ kind }) => kind === 'automatic')?.answer;
    };
    expect(await answerTo('1h')).toBe('yes');
    await w.ask('ana', asked(2, '1h'));
    const refusal = { no: 'clause-used-up', clause: 'short', usedMs: ms('90m'), perDayMs: ms('2h') };
    expect(await answerTo('1h')).toEqual({ refusal });
  });
});
