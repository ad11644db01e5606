/** The plan, for any rules at Scalingo, any records and any instant. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_RULES, plan, type Situation } from '../../src/grant/plan.ts';
import { isOnTheMove, isOver } from '../../src/grant/record.ts';
import { labelFor, labelPrefix, type Rule } from '../../src/grant/rule.ts';
import { isRegion, type Source } from '../../src/grant/source.ts';
import { anActive, anApproved, grantId, plus, ruleId, source } from '../support/builders.ts';
import { carryOut } from './plan-model.ts';

const now = plus('2h');
const installation = 'prod';

/** Two that lie in one another, one apart, and a managed region. */
const sources = ['203.0.113.0/24', '203.0.113.7', '198.51.100.9', 'region:osc-fr1'].map(source);
const names = ['a', 'b', 'c', 'd', 'e', 'f'].map(grantId);
const labels = [
  ...names.slice(0, 3).map((name) => labelFor(installation, name)),
  'office',
  labelFor('prod-2', grantId('a')),
];

const soon = fc.integer({ min: -3, max: 3 }).map((minutes) => now + minutes * 60_000);
const rule = fc.record({ source: fc.constantFrom(...sources), label: fc.constantFrom(...labels) });
/** A record tells for which source its rule was made, so the ids are named after the source. */
const known = fc.option(fc.integer({ min: 0, max: 6 }));
const idOf = (at: Source, number: number) => ruleId(`${at} ${number}`);

const grant = fc.oneof(
  fc
    .record({ source: fc.constantFrom(...sources), openBy: soon, expiresAt: soon })
    .map((change) => anApproved(change)),
  fc
    .record({
      source: fc.constantFrom(...sources),
      expiresAt: soon,
      known,
      gone: fc.constantFrom({}, {}, { missingSince: now - 1000 }, { missingSince: now - 60_000 }),
      elsewhere: fc.option(fc.constantFrom(...sources.filter((at) => !isRegion(at)))),
      way: fc.constantFrom('moving', 'leaving'),
    })
    .map(({ known: number, gone, elsewhere, way, ...change }) =>
      anActive({
        ...change,
        ...gone,
        rule: number === null ? null : idOf(change.source, number),
        ...(elsewhere === null || elsewhere === change.source
          ? {}
          : way === 'moving'
            ? { moving: { to: elsewhere, at: now } }
            : // Who has just arrived was never seen missing there.
              {
                leaving: { source: elsewhere, rule: number === null ? null : idOf(elsewhere, number) },
                missingSince: undefined,
              }),
      }),
    ),
);

const inRegion = [0, 1].map((number) => idOf(source('region:osc-fr1'), number));

const situation: fc.Arbitrary<Situation> = fc.record({
  known: fc.subarray(inRegion).map((ids) => new Set(ids)),
  unreadable: fc.constant([]),
  rules: fc
    .oneof(fc.array(rule, { maxLength: 8 }), fc.array(rule, { minLength: 27, maxLength: 33 }))
    .map(withIds),
  grants: fc
    .array(grant, { maxLength: names.length })
    .map((grants) => grants.map((one, index) => ({ ...one, id: names[index] ?? one.id }))),
  now: fc.constant(now),
  installation: fc.constant(installation),
  endEarlyMs: fc.constantFrom(0, 60_000),
  mostRules: fc.constant(MOST_RULES),
});

function withIds(rules: readonly Omit<Rule, 'id'>[]): readonly Rule[] {
  const count = new Map<Source, number>();
  return rules.map((one) => {
    const number = count.get(one.source) ?? 0;
    count.set(one.source, number + 1);
    return { ...one, id: idOf(one.source, number) };
  });
}

const hold = (check: (before: Situation) => void) =>
  fc.assert(fc.property(situation, check), { numRuns: 1000 });

/** Its own words for whose a rule is, so that the plan's are held against something. */
const isOurs = ({ grants, known }: Situation, { id, label }: Rule) =>
  label.startsWith('db-access/prod ') ||
  known.has(id) ||
  grants.some((one) => one.state === 'active' && (one.rule === id || one.leaving?.rule === id));

const lastsFor = ({ grants, endEarlyMs }: Situation, at: Source) =>
  grants.filter(
    (one) =>
      (one.source === at || (one.state === 'active' && one.moving?.to === at)) &&
      !isOver(one, { now, endEarlyMs }),
  );

/** One round is enough, but for who is on the move: first one arrives, then the old address is closed, then one may end. */
function converged(before: Situation): Situation {
  const rounds = before.grants.some(isOnTheMove) ? 3 : 1;
  return Array.from({ length: rounds }).reduce((now_: Situation) => carryOut(now_, plan(now_)), before);
}

test('the sentence: afterwards each rule with our label has a grant for its source that has not ended', () => {
  hold((before) => {
    const after = converged(before);
    for (const { source: at, label } of after.rules) {
      if (label.startsWith(labelPrefix(installation))) expect(lastsFor(after, at)).not.toEqual([]);
    }
  });
});

test('what is over is gone from the record, and what can be open is open', () => {
  hold((before) => {
    const after = converged(before);
    expect(after.grants.filter((one) => isOver(one, { now, endEarlyMs: after.endEarlyMs }))).toEqual([]);
    const waiting = after.grants.filter((one) => one.state === 'approved');
    if (waiting.length > 0) expect(after.rules.length).toBeGreaterThanOrEqual(MOST_RULES);
    for (const one of after.grants) {
      if (one.state !== 'active' || one.rule === null || one.missingSince !== undefined) continue;
      expect(after.rules.find(({ id }) => id === one.rule)?.source).toBe(one.source);
    }
  });
});

test('carried out, there is nothing left to do but to wait for room or to look again', () => {
  hold((before) => {
    const once = converged(before);
    // A rule was missed and another made for the same source in one go: the next look finds it.
    const twice = carryOut(
      once,
      plan(once).filter((step) => step.do === 'find'),
    );
    expect(plan(once).every((step) => ['wait', 'find'].includes(step.do))).toBe(true);
    expect(plan(twice).every((step) => step.do === 'wait')).toBe(true);
  });
});

test('nothing that is not ours is ever removed, and never is there one rule too many', () => {
  hold((before) => {
    const steps = plan(before);
    const removed = steps.flatMap((step) => (step.do === 'remove' ? step.rules : []));
    const theirs = before.rules.filter((one) => !isOurs(before, one));
    expect(theirs.filter(({ id }) => removed.includes(id))).toEqual([]);
    const most = Math.max(before.rules.length - removed.length, MOST_RULES);
    expect(carryOut(before, steps).rules.length).toBeLessThanOrEqual(most);
  });
});

test('no source that is wanted loses its last rule of ours, not even between two steps', () => {
  hold((before) => {
    const steps = plan(before);
    const had = sources.filter((at) => before.rules.some((one) => one.source === at && isOurs(before, one)));
    const wanted = had.filter((at) => lastsFor(before, at).length > 0);
    const ids = before.rules.filter((one) => isOurs(before, one)).map((one) => one.id);
    steps.forEach((_, index) => {
      const between = carryOut(before, steps.slice(0, index + 1));
      for (const at of wanted) {
        expect(between.rules.some((one) => one.source === at && ids.includes(one.id))).toBe(true);
      }
    });
  });
});

test('cut off after any step, the next plan ends where the first would have', () => {
  fc.assert(
    fc.property(situation, fc.nat({ max: 12 }), (before, cut) => {
      const whole = converged(before);
      const part = carryOut(before, plan(before).slice(0, cut));
      const mended = converged(part);
      const letIn = ({ rules }: Situation) => rules.map((one) => one.source).sort();
      expect(letIn(mended)).toEqual(letIn(whole));
      expect(mended.grants.map((one) => one.id)).toEqual(whole.grants.map((one) => one.id));
    }),
    { numRuns: 1000 },
  );
});

test('the order in which the record gives its grants changes nothing for anybody', () => {
  hold((before) => {
    const turned = { ...before, grants: [...before.grants].reverse() };
    const [one, other] = [before, turned].map((each) => carryOut(each, plan(each)));
    const states = (each: Situation | undefined) =>
      each?.grants.map(({ id, state }) => `${id} ${state}`).sort();
    const full = plan(before).some((step) => step.do === 'wait');
    if (!full) expect(states(one)).toEqual(states(other));
  });
});
