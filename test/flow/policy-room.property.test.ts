/** However many ask and approve at the same instant, on several processes: never more live grants than the policy lets there be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approve } from '../../src/flow/decide.ts';
import { request } from '../../src/flow/request.ts';
import { type Grant, isLive } from '../../src/grant/record.ts';
import { asSeen, databaseName, deliveryId, ms, personId } from '../support/builders.ts';
import { asked, listed, orders } from './policy-world.ts';

const deed = fc.record({
  do: fc.constantFrom('ask', 'approve', 'done'),
  who: fc.constantFrom('ana', 'eve'),
  by: fc.constantFrom('bo', 'cy'),
  process: fc.nat(2),
  nth: fc.nat(5),
});

test('the number of live grants never exceeds maxLive, nor anybody’s own maxLivePerPerson', async () => {
  let most = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(1, 2, null),
      fc.constantFrom(2, 3),
      fc.array(deed, { minLength: 4, maxLength: 16 }),
      async (mostLivePerPerson, mostLive, deeds) => {
        // What Ana asks for a clause approves; for Eve somebody has to.
        const clause = { name: 'short', who: listed('ana'), upToMs: ms('1h'), from: [], withinHours: false };
        const w = orders({ mostLivePerPerson, mostLive, mostPendingPerPerson: 30, automatic: [clause] });
        const processes = [w.process(), w.another(), w.another()].map(({ world }) => world);
        const waiting: Grant[] = [];
        for (let n = 0; n < 6; n += 1) waiting.push(await w.request('eve', 'orders', `203.0.113.${n}`, '1h'));
        const tooMany: string[] = [];
        let isLooking = false;
        w.always(async () => {
          // Looking is a moment itself.
          if (isLooking) return;
          isLooking = true;
          const live = (await processes[0]?.grants.live(databaseName('orders')))?.filter(isLive) ?? [];
          isLooking = false;
          most = Math.max(most, live.length);
          if (live.length > mostLive) tooMany.push(`${live.length} of all`);
          for (const name of ['ana', 'eve']) {
            const own = live.filter(({ requester }) => requester === personId(name));
            if (own.length > (mostLivePerPerson ?? mostLive)) tooMany.push(`${own.length} of ${name}’s`);
          }
        });
        await Promise.all(
          deeds.map(async (one, index) => {
            const own = processes[one.process] ?? w.process().world;
            const grant = waiting[one.nth];
            if (one.do === 'ask') {
              const asker = { ...w.by(one.who), deliveryId: deliveryId(`9${index}`) };
              await request(own, asker, { ...asked, source: `203.0.113.${100 + index}` });
            } else if (grant && one.do === 'approve') await approve(own, w.by(one.by), asSeen(grant));
            else if (grant) await w.done('eve', grant);
          }),
        );
        await w.settle();
        expect(tooMany).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
  expect(most).toBe(3);
});
