/** However much one person does at the same instant, on several processes: no clause approves more of a day, nor an address twice. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extend } from '../../src/flow/extend.ts';
import { move } from '../../src/flow/move.ts';
import { request } from '../../src/flow/request.ts';
import { endsAt, type Grant, isLive, isRequested } from '../../src/grant/record.ts';
import { aPolicy, databaseName, deliveryId, ms, personId } from '../support/builders.ts';
import { expectOnceByClauses } from './policy-judge.ts';
import { asked, listed, orders } from './policy-world.ts';

const deed = fc.record({
  do: fc.constantFrom('ask', 'ask', 'extend', 'move', 'move'),
  nth: fc.nat(2),
  process: fc.nat(2),
  address: fc.constantFrom('203.0.113.1', '203.0.113.2', '203.0.113.3'),
  length: fc.constantFrom('10m', '20m', '30m'),
});
const rounds = fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });

const PER_DAY_MS = ms('70m');

test('a clause approves no more of a day than it says, and no address twice', async () => {
  const came = { extended: 0, moved: 0, waiting: 0, full: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('automatic', 'by hand', 'never'), rounds, async (extending, all) => {
      const clause = { name: 'short', who: listed('ana'), upToMs: ms('1h'), from: [], withinHours: false };
      const change = {
        automatic: [{ ...clause, perDayMs: PER_DAY_MS }],
        extending,
        mostPendingPerPerson: 2,
      } as const;
      const w = orders(change);
      const processes = [w.process(), w.another(), w.another()].map(({ world }) => world);
      const { grants } = w.process().world;
      const live = async () => (await grants.live(databaseName('orders'))).filter(isLive);
      let delivery = 0;
      for (const round of all) {
        const there = await live();
        await Promise.all(
          round.map(async (one) => {
            const own = processes[one.process] ?? w.process().world;
            delivery += 1;
            const actor = { ...w.by('ana'), deliveryId: deliveryId(`9${delivery}`) };
            const grant = there[one.nth];
            if (one.do === 'ask') {
              const texts = { ...asked, source: one.address, duration: one.length };
              await request(own, actor, texts, { anyway: true });
            } else if (grant && one.do === 'move') {
              const outcome = await move(own, actor, { id: grant.id, source: one.address });
              if ('state' in outcome) came.moved += 1;
            } else if (grant) {
              const outcome = await extend(own, actor, { id: grant.id, more: one.length });
              if ('state' in outcome && !outcome.extension) came.extended += 1;
            }
          }),
        );
        await w.settle();
        await expectOnceByClauses(w, aPolicy({ database: databaseName('orders') }));
        const usedMs = (await live()).reduce((sum, grant) => sum + lastsMs(grant), 0);
        expect(usedMs).toBeLessThanOrEqual(PER_DAY_MS);
        if (usedMs === PER_DAY_MS) came.full += 1;
        const waiting = (await grants.currentOf(personId('ana'))).filter(isRequested);
        came.waiting = Math.max(came.waiting, waiting.length);
        expect(waiting.length).toBeLessThanOrEqual(2);
        const sources = waiting.map(({ source }) => source);
        expect(sources).toEqual([...new Set(sources)]);
        await w.run('2m');
      }
    }),
    { numRuns: 400 },
  );
  expect(came).toMatchObject({ waiting: 2 });
  for (const often of [came.extended, came.moved, came.full]) expect(often).toBeGreaterThan(0);
});

function lastsMs(grant: Grant): number {
  if (!isLive(grant) || grant.decision.how !== 'automatic') return 0;
  return grant.state === 'active' ? endsAt(grant) - grant.openedAt : grant.ttlMs;
}
