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

const troubles = {
  kill: 5,
  pause: 5,
  'redis is silent': 3,
  'redis is cut off': 2,
  'redis is full': 3,
  'scalingo answers 500': 3,
  'scalingo answers 429': 3,
  'scalingo hangs': 2,
  'answers of scalingo are lost': 3,
  'scalingo makes rules late': 2,
  'slack answers 500': 2,
  'slack answers 429': 2,
  'slack refuses': 2,
  'slack hangs': 1,
  'slack drops its sockets': 1,
} as const;
export type TroubleKind = keyof typeof troubles;

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
  afterMs: fc.integer({ min: 100, max: 1500 }),
  what: weighted(troubles),
  lengthMs: fc.integer({ min: 500, max: 6000 }),
  dice,
});

/** Enough of both for so many milliseconds. */
export function drawPlan(seed: number, lengthMs: number) {
  const acting = fc.sample(act, { seed, numRuns: Math.ceil(lengthMs / 100) });
  const breaking = fc.sample(trouble, { seed: seed + 1, numRuns: Math.ceil(lengthMs / 1000) });
  return { acts: acting as readonly PlannedAct[], troubles: breaking as readonly PlannedTrouble[] };
}

/** One of them, as the dice fell; undefined where there is none. */
export function pick<T>(among: readonly T[], throwOf: number): T | undefined {
  return among[throwOf % Math.max(1, among.length)];
}
