/** What an answer over the network tells about another clock: never an exact instant, but a lower and an upper bound. */

/** How far another clock is ahead of our steady one, in milliseconds. */
export type Bounds = { readonly least: number; readonly most: number };

/** `at`: what it said; `exactMs`: how coarse that is; it was asked and had answered at these instants of the steady clock. */
export type Said = {
  readonly at: number;
  readonly exactMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
};

export function boundsOf({ at, exactMs, sentAt, receivedAt }: Said): Bounds {
  return { least: at - receivedAt, most: at + exactMs - sentAt };
}

export function exactly(offset: number): Bounds {
  return { least: offset, most: offset };
}

export function middle({ least, most }: Bounds): number {
  return (least + most) / 2;
}

/** How far `to` is ahead of `from` for certain (negative: behind); 0 where they may be the same. */
export function gap(from: Bounds, to: Bounds): number {
  if (to.least > from.most) return to.least - from.most;
  if (to.most < from.least) return to.most - from.least;
  return 0;
}
