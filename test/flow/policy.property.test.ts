/**
 * Random policies, people and requests, by every verb that a form, a command, a button or a hand-made payload can come to: nothing is
 * ever given that `explain` refuses at that moment, and nobody's yes counts who may not give it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Less } from '../../src/grant/decision.ts';
import { weekdays } from '../../src/grant/hours.ts';
import type { Policy } from '../../src/grant/policy.ts';
import { type Active, type Grant, isLive } from '../../src/grant/record.ts';
import { isRefusal } from '../../src/grant/refusal.ts';
import { aPolicy, aReasonForm, databaseName, groupId, ms, personId, source } from '../support/builders.ts';
import { world } from '../support/world.ts';
import {
  expectLawfulApproval,
  expectLawfulLater,
  expectLawfulMore,
  expectLawfulMove,
  expectLawfulRequest,
  expectOnceByClauses,
} from './policy-judge.ts';

const names = ['ana', 'bo', 'cy', 'dee', 'eve'] as const;
const groups = ['dba', 'sec'].map(groupId);
const people = fc.subarray([...names]).map((some) => some.map(personId));
/** Most of what is drawn lets people through, or nothing would ever be approved. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const who = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ everyone: true, people: [], groups: [] }) },
  {
    weight: 1,
    arbitrary: fc.record({ everyone: fc.constant(false), people, groups: fc.subarray(groups) }),
  },
);
const ranges = mostly([], fc.subarray(['203.0.113.0/24', '203.0.113.7/32', '198.51.100.0/28'].map(source)));

const clauses = {
  requesters: who,
  approvers: who,
  quorum: fc.constantFrom<Policy['quorum']>(
    { of: 'any', count: 1 },
    { of: 'any', count: 2 },
    { of: 'each', groups },
  ),
  selfApproval: fc.boolean(),
  longestMs: fc.constantFrom(ms('1h'), ms('4h')),
  widest: mostly(24, fc.constant(32)),
  allowedRanges: ranges,
  deniedRanges: ranges.map((some) => some.slice(0, 1)),
  regions: fc.constantFrom([], ['osc-fr1']),
  reason: mostly<Policy['reason']>(null, fc.constant(aReasonForm({ pattern: 'OPS-\\d+' }))),
  hours: fc.constantFrom<Policy['hours']>(
    null,
    null,
    null,
    { days: [...weekdays], fromMinute: 0, toMinute: 8 * 60, zone: 'Europe/Paris', outside: 'refused' },
    { days: [...weekdays], fromMinute: 0, toMinute: 24 * 60, zone: 'Europe/Paris', outside: 'by hand' },
    { days: [...weekdays], fromMinute: 0, toMinute: 8 * 60, zone: 'Europe/Paris', outside: 'by hand' },
  ),
  automatic: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('short', 'long'),
      who,
      upToMs: fc.constantFrom(ms('30m'), ms('2h')),
      from: ranges,
      withinHours: mostly(false, fc.constant(true)),
      perDayMs: fc.constantFrom(undefined, ms('40m'), ms('2h')),
    }),
    { selector: ({ name }) => name, maxLength: 2, size: 'max' },
  ),
  emergency: fc.oneof(
    fc.constant(null),
    fc.record({
      who: fc.record({ everyone: fc.constant(false), people, groups: fc.subarray(groups) }),
      longestMs: fc.constant(ms('30m')),
      tell: fc.constant({ everyone: false, people: [], groups: [] }),
      mostUnreviewed: fc.constant(30),
    }),
  ),
  extending: fc.constantFrom('automatic', 'by hand', 'never'),
  mostLivePerPerson: fc.constantFrom(null, null, 1),
  mostLivePerPersonInAll: mostly<number | null>(null, fc.constant(2)),
  mostPendingPerPerson: fc.constantFrom(2, 5),
  mostLive: fc.constantFrom(null, null, 2),
};
const policy: fc.Arbitrary<Partial<Policy>> = fc.record(clauses);
/** One or two clauses change, and the others stay. */
const changed: fc.Arbitrary<Partial<Policy>> = fc
  .subarray(Object.entries(clauses), { minLength: 1, maxLength: 2 })
  .chain((some) => fc.record<Partial<Policy>>(Object.fromEntries(some)));

/** The same one mostly: what somebody has already counts for what they ask for next. */
const name = fc.constantFrom('ana', 'ana', ...names);
const status = fc.constantFrom(
  ...Array.from({ length: 20 }, () => ({ is: 'member' })),
  { is: 'stranger', as: 'guest' },
  { is: 'unknown', why: 'Slack does not answer' },
) as fc.Arbitrary<Parameters<ReturnType<typeof world>['people']['becomes']>[1]>;
const somebody = fc.record({ name, status, groups: fc.subarray(groups) });
const directory = fc.array(somebody, { minLength: 5, maxLength: 8 });
const asked = fc.record({
  database: mostly('orders', fc.constantFrom('ORDERS ', 'other')),
  source: mostly(
    '203.0.113.7',
    fc.constantFrom(
      '203.0.113.9',
      '203.0.113.0/24',
      '198.51.100.3',
      'region:osc-fr1',
      '10.0.0.1',
      '0.0.0.0/0',
    ),
  ),
  duration: mostly('20m', fc.constantFrom('1h', '3h', '30d', 'x')),
  reason: mostly('see OPS-1', fc.constantFrom('why', '')),
});
const less = mostly<Less | undefined>(
  undefined,
  fc.record({
    ttlMs: fc.constantFrom(ms('20m'), ms('6h')),
    source: fc.constantFrom(source('203.0.113.7'), source('0.0.0.0/1')),
  }),
);
const deed = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('ask', 'ask', 'breakGlass'), name, asked }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('approve' as const), name, less, nth: fc.nat(3) }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom('extend', 'extend', 'allowMore', 'move', 'move', 'done', 'again', 'wait', 'wait'),
      name,
      /** by the one who has the access, which anybody else would be refused at once */
      own: mostly(true, fc.constant(false)),
      nth: fc.nat(3),
      length: fc.constantFrom('10m', '30m', '3h'),
      to: fc.constantFrom('203.0.113.7', '203.0.113.9', '198.51.100.4', '203.0.113.0/24'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), policy: changed }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('become' as const), person: somebody }) },
);

test('whatever people do, and whatever changes meanwhile, nothing is given that explain refuses', async () => {
  const given = { approvals: 0, more: 0, moves: 0, requests: 0, later: 0 };
  await fc.assert(
    fc.asyncProperty(
      policy,
      directory,
      fc.array(deed, { minLength: 4, maxLength: 20, size: 'max' }),
      async (first, folk, deeds) => {
        const w = world({ orders: first });
        let own = aPolicy({ ...first, database: databaseName('orders') });
        for (const one of folk) becomes(w, one);
        const grants: Grant[] = [];
        for (const one of deeds) {
          if (one.do === 'change') {
            own = aPolicy({ ...own, ...one.policy });
            w.configure({ orders: own });
            continue;
          }
          if (one.do === 'become') {
            becomes(w, one.person);
            continue;
          }
          const known = 'nth' in one ? grants[one.nth % Math.max(1, grants.length)] : undefined;
          const all = new Map((await Promise.all(grants.map(w.look))).map((grant) => [grant.id, grant]));
          const was = known && all.get(known.id);
          const by = 'own' in one && one.own && was && one.do !== 'allowMore' ? nameOf(was) : one.name;
          const outcome = await perform(w, one, { by, grant: known });
          // Some refusals hold a grant as well: what was given is what is no refusal.
          const done = isRefusal(outcome) ? undefined : outcome;
          const made = done && 'grant' in done ? done.grant : done;
          if (made && 'state' in made) {
            if (!grants.some(({ id }) => id === made.id)) grants.push(made);
            const before = was?.state === 'requested' ? was.approvals : [];
            if (made.state === 'approved') {
              given.approvals += 1;
              await expectLawfulApproval(w, own, { grant: made, by, before });
            } else if (asks(one) && made.state === 'requested' && !all.has(made.id)) {
              given.requests += 1;
              await expectLawfulRequest(w, own, made);
            } else if (asks(one) && made.state === 'active' && isLater(made, all.get(made.id))) {
              given.later += 1;
              await expectLawfulLater(w, own, made);
            } else if (one.do === 'move' && made.state === 'active') {
              given.moves += 1;
              await expectLawfulMove(w, own, made);
            } else if (
              (one.do === 'extend' || one.do === 'allowMore') &&
              made.state === 'active' &&
              was?.state === 'active'
            ) {
              given.more += 1;
              const allowedBy = one.do === 'allowMore' ? by : undefined;
              await expectLawfulMore(w, own, { grant: made, was, allowedBy });
            }
          }
          await w.settle();
          await expectOnceByClauses(w, own);
        }
        await w.run('2m');
        expect(await w.unlawful()).toEqual([]);
        for (const { source: at } of w.rules()) {
          const now = await Promise.all(grants.map(w.look));
          expect(now.some((one) => isLive(one) && one.source === at)).toBe(true);
        }
      },
    ),
    { numRuns: 1500 },
  );
  // A test that never got anything given would have held nothing.
  expect(given.approvals).toBeGreaterThan(300);
  expect(given.more).toBeGreaterThan(20);
  expect(given.moves).toBeGreaterThan(20);
  expect(given.requests).toBeGreaterThan(300);
  expect(given.later).toBeGreaterThan(0);
});

function becomes(w: ReturnType<typeof world>, { name, status, groups: joined }: Somebody): void {
  w.people.becomes(personId(name), status);
  for (const group of groups) {
    if (joined.includes(group)) w.people.joins(personId(name), group);
    else w.people.leaves(personId(name), group);
  }
}

function asks({ do: what }: Deed): boolean {
  return what === 'ask' || what === 'again';
}

function isLater(grant: Active, was: Grant | undefined): boolean {
  return was?.state === 'active' && grant.expiresAt > was.expiresAt;
}

/** Whose it is. */
function nameOf({ requester }: Grant): string {
  return names.find((one) => personId(one) === requester) ?? 'ana';
}

type Somebody = typeof somebody extends fc.Arbitrary<infer Of> ? Of : never;
type Deed = typeof deed extends fc.Arbitrary<infer Of> ? Of : never;

async function perform(
  w: ReturnType<typeof world>,
  one: Deed,
  { by, grant }: { readonly by: string; readonly grant: Grant | undefined },
) {
  switch (one.do) {
    case 'ask':
      return w.ask(by, one.asked);
    case 'breakGlass':
      return w.breakGlass(by, one.asked);
    case 'wait':
      await w.run('10m');
      return undefined;
    case 'change':
    case 'become':
      return undefined;
    default:
  }
  if (!grant) return undefined;
  switch (one.do) {
    case 'approve':
      return w.approve(by, grant, one.less);
    case 'extend':
      return w.extend(by, grant, one.length);
    case 'allowMore':
      return w.allowMore(by, grant);
    case 'move':
      return w.move(by, grant, one.to);
    case 'done':
      return w.done(by, grant);
    case 'again':
      return w.ask(by, { database: 'orders', source: grant.source, duration: one.length, reason: 'OPS-1' });
  }
}
