/** What happens in one run, drawn from its seed: what people do and when, and what breaks, when and for how long. */
import fc from 'fast-check';

/** How often each happens, compared with the others. */
const acts = {
  ask: 12,
  approve: 40,
  deny: 1,
  approveForLess: 3,
  refuseOrAllowMore: 4,
  extend: 4,
  done: 5,
  cancel: 1,
  move: 5,
  emergency: 2,
  pressAnything: 4,
  pressStale: 5,
  deliverAgain: 5,
  openHome: 1,
  addByHand: 1,
  removeTheirsByHand: 2,
  removeOursByHand: 1,
} as const;
export type ActKind = keyof typeof acts;

/** Each comes once, in any order, before all of them come again. */
const troubles = [
  'kill',
  'kill',
  'pause',
  'pause',
  'redis is silent',
  'redis is cut off',
  'redis is full',
  'scalingo answers 500',
  'scalingo answers 429',
  'scalingo hangs',
  'answers of scalingo are lost',
  'scalingo makes rules late',
  'slack answers 500',
  'slack answers 429',
  'slack refuses',
  'slack hangs',
  'slack drops its sockets',
] as const;
export type TroubleKind = (typeof troubles)[number];

/** Three throws; what they choose from is what there is at that moment. */
export type Dice = readonly [number, number, number];

export type PlannedAct = { readonly afterMs: number; readonly what: ActKind; readonly dice: Dice };
export type PlannedTrouble = {
  readonly afterMs: number;
  readonly what: TroubleKind;
  readonly lengthMs: number;
  readonly dice: Dice;
};

const dice = fc.tuple(fc.nat(), fc.nat(), fc.nat());

function weighted<K extends string>(weights: Readonly<Record<K, number>>): fc.Arbitrary<K> {
  const names = Object.keys(weights).filter((name): name is K => name in weights);
  return fc.oneof(...names.map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })));
}

const act = fc.record({ afterMs: fc.integer({ min: 30, max: 270 }), what: weighted(acts), dice });
const trouble = fc.record({
  afterMs: fc.integer({ min: 500, max: 2500 }),
  lengthMs: fc.integer({ min: 500, max: 4000 }),
  dice,
});
const round = fc.tuple(
  fc.shuffledSubarray([...troubles], { minLength: troubles.length }),
  fc.array(trouble, { minLength: troubles.length, maxLength: troubles.length }),
);

/** Enough of both for so many milliseconds. */
export function drawPlan(seed: number, lengthMs: number) {
  const acting: readonly PlannedAct[] = fc.sample(act, { seed, numRuns: Math.ceil(lengthMs / 100) });
  const rounds = fc.sample(round, { seed, numRuns: Math.ceil(lengthMs / 10_000) });
  const breaking = rounds.flatMap(([kinds, details]): PlannedTrouble[] =>
    details.flatMap((detail, index) => {
      const what = kinds[index];
      return what ? [{ ...detail, what }] : [];
    }),
  );
  return { acts: acting, troubles: breaking };
}

/** One of them, as the dice fell; undefined where there is none. */
export function pick<T>(among: readonly T[], throwOf: number): T | undefined {
  return among[throwOf % Math.max(1, among.length)];
}
