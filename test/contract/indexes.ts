/** What every store of the record finds again: held against the one in Redis and the one in memory. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Grants } from '../../src/flow/ports.ts';
import type { AuditEvent } from '../../src/grant/audit.ts';
import { approve, cancel } from '../../src/grant/decision.ts';
import { dueAt } from '../../src/grant/due.ts';
import type { PersonId } from '../../src/grant/ids.ts';
import { hindered } from '../../src/grant/lifecycle.ts';
import { type Grant, isCurrent, isLive } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { databaseName, grantId, MORNING, personId, plus, said } from '../support/builders.ts';
import { bo, type Store } from './store.ts';
import { aRequest, databases, requesters, type Step, stepped, steps } from './walk.ts';

const ana = personId('ana');

export function indexesContract(name: string, make: () => Store): void {
  describe(`the indexes ${name}`, () => {
    test('people are untold of each change until they were told of that version or a newer one', async () => {
      const { grants } = make();
      const id = grantId('a');
      await grants.create(aRequest('a'));
      expect(await grants.untold()).toEqual([id]);
      await grants.told(id, 1);
      expect(await grants.untold()).toEqual([]);
      await grants.update(id, (grant) => approve(grant, bo));
      await grants.update(id, (grant) => hindered(grant, { what: said('Scalingo is down.'), at: bo.at }));
      await grants.told(id, 2);
      expect(await grants.untold()).toEqual([id]);
      await grants.told(id, 3);
      expect(await grants.untold()).toEqual([]);
      await grants.told(grantId('b'), 1);
    });

    test('people are to be told once more: who began to tell it before that does not settle it', async () => {
      const { grants, rival } = make();
      const id = grantId('a');
      await grants.create(aRequest('a'));
      await grants.told(id, 1);
      await grants.retell(id);
      expect(await grants.untold()).toEqual([id]);
      await rival.told(id, 1);
      expect(await grants.untold()).toEqual([id]);
      const before = await grants.telling(id);
      await rival.retell(id);
      await grants.told(id, before);
      expect(await grants.untold()).toEqual([id]);
      await grants.update(id, (grant) => approve(grant, bo));
      await grants.told(id, before);
      expect(await grants.untold()).toEqual([id]);
      await grants.told(id, await grants.telling(id));
      expect(await grants.untold()).toEqual([]);
      await grants.retell(grantId('b'));
      expect(await grants.untold()).toEqual([]);
    });

    test('what is due is due at its instant and not before, the earliest first', async () => {
      const { grants } = make();
      for (const [id, lapse] of [
        ['late', '3h'],
        ['early', '1h'],
        ['middle', '2h'],
      ] as const) {
        await grants.create(aRequest(id, { lapseAt: plus(lapse) }));
      }
      const due = async (by: number) => (await grants.due(by)).map(({ id }) => id);
      expect(await due(plus('1h') - 1)).toEqual([]);
      expect(await due(plus('1h'))).toEqual([grantId('early')]);
      expect(await due(plus('3h'))).toEqual(['early', 'middle', 'late'].map(grantId));
    });

    test('somebody sees the newest of what they asked for, as many as they want', async () => {
      const { grants } = make();
      for (const [id, name, after] of [
        ['second', 'ana', '2m'],
        ['bos', 'bo', '3m'],
        ['third', 'ana', '4m'],
        ['first', 'ana', '1m'],
      ] as const) {
        await grants.create(aRequest(id, { requester: personId(name), requestedAt: plus(after) }));
      }
      const of = async (name: string, count: number) =>
        (await grants.of(personId(name), count)).map(({ id }) => id);
      expect(await of('ana', 2)).toEqual(['third', 'second'].map(grantId));
      expect(await of('ana', 9)).toEqual(['third', 'second', 'first'].map(grantId));
      expect(await of('ana', 0)).toEqual([]);
      expect(await of('cy', 9)).toEqual([]);
    });

    test('T6: what is current for somebody is found behind any number of newer requests', async () => {
      const { grants } = make();
      await grants.create(aRequest('old'));
      await grants.update(grantId('old'), (grant) => approve(grant, bo));
      await grants.create(aRequest('waits', { requestedAt: plus('1m') }));
      await grants.create(aRequest('bos', { requester: personId('bo') }));
      for (let n = 10; n < 30; n += 1) {
        await grants.create(aRequest(`n${n}`, { requestedAt: plus('2m') + n }));
        await grants.update(grantId(`n${n}`), (grant) => cancel(grant, { by: ana, at: bo.at }));
      }
      expect(await idsOf(grants)).toEqual(['waits', 'old'].map(grantId));
      expect(await grants.currentOf(personId('cy'))).toEqual([]);
    });

    test('T6: an index that was lost is made again from the records, without what is over', async () => {
      const { grants, rival, forgetCurrent } = make();
      for (const id of ['a', 'b', 'c']) await grants.create(aRequest(id));
      await grants.update(grantId('b'), (grant) => approve(grant, bo));
      const read = await grants.due(Number.MAX_SAFE_INTEGER);
      await rival.update(grantId('c'), (grant) => cancel(grant, { by: ana, at: bo.at }));
      await forgetCurrent(ana);
      expect(await idsOf(grants)).toEqual([]);
      // C is over by now, whatever it was when it was read.
      await grants.reindex(read);
      expect(await idsOf(grants)).toEqual(['b', 'a'].map(grantId));
      await grants.reindex(await grants.due(Number.MAX_SAFE_INTEGER));
      expect(await idsOf(rival)).toEqual(['b', 'a'].map(grantId));
    });

    test('through every walk of moves each index agrees with the record', async () => {
      await fc.assert(
        fc.asyncProperty(steps, (walk) => walkAlong(make(), walk)),
        { numRuns: 40 },
      );
    });
  });
}

async function idsOf(grants: Grants): Promise<readonly string[]> {
  return (await grants.currentOf(ana)).map(({ id }) => id);
}

/** Takes each step in the store and in a plain list, and looks after each whether the two say the same. */
async function walkAlong({ grants, events }: Store, walk: readonly Step[]): Promise<void> {
  const model = new Map<string, Grant>();
  const trail: AuditEvent[] = [];
  let now = MORNING;
  for (const step of walk) {
    now += step.afterMs;
    const at = now;
    const known = model.get(grantId(step.grant));
    const expected = stepped(known, step, at);
    if (!known) await grants.create(aRequest(step.grant, { ...step.asked, requestedAt: at }));
    else await grants.update(known.id, (grant) => stepped(grant, step, at));
    if (!isRefusal(expected)) {
      const version = (known?.version ?? 0) + 1;
      model.set(expected.grant.id, { ...expected.grant, version });
      trail.push(expected.event);
    }
    await expectAgreement(grants, [...model.values()], now);
  }
  expect(await events()).toEqual(trail);
}

/** All that can be read is read at once: nothing changes meanwhile. */
async function expectAgreement(grants: Grants, all: readonly Grant[], now: number): Promise<void> {
  await Promise.all([
    ...all.map(async (grant) => expect(await grants.get(grant.id)).toEqual(grant)),
    ...databases.map(async (name) => {
      const database = databaseName(name);
      const live = all.filter((grant) => isLive(grant) && grant.database === database);
      expectSame(await grants.live(database), live);
    }),
    ...requesters.map((name) => expectAgreementOn(personId(name), grants, { all, now })),
    expectDue(grants, { all, now }),
    expectUntold(grants, all),
  ]);
}

type Expected = { readonly all: readonly Grant[]; readonly now: number };

async function expectAgreementOn(requester: PersonId, grants: Grants, { all, now }: Expected): Promise<void> {
  const theirs = all.filter((grant) => grant.requester === requester);
  const newestFirst = sorted(theirs, (grant) => grant.requestedAt).reverse();
  const [newest, current, ever, sinceNow, due] = await Promise.all([
    grants.of(requester, 10),
    grants.currentOf(requester),
    grants.since(requester, 0),
    grants.since(requester, now),
    grants.dueOf(requester),
  ]);
  expect(newest).toEqual(newestFirst);
  expect(current).toEqual(newestFirst.filter(isCurrent));
  expectSame(ever, theirs);
  expectSame(
    sinceNow,
    theirs.filter((grant) => grant.requestedAt >= now),
  );
  expectSame(
    due,
    theirs.filter((grant) => dueAt(grant) !== undefined),
  );
}

async function expectDue(grants: Grants, { all, now }: Expected): Promise<void> {
  const due = (grant: Grant) => dueAt(grant) ?? Number.POSITIVE_INFINITY;
  const isDue = (grant: Grant) => due(grant) <= now;
  expect(await grants.due(now)).toEqual(sorted(all.filter(isDue), due));
}

async function expectUntold(grants: Grants, all: readonly Grant[]): Promise<void> {
  expect([...(await grants.untold())].sort()).toEqual(all.map(({ id }) => id).sort());
}

/** In whatever order. */
function expectSame(found: readonly Grant[], expected: readonly Grant[]): void {
  expect(sorted(found, () => 0)).toEqual(sorted(expected, () => 0));
}

/** By that number; equal ones in the order of their ids. */
function sorted<Of extends Grant>(grants: readonly Of[], score: (grant: Of) => number): Of[] {
  return [...grants].sort((a, b) => score(a) - score(b) || (a.id < b.id ? -1 : 1));
}
