/** Turns to call at Scalingo: taken where it is called, counted in Redis. */
import type { CallKind } from '../flow/calls.ts';
import type { DatabaseName } from '../grant/ids.ts';

/** `waitMs`: 0 where the call was taken; else how long until it is worth asking again. `isProbe`: its answer tells whether a hold is over. */
type Turn = { readonly waitMs: number; readonly isProbe: boolean };

/** The calls that one installation may make at Scalingo, shared by all its processes; a hold is shared by all that use the account. */
export type Allowance = {
  /**
   * Removals are given a turn also where calls cannot be counted. `end`: when the access was to end that this one is for; during a hold the
   * oldest end probes.
   */
  take(kind: CallKind, end?: number): Promise<Turn>;
  /**
   * Scalingo said that it was too much: no call before that many milliseconds have passed, except that after 10 s one removal
   * probes every 10 s. `removalMs`: until a removal may call
   */
  hold(ms: number): Promise<{ readonly removalMs: number }>;
  /** Scalingo answered a probe: removals wait no longer, everything else waits as long as Scalingo said */
  passed(): Promise<void>;
};

/** The one database that a call is about. `name`: as it is configured, where that is known; `key`: the same for all calls about it. */
export type About = { readonly key: string; readonly name: DatabaseName | undefined };

/** A call that ended. `host`: such as api.osc-fr1.scalingo.com; `status`: undefined where there was no answer. */
export type Called = {
  readonly kind: CallKind;
  readonly host: string;
  readonly status: number | undefined;
  readonly ms: number;
  /** undefined where it is about the account or a region */
  readonly about: About | undefined;
};
