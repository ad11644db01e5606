/** What calls at Scalingo are made for, and how long all of them together may take. */
import type { CallKind } from '../flow/calls.ts';
import type { Call } from '../grant/problem.ts';
import { ScalingoError } from './error.ts';

/** Handed down to each call that is made for it; `signal` aborts when its time is over. */
export type Errand = {
  readonly kind: CallKind;
  /** of a removal: when the access was to end that it is for */
  readonly end?: number | undefined;
  readonly signal: AbortSignal;
};

type Purpose = {
  readonly what: Call;
  readonly kind: CallKind;
  readonly end?: number | undefined;
  /** ends it sooner, where it is part of something that has less time left */
  readonly signal?: AbortSignal | undefined;
};

/** Ends with a `ScalingoError` when the time for that kind is over or the signal aborts, no matter what it is waiting for. */
export type Errands = <T>(purpose: Purpose, act: (errand: Errand) => Promise<T>) => Promise<T>;

/** @param wholeMs how long an errand of each kind may take: waiting for turns, looking things up, each try */
export function createErrands(wholeMs: Readonly<Record<CallKind, number>>): Errands {
  return async ({ what, kind, end: endsAt, signal: outer }, act) => {
    const over = new ScalingoError(
      { is: 'no answer', call: what, code: TOO_SLOW },
      { retry: true, code: TOO_SLOW },
    );
    if (outer?.aborted) throw over;
    const ending = new AbortController();
    const { signal } = ending;
    const end = () => ending.abort(over);
    const ended = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(over), { once: true });
    });
    outer?.addEventListener('abort', end, { once: true });
    const timer = setTimeout(end, wholeMs[kind]);
    try {
      return await Promise.race([act({ kind, end: endsAt, signal }), ended]);
    } finally {
      clearTimeout(timer);
      outer?.removeEventListener('abort', end);
    }
  };
}

/** The code of an answer that did not come in the time that there was. */
export const TOO_SLOW = 'TOO_SLOW';
