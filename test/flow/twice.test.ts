/**
 * Two processes converge one database at once. The queue sees to it that they do not; but a lock can be lost, and then nothing
 * worse may come of it than a call too many.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converge } from '../../src/flow/converge.ts';
import type { Grant } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { databaseName, ms, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const orders = databaseName('orders');
const [home, train] = ['203.0.113.7', '198.51.100.9'] as const;

/** One grant at its end, one in the middle, one approved and waiting; at the same address or at two. */
async function threeGrants(places: readonly string[]) {
  const w = world();
  w.firewall.put(orders, { source: source('192.0.2.1'), label: 'office' });
  const [one = home, two = home, three = home] = places;
  const over = await w.open('ana', 'orders', one, '10m');
  const open = await w.open('cy', 'orders', two, '20m');
  w.elapse('10m');
  const waiting = await w.request('dee', 'orders', three, '10m');
  await w.approve('bo', waiting);
  return { w, over, open, waiting };
}

/** Whatever the order in which their calls come and go. */
async function interleaved(
  s: fc.Scheduler,
  w: ReturnType<typeof world>,
  doings: readonly (() => Promise<unknown>)[],
): Promise<void> {
  w.always((moment) => s.schedule(Promise.resolve(), moment));
  await s.waitFor(Promise.all(doings.map((act) => act())));
  w.always(() => {});
}

const places = fc.array(fc.constantFrom(home, train), { minLength: 3, maxLength: 3 });
const twins = (w: ReturnType<typeof world>) => [
  () => converge(w.process().world, orders),
  () => converge(w.another().world, orders),
];

async function states(w: ReturnType<typeof world>, grants: readonly Grant[]): Promise<string[]> {
  const found = await Promise.all(grants.map(w.look));
  return found.map((grant) => ('cause' in grant ? `${grant.state}: ${grant.cause}` : grant.state));
}

test('both at once: what is over ends, what waits opens, what is open stays, and one rule is left for each address', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), places, async (s, where) => {
      const { w, over, open, waiting } = await threeGrants(where);
      await interleaved(s, w, twins(w));
      await w.settle();
      await w.run('2m', async () => expect(await w.unlawful()).toEqual([]));
      expect(await states(w, [over, open, waiting])).toEqual(['closed: time is up', 'active', 'active']);
      const wanted = new Set([source('192.0.2.1'), open.source, waiting.source]);
      expect(
        w
          .rules()
          .map((rule) => rule.source)
          .sort(),
      ).toEqual([...wanted].sort());
      await w.run('12m');
      expect([w.rules().length, w.messages(waiting).at(-1)]).toEqual([1, 'closed: time is up']);
    }),
    { numRuns: 100 },
  );
});

test('one is overtaken by the other: it makes no second rule, not even for a moment', async () => {
  const w = world();
  const grant = await w.request('ana', 'orders', home, '10m');
  await w.approve('bo', grant);
  w.once('after grants.live', () => converge(w.another().world, orders));
  await converge(w.process().world, orders);
  expect(w.rules()).toHaveLength(1);
  expect((await w.look(grant)).state).toBe('active');
});

test('both at once, while people give back and approve: the sentence holds, and in the end nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), places, async (s, where) => {
      const { w, open, waiting } = await threeGrants(where);
      const late = await w.request('ana', 'orders', home, '10m');
      await interleaved(s, w, [
        ...twins(w),
        () => w.done('cy', open),
        () => w.done('dee', waiting),
        () => w.approve('bo', late),
      ]);
      await w.settle();
      expect(await w.unlawful()).toEqual([]);
      await w.run('12m', async () => expect(await w.unlawful()).toEqual([]));
      expect(w.rules().map(({ label }) => label)).toEqual(['office']);
      for (const grant of [open, waiting, late])
        expect(await w.look(grant)).toMatchObject({ state: 'closed' });
    }),
    { numRuns: 100 },
  );
});

test('both at once, and one is killed: the other one and the sweep do the rest', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(40), async (s, moments) => {
      const { w, over, open, waiting } = await threeGrants([home, home, train]);
      const doomed = w.another(moments);
      await interleaved(s, w, [
        () => converge(w.process().world, orders),
        () => doomed.run.finishes(converge(doomed.world, orders)),
      ]);
      await w.settle();
      await w.run('2m', async () => expect(await w.unlawful()).toEqual([]));
      expect(await states(w, [over, open, waiting])).toEqual(['closed: time is up', 'active', 'active']);
    }),
    { numRuns: 100 },
  );
});

test('both at once, while three approvers click: never more than one decision, one opening and one end for each grant', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (s) => {
      const w = world();
      const grant = await w.request('ana', 'orders', home, '10m');
      const clicks = ['bo', 'cy', 'dee'].map((name) => () => w.approve(name, grant));
      const answers: unknown[] = [];
      const listening = clicks.map((click) => async () => answers.push(await click()));
      await interleaved(s, w, [...listening, ...twins(w)]);
      await w.settle();
      expect(
        answers.filter((answer) => typeof answer === 'object' && answer && isRefusal(answer)),
      ).toHaveLength(2);
      await interleaved(s, w, twins(w));
      await w.run('12m');
      // Who listed before the other one's rule was there may miss it once, and the next look finds it; each says that it asks.
      const moves = w.trail(grant).map(({ move }) => move);
      expect(moves.filter((move) => !['missed', 'found', 'open', 'warn'].includes(move))).toEqual([
        'request',
        'approve',
        'opened',
        'finished',
      ]);
      expect(w.now()).toBeGreaterThan(grant.requestedAt + ms('10m'));
    }),
    { numRuns: 50 },
  );
});

test('an approval that lands while another process removes the rule: the rule stays for the one who needs it', async () => {
  const w = world();
  const first = await w.open('ana', 'orders', '203.0.113.7', '30m');
  const second = await w.request('cy', 'orders', '203.0.113.7', '2h');
  await w.settle();
  w.elapse('30m');
  // The one has read rules and grants, and will remove the rule; then the other opens the second grant on it.
  w.once('after grants.live', async () => {
    await w.approve('bo', second);
    const other = w.another();
    await other.run.unlessKilled(converge(other.world, databaseName('orders')));
  });
  await w.sweep();
  await w.run('5m');
  expect([(await w.look(first)).state, (await w.look(second)).state]).toEqual(['closed', 'active']);
  expect(w.trail(second).map(({ move }) => move)).not.toContain('missed');
  expect(w.rules()).toHaveLength(1);
});

test('somebody else takes the last place between our look and our opening: it waits, and opens when there is room', async () => {
  const w = world();
  const others = Array.from({ length: 29 }, (_, n) =>
    w.firewall.put(databaseName('orders'), { source: source(`198.51.100.${n}`), label: 'office' }),
  );
  const grant = await w.request('ana', 'orders', '203.0.113.7', '2h');
  await w.approve('bo', grant);
  w.once('before firewall.add', () => {
    others.push(w.firewall.put(databaseName('orders'), { source: source('198.51.100.99'), label: 'office' }));
  });
  await w.settle();
  expect(await w.look(grant)).toMatchObject({
    state: 'approved',
    trouble: { what: { is: 'full', rules: 30, most: 30, spare: 0 } },
  });
  const [one] = others;
  if (one) w.firewall.take(databaseName('orders'), one.id);
  await w.run('3m');
  expect((await w.look(grant)).state).toBe('active');
});
