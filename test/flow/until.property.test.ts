/** Lengths and instants as people type them, in any order: nothing lasts longer than the policy allows. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedMs } from '../../src/grant/extension.ts';
import { endsAt, type Grant } from '../../src/grant/record.ts';
import { ms, personId } from '../support/builders.ts';
import { world } from '../support/world.ts';

const LONGEST_MS = ms('4h');
const EMERGENCY_MS = ms('30m');
const CLAUSE_MS = ms('1h');
const everyone = { everyone: true, people: [], groups: [] } as const;

/** It is 10:00 where people are. */
const typed = fc.constantFrom(
  ...['1h', '4h', '5h', '30m', '10m', 'until 10:20', 'until 11:00', 'until 12:30', 'until 13:59'],
  ...[
    'until 14:01',
    'until 23:59',
    'until tomorrow 9:00',
    '30m until 13:00',
    '3h until 11:00',
    '4h until 23:00',
  ],
);
const step = fc.oneof(
  fc.record({ act: fc.constantFrom('request', 'approve for less', 'extend', 'emergency'), typed }),
  fc.record({ act: fc.constantFrom('approve', 'allow more', 'move', 'sweep'), typed: fc.constant('') }),
  fc.record({ act: fc.constant('time passes'), typed: fc.constantFrom('1m', '9m', '31m', '1h') }),
);
type Step = { readonly act: string; readonly typed: string };

function aWorld(orders: object) {
  const emergency = { who: everyone, longestMs: EMERGENCY_MS, tell: everyone, mostUnreviewed: 5 };
  const w = world({ orders: { longestMs: LONGEST_MS, emergency, ...orders } });
  for (const name of ['ana', 'bo']) w.people.becomes(personId(name), { is: 'member', zone: 'Europe/Paris' });
  return w;
}
type World = ReturnType<typeof aWorld>;

async function take(w: World, grants: Map<string, Grant>, { act, typed }: Step): Promise<void> {
  const asked = { database: 'orders', source: '203.0.113.7', duration: typed, reason: 'why' };
  const all = [...grants.values()];
  if (act === 'request' || act === 'emergency') {
    const outcome = act === 'request' ? await w.ask('ana', asked) : await w.breakGlass('ana', asked);
    if ('grant' in outcome) grants.set(outcome.grant.id, outcome.grant);
  }
  if (act === 'time passes') w.elapse(typed);
  if (act === 'sweep') await w.sweep();
  for (const grant of all) {
    if (act === 'approve') await w.approve('bo', grant);
    if (act === 'approve for less') await w.approve('bo', grant, { duration: typed, source: grant.source });
    if (act === 'extend') await w.extend('ana', grant, typed);
    if (act === 'allow more') await w.allowMore('bo', grant);
    if (act === 'move') await w.move('ana', grant, '203.0.113.9');
  }
  await w.settle();
}

function expectLawful(asked: Grant, grant: Grant): void {
  if (grant.state !== 'active') return;
  const { decision, until } = grant;
  const lastsMs = endsAt(grant) - grant.openedAt;
  expect(lastsMs).toBeLessThanOrEqual(LONGEST_MS);
  expect(endsAt(grant)).toBeLessThanOrEqual(until ?? Number.POSITIVE_INFINITY);
  // Approvers may give less than was asked for, and more only where more time is asked of them.
  if (!grant.given && allowedMs(grant) === 0) expect(lastsMs).toBeLessThanOrEqual(asked.ttlMs);
  if (decision.how === 'emergency') expect(lastsMs).toBeLessThanOrEqual(EMERGENCY_MS);
  // More than its clause gives is for approvers to allow.
  if (decision.how === 'automatic') expect(lastsMs).toBeLessThanOrEqual(CLAUSE_MS + allowedMs(grant));
}

test('no access lasts longer than the policy allows, by anything that is typed in any order', async () => {
  const clause = { name: 'short', who: everyone, upToMs: CLAUSE_MS, from: [], withinHours: false };
  const policies = fc.record({
    extending: fc.constantFrom('automatic', 'by hand', 'never'),
    automatic: fc.constantFrom([], [clause]),
  });
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(policies, fc.array(step, { minLength: 3, maxLength: 14 }), async (orders, steps) => {
      const w = aWorld(orders);
      const grants = new Map<string, Grant>();
      for (const each of steps) {
        await take(w, grants, each);
        for (const grant of grants.values()) {
          const now = await w.look(grant);
          expectLawful(grant, now);
          if (now.state === 'active') opened += 1;
        }
      }
    }),
    { numRuns: 200 },
  );
  expect(opened).toBeGreaterThan(200);
});
