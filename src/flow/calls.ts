/** Turns to call at Scalingo, which allows few calls. */

/** What a call at Scalingo is for: where calls are scarce, removals go first, then openings, then looking things up. */
export type CallKind = 'remove' | 'open' | 'look';

/** The same; a removal for access that was to end at that instant says so: where few calls are possible the oldest end goes first. */
export type CallUrgency = CallKind | { readonly end: number };

export type CallsRefused = {
  /** since when Scalingo has answered 429 and nothing else; undefined where it answers. May throw a `Fault` */
  refusedSince(): Promise<number | undefined>;
};
