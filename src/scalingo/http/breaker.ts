/**
 * A circuit breaker for one host: after several failures in a row nobody calls it for a while, and then one call alone finds out
 * whether it is well again. A host that is down must not hold up, call after call, those who wait for another.
 */
import type { CallKind } from '../../flow/calls.ts';
import { SECOND } from '../../grant/duration.ts';
import { NO_SUCH_HOST, ScalingoError } from '../error.ts';

const FAILURES = 5;
const PAUSE_MS = 15 * SECOND;

export type Breaker = {
  /**
   * Throws while the host is left alone; it is asked before a call takes its turn, since a call that is not made costs nobody a turn.
   * Removals are always tried: the host may fail for every database but the one that a rule has to go from.
   */
  expectUp(kind: CallKind): void;
  guard<T>(kind: CallKind, call: () => Promise<T>): Promise<T>;
};

type Needs = {
  readonly host: string;
  readonly steady: () => number;
  readonly leftAlone: (host: string, isLeft: boolean) => void;
};

export function createBreaker({ host, steady, leftAlone }: Needs): Breaker {
  let failures = 0;
  let closedUntil = 0;
  let isFindingOut = false;

  return {
    expectUp,

    async guard(kind, call) {
      expectUp(kind);
      // This one finds out; everyone who comes while it does, however long it takes, is sent away as before.
      const findsOut = kind !== 'remove' && failures >= FAILURES;
      if (findsOut) isFindingOut = true;
      try {
        const answer = await call();
        recovered();
        return answer;
      } catch (error) {
        if (isFailure(error)) failed(findsOut);
        else recovered();
        throw error;
      } finally {
        if (findsOut) isFindingOut = false;
      }
    },
  };

  function expectUp(kind: CallKind): void {
    if (kind === 'remove' || failures < FAILURES) return;
    if (isFindingOut) throw resting(host, PAUSE_MS);
    if (steady() < closedUntil) throw resting(host, closedUntil - steady());
  }

  function failed(foundOut: boolean): void {
    failures += 1;
    // Removals that go on failing must not keep the others from finding out.
    if (failures <= FAILURES || foundOut) closedUntil = steady() + PAUSE_MS;
    if (failures === FAILURES) leftAlone(host, true);
  }

  function recovered(): void {
    if (failures >= FAILURES) leftAlone(host, false);
    failures = 0;
  }
}

/** No answer, or an error of theirs; a refusal is an answer. Where there is no such host, there is none to be left alone. */
function isFailure(error: unknown): boolean {
  if (!(error instanceof ScalingoError) || !error.retry || error.code === NO_SUCH_HOST) return false;
  return error.status === undefined || error.status >= 500;
}

function resting(host: string, ms: number): ScalingoError {
  return new ScalingoError(
    { is: 'left alone', host, seconds: Math.ceil(ms / SECOND) },
    { retry: true, retryAfterMs: ms },
  );
}
