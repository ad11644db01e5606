/**
 * Random policies, people and requests, by every verb that a form, a command, a button or a hand-made payload can come to: nothing is
 * ever approved that `explain` refuses, and nobody's yes counts who may not give it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explain } from '../../src/flow/why.ts';
import { approverRefusal, emergencyRefusal } from '../../src/grant/clauses.ts';
import type { Less } from '../../src/grant/deciding.ts';
import { weekdays } from '../../src/grant/hours.ts';
import { answeringGroups, askingGroups, type Policy } from '../../src/grant/policy.ts';
import { countsFor, isEnough } from '../../src/grant/quorum.ts';
import { type Approved, type Grant, isLive } from '../../src/grant/record.ts';
import { aPolicy, databaseName, groupId, ms, personId, source } from '../support/builders.ts';
import { world } from '../support/world.ts';

const names = ['ana', 'bo', 'cy', 'dee', 'eve'] as const;
const groups = ['dba', 'sec'].map(groupId);
const people = fc.subarray([...names]).map((some) => some.map(personId));
/** Most of what is drawn lets people through, or nothing would ever be approved. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const who = fc.oneof(
  fc.constant({ everyone: true, people: [], groups: [] }),
  fc.record({ everyone: fc.constant(false), people, groups: fc.subarray(groups) }),
);
const ranges = mostly([], fc.subarray(['203.0.113.0/24', '203.0.113.7/32', '198.51.100.0/28'].map(source)));

const policy: fc.Arbitrary<Partial<Policy>> = fc.record({
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
  reason: mostly<Policy['reason']>(
    null,
    fc.constant({ pattern: 'OPS-\\d+', error: 'Name a ticket.', link: undefined }),
  ),
  hours: fc.constantFrom<Policy['hours']>(
    null,
    null,
    null,
    { days: [...weekdays], fromMinute: 0, toMinute: 8 * 60, zone: 'Europe/Paris', outside: 'refused' },
    { days: [...weekdays], fromMinute: 0, toMinute: 24 * 60, zone: 'Europe/Paris', outside: 'by hand' },
  ),
  automatic: fc.array(
    fc.record({
      name: fc.constant('short'),
      who,
      upToMs: fc.constantFrom(ms('30m'), ms('2h')),
      from: ranges,
      withinHours: fc.boolean(),
    }),
    { maxLength: 1 },
  ),
  emergency: fc.oneof(
    fc.constant(null),
    fc.record({
      who: fc.record({ everyone: fc.constant(false), people, groups: fc.subarray(groups) }),
      longestMs: fc.constant(ms('30m')),
      tell: fc.constant({ everyone: false, people: [], groups: [] }),
    }),
  ),
  extending: fc.constantFrom('automatic', 'by hand', 'never'),
  mostLivePerPerson: fc.constantFrom(null, 1),
  mostLive: fc.constantFrom(null, 2),
});

const name = fc.constantFrom(...names);
const standing = fc.constantFrom(
  ...Array.from({ length: 10 }, () => ({ is: 'member' })),
  { is: 'stranger', as: 'guest' },
  { is: 'unknown', why: 'Slack does not answer' },
) as fc.Arbitrary<Parameters<ReturnType<typeof world>['people']['becomes']>[1]>;
const directory = fc.array(fc.record({ name, standing, groups: fc.subarray(groups) }), {
  minLength: 5,
  maxLength: 8,
});
const asked = fc.record({
  database: mostly('orders', fc.constantFrom('ORDERS ', 'other')),
  source: mostly(
    '203.0.113.7',
    fc.constantFrom('203.0.113.0/24', '198.51.100.3', 'region:osc-fr1', '10.0.0.1', '0.0.0.0/0'),
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
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('ask', 'breakGlass'), name, asked }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('approve' as const), name, less, nth: fc.nat(3) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('extend', 'allowMore', 'move', 'wait'),
      name,
      nth: fc.nat(3),
      length: fc.constantFrom('30m', '3h'),
      to: fc.constantFrom('203.0.113.9', '198.51.100.4', '203.0.113.0/24'),
    }),
  },
);

test('whatever people do, nothing is approved that explain refuses', async () => {
  let approvals = 0;
  await fc.assert(
    fc.asyncProperty(
      policy,
      directory,
      fc.array(deed, { minLength: 4, maxLength: 14 }),
      async (change, folk, deeds) => {
        const w = world({ orders: change });
        const own = aPolicy({ ...change, database: databaseName('orders') });
        for (const one of folk) {
          w.people.becomes(personId(one.name), one.standing);
          for (const group of one.groups) w.people.joins(personId(one.name), group);
        }
        const grants: Grant[] = [];
        for (const one of deeds) {
          const grant = 'nth' in one ? grants[one.nth % Math.max(1, grants.length)] : undefined;
          const outcome = await perform(w, one, grant);
          const made = outcome && 'grant' in outcome ? outcome.grant : outcome;
          if (!made || !('state' in made)) continue;
          if (!grants.some(({ id }) => id === made.id)) grants.push(made);
          if (made.state === 'approved') {
            approvals += 1;
            await expectLawful(w, own, made);
          }
          await w.settle();
        }
        await w.run('2m');
        expect(await w.unlawful()).toEqual([]);
        for (const { source: at } of w.rules()) {
          const now = await Promise.all(grants.map(w.look));
          expect(now.some((one) => isLive(one) && one.source === at)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
  // A test that never got anything approved would have held nothing.
  expect(approvals).toBeGreaterThan(50);
});

type Deed = typeof deed extends fc.Arbitrary<infer Of> ? Of : never;

async function perform(w: ReturnType<typeof world>, one: Deed, grant: Grant | undefined) {
  switch (one.do) {
    case 'ask':
      return w.ask(one.name, one.asked);
    case 'breakGlass':
      return w.breakGlass(one.name, one.asked);
    case 'wait':
      await w.run('10m');
      return undefined;
    default:
  }
  if (!grant) return undefined;
  switch (one.do) {
    case 'approve':
      return w.approve(one.name, grant, one.less);
    case 'extend':
      return w.extend(one.name, grant, one.length);
    case 'allowMore':
      return w.allowMore(one.name, grant);
    case 'move':
      return w.move(one.name, grant, one.to);
  }
}

/** Held against every clause as `explain` runs them, and against who said yes. */
async function expectLawful(w: ReturnType<typeof world>, policy: Policy, grant: Approved): Promise<void> {
  const { world: own } = w.process();
  const others = {
    ...own,
    grants: {
      ...own.grants,
      live: async () => (await own.grants.live(policy.database)).filter(({ id }) => id !== grant.id),
    },
  };
  const person = await own.people.known(grant.requester, askingGroups(policy));
  const answers = await explain(others, policy, {
    person,
    source: grant.source,
    duration: `${grant.ttlMs / 1000}s`,
    reason: grant.reason,
  });
  const refused = answers.flatMap(({ clause, answer }) => (typeof answer === 'object' ? [clause] : []));
  const always = ['widestRange, regions', 'allowedRanges, deniedRanges'];
  if (grant.decision.how === 'emergency') {
    expect(refused.filter((clause) => always.includes(clause))).toEqual([]);
    expect(emergencyRefusal(policy, person)).toBeUndefined();
    expect(grant.ttlMs).toBeLessThanOrEqual(policy.emergency?.longestMs ?? 0);
    return;
  }
  const byHand = [
    ...always,
    'requesters',
    'minDuration, maxDuration',
    'reason',
    'hours',
    'maxLive, maxLivePerPerson',
  ];
  expect(refused.filter((clause) => byHand.includes(clause))).toEqual([]);
  if (grant.decision.how === 'automatic') {
    expect(answers).toContainEqual({ clause: `automatic: ${grant.decision.clause}`, answer: 'yes' });
    return;
  }
  const approvals = [];
  for (const id of grant.decision.by) {
    const approver = await own.people.known(id, answeringGroups(policy));
    expect(approverRefusal(policy, approver, grant)).toBeUndefined();
    approvals.push({ by: id, at: 0, groups: countsFor(policy, approver) });
  }
  expect(isEnough(policy.quorum, approvals)).toBe(true);
}
