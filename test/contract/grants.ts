/** How every store of the record writes it: held against the one in Redis and the one in memory. */
import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/flow/fault.ts';
import type { Room } from '../../src/flow/ports.ts';
import { finished } from '../../src/grant/closure.ts';
import { approve, deny, grantAtOnce } from '../../src/grant/decision.ts';
import { hindered, opened as openedMove, revoke } from '../../src/grant/lifecycle.ts';
import { awaitsReview, isLive, isRequested } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { databaseName, grantId, ms, personId, placed, plus, said } from '../support/builders.ts';
import { bo, type Store } from './store.ts';
import { aRequest } from './walk.ts';

export function grantsContract(name: string, make: () => Store): void {
  describe(`the record ${name}`, () => {
    test('what was created is read back, and told to the audit', async () => {
      const { grants, events } = make();
      const asked = aRequest('a');
      await grants.create(asked);
      expect(await grants.get(grantId('a'))).toEqual(asked.grant);
      expect(await events()).toEqual([asked.event]);
    });

    test('an id is taken once', async () => {
      const { grants, rival, events } = make();
      expect(await grants.create(aRequest('a', { reason: 'the first' }))).toBe(true);
      expect(await rival.create(aRequest('a', { reason: 'the second' }))).toBe(false);
      expect(await grants.get(grantId('a'))).toMatchObject({ reason: 'the first', version: 1 });
      expect(await events()).toHaveLength(1);
    });

    test('when several write at once, only as many become live as there is room for', async () => {
      const { grants, rival } = make();
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      for (const id of names) await grants.create(aRequest(id));
      const full = {
        no: 'too-many-of-database',
        database: databaseName('orders'),
        live: 2,
        most: 2,
      } as const;
      const room: Room = { inDatabase: (live) => (live.length < 2 ? undefined : full) };
      const outcomes = await Promise.all(
        names.map((id, index) =>
          (index % 2 ? rival : grants).update(grantId(id), (grant) => approve(grant, bo), room),
        ),
      );
      expect(outcomes.filter(isRefusal)).toEqual([full, full, full, full]);
      expect(await grants.live(databaseName('orders'))).toHaveLength(2);
    });

    test('nor of those that are live from the beginning; the same one again takes no room', async () => {
      const { grants, rival } = make();
      const full = {
        no: 'too-many-of-database',
        database: databaseName('orders'),
        live: 1,
        most: 1,
      } as const;
      const room: Room = { inDatabase: (live) => (live.length < 1 ? undefined : full) };
      const atOnce = (id: string) => {
        const { state: _, approvals: __, nudges: ___, ...wanted } = aRequest(id).grant;
        return grantAtOnce(wanted, { decision: { how: 'emergency' }, openWithinMs: ms('15m') });
      };
      const created = await Promise.all(
        ['a', 'b', 'c'].map((id, index) => (index % 2 ? rival : grants).create(atOnce(id), room)),
      );
      expect(created.filter((one) => one === true)).toHaveLength(1);
      const [first] = await grants.live(databaseName('orders'));
      expect(await grants.live(databaseName('orders'))).toHaveLength(1);
      expect(await grants.create(atOnce(first?.id.slice(3, 4) ?? ''), room)).toBe(false);
    });

    test('E11: however many are asked at once, no more requests of one person wait than may', async () => {
      const { grants, rival } = make();
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const room: Room = {
        ofPerson: (current) => {
          const waiting = current.filter(isRequested);
          return waiting.length < 2 ? undefined : { no: 'too-many-waiting', grants: waiting, most: 2 };
        },
      };
      const asked = await Promise.all(
        names.map((id, index) => (index % 2 ? rival : grants).create(aRequest(id), room)),
      );
      expect(asked.filter((one) => one === true)).toHaveLength(2);
      const waiting = await grants.currentOf(aRequest('a').grant.requester);
      expect(waiting).toHaveLength(2);
      const [first] = waiting;
      expect(await grants.create(aRequest(first?.id.slice(3, 4) ?? ''), room)).toBe(false);
      await grants.update(first?.id ?? grantId('nobody'), (grant) => deny(grant, bo));
      expect(await grants.create(aRequest('g'), room)).toBe(true);
    });

    test('L20: approved at once at several databases, no more of one person become live than may', async () => {
      const { grants, rival } = make();
      const names = ['a', 'b', 'c', 'd'];
      for (const [index, id] of names.entries())
        await grants.create(aRequest(id, { database: databaseName(index % 2 ? 'orders' : 'billing') }));
      const full = { no: 'too-many-in-all', databases: [], live: 2, most: 2 } as const;
      const room: Room = { ofPerson: (current) => (current.filter(isLive).length < 2 ? undefined : full) };
      const outcomes = await Promise.all(
        names.map((id, index) =>
          (index % 2 ? rival : grants).update(grantId(id), (grant) => approve(grant, bo), room),
        ),
      );
      expect(outcomes.filter(isRefusal)).toEqual([full, full]);
      const current = await grants.currentOf(aRequest('a').grant.requester);
      expect(current.filter(isLive)).toHaveLength(2);
    });

    test('of emergencies at once, only as many open as may wait for a review, also where one ends at once', async () => {
      const { grants, rival } = make();
      const names = ['a', 'b', 'c', 'd', 'e', 'f'];
      const emergency = (id: string, at: number) => {
        const { state: _, approvals: __, nudges: ___, ...wanted } = aRequest(id).grant;
        const own = { ...wanted, database: databaseName(at % 2 ? 'orders' : 'billing') };
        return grantAtOnce(own, { decision: { how: 'emergency' }, openWithinMs: ms('15m') });
      };
      const room: Room = {
        ofDue: (due) => (due.some(awaitsReview) ? { no: 'unreviewed', grants: due } : undefined),
      };
      const opened = await Promise.all(
        names.map(async (id, at) => {
          const mine = at % 3 ? rival : grants;
          const created = await mine.create(emergency(id, at), room);
          if (created !== true) return [];
          await mine.update(grantId(id), (one) => openedMove(one, { ...placed, rule: null, at: plus('1m') }));
          await mine.update(grantId(id), (one) => revoke(one, { by: personId('ana'), at: plus('2m') }));
          const ended = await mine.update(grantId(id), (one) =>
            finished(one, { at: plus('3m'), endEarlyMs: 0 }),
          );
          return [isRefusal(ended) ? ended : ended.state];
        }),
      );
      expect(opened.flat()).toEqual(['closed']);
      expect(await grants.create(emergency('g', 0), room)).toMatchObject({ no: 'unreviewed' });
    });

    test('an unknown id is undefined to who reads and a refusal to who would change it', async () => {
      const { grants, events } = make();
      const id = grantId('nobody');
      expect(await grants.get(id)).toBeUndefined();
      expect(await grants.update(id, (grant) => approve(grant, bo))).toEqual({ no: 'unknown-grant', id });
      expect(await events()).toEqual([]);
    });

    test('a move that is refused changes nothing', async () => {
      const { grants, events } = make();
      await grants.create(aRequest('a'));
      await grants.told(grantId('a'), 1);
      const refusal = await grants.update(grantId('a'), (grant) => revoke(grant, bo));
      expect(refusal).toMatchObject({ no: 'not-approved-yet' });
      expect(await grants.get(grantId('a'))).toMatchObject({ state: 'requested', version: 1 });
      expect(await grants.untold()).toEqual([]);
      expect(await events()).toHaveLength(1);
    });

    test('a move that throws changes nothing, and is no fault of the store', async () => {
      const { grants, events } = make();
      await grants.create(aRequest('a'));
      const bug = new TypeError('a bug in a move');
      const thrown = await grants
        .update(grantId('a'), () => {
          throw bug;
        })
        .catch((error) => error);
      expect(thrown).toBe(bug);
      expect(await events()).toHaveLength(1);
    });

    test.each(['grant', 'event'] as const)(
      'a %s that could not be read back is not written',
      async (half) => {
        const { grants, events } = make();
        await grants.create(aRequest('a'));
        const thrown = await grants
          .update(grantId('a'), (grant) => {
            const denied = deny(grant, bo);
            if (isRefusal(denied)) return denied;
            const bad = { grant: { deniedAt: 0.5 }, event: { at: 0.5 } };
            return { ...denied, [half]: { ...denied[half], ...bad[half] } };
          })
          .catch((error) => error);
        expect(thrown).toBeInstanceOf(Error);
        expect(thrown).not.toBeInstanceOf(Fault);
        expect(await grants.get(grantId('a'))).toMatchObject({ state: 'requested', version: 1 });
        expect(await events()).toHaveLength(1);
      },
    );

    test('of many changes at once each is applied exactly once', async () => {
      const { grants, rival, events } = make();
      await grants.create(aRequest('a'));
      await grants.update(grantId('a'), (grant) => approve(grant, bo));
      const troubles = Array.from({ length: 40 }, (_, index) => `trouble ${index}`);
      const after = await Promise.all(
        troubles.map((what, index) =>
          (index % 2 ? grants : rival).update(grantId('a'), (grant) =>
            hindered(grant, { what: said(what), at: bo.at }),
          ),
        ),
      );
      const versions = after.map((outcome) => (isRefusal(outcome) ? 0 : outcome.version));
      expect(versions.sort((a, b) => a - b)).toEqual(troubles.map((_, index) => index + 3));
      const told = (await events()).filter(({ move }) => move === 'hindered');
      const details = told.map(({ detail }) =>
        typeof detail === 'object' && 'text' in detail ? detail.text : '',
      );
      expect(details.sort()).toEqual([...troubles].sort());
      expect(await grants.get(grantId('a'))).toMatchObject({
        version: 42,
        trouble: { what: told.at(-1)?.detail },
      });
    });

    test('of several who decide at once one wins, and the others see who', async () => {
      const { grants, rival, events } = make();
      await grants.create(aRequest('a'));
      const people = ['bo', 'cy', 'dee', 'eve', 'flo', 'gus'].map(personId);
      const outcomes = await Promise.all(
        people.map((by, index) => {
          const store = index % 2 ? grants : rival;
          return index % 3
            ? store.update(grantId('a'), (grant) => approve(grant, { ...bo, by }))
            : store.update(grantId('a'), (grant) => deny(grant, { by, at: bo.at }));
        }),
      );
      const won = outcomes.filter((outcome) => !isRefusal(outcome));
      expect(won).toHaveLength(1);
      const lost = outcomes.filter((outcome) => isRefusal(outcome));
      expect(lost).toEqual(people.slice(1).map(() => ({ no: 'settled', grant: won[0] })));
      expect(await events()).toHaveLength(2);
    });
  });
}
