/** How often one visitor may come, and all of them together. The memory that this takes does not grow with the number of visitors. */
import { createHmac } from 'node:crypto';

/** `burst` at once; then one more every `everyMs`. */
export type Pace = { readonly burst: number; readonly everyMs: number };

export type RateLimit = {
  /** Takes one visit: 0, or the milliseconds after which the next one is let in. */
  take(visitor: string): number;
};

type Needs = {
  readonly each: Pace;
  readonly all: Pace;
  /** in milliseconds, of a clock that never goes back */
  readonly now: () => number;
  /** keeps strangers from finding out who shares a slot with whom */
  readonly secret: Uint8Array;
};

/** Visitors that share a slot share its limit. With this many slots that is rare, and no worse than one visitor who comes twice. */
const SLOTS = 2 ** 16;

export function createRateLimit({ each, all, now, secret }: Needs): RateLimit {
  // Of each slot, and of all: when everything taken so far is given back.
  const slots = new Float64Array(SLOTS);
  let ofAll = 0;

  return {
    take(visitor) {
      const at = now();
      const slot = createHmac('sha256', secret).update(visitor).digest().readUInt32BE() % SLOTS;
      const ofOne = slots[slot] ?? 0;
      const wait = Math.max(waitMs(each, ofOne - at), waitMs(all, ofAll - at));
      if (wait > 0) return wait;
      slots[slot] = Math.max(ofOne, at) + each.everyMs;
      ofAll = Math.max(ofAll, at) + all.everyMs;
      return 0;
    },
  };
}

function waitMs({ burst, everyMs }: Pace, untilGivenBackMs: number): number {
  return Math.max(0, untilGivenBackMs - (burst - 1) * everyMs);
}
