/**
 * A circuit breaker for one host: after several failures in a row nobody calls it for a while, and then one call alone finds out
 * whether it is well again. A host that is down must not hold up, call after call, those who wait for another.
 */
import { SECOND } from '../grant/duration.ts';
import { NO_SUCH_HOST, ScalingoError } from './error.ts';

const FAILURES = 5;
const PAUSE_MS = 30 * SECOND;

export type Breaker = {
  /** throws while the host is left alone; it is asked before a call takes its turn, since what is not made costs nobody a turn */
  expectUp(): void;
  guard<T>(call: () => Promise<T>): Promise<T>;
};

type Needs = {
  readonly host: string;
  readonly clock: () => number;
  readonly leftAlone: (host: string, isLeft: boolean) => void;
};

export function createBreaker({ host, clock, leftAlone }: Needs): Breaker {
  let failures = 0;
  let closedUntil = 0;
  let isFindingOut = false;

  return {
    expectUp,

    async guard(call) {
      expectUp();
      // This one finds out; whoever comes while it does, however long it takes, is sent away as before.
      const findsOut = failures >= FAILURES;
      if (findsOut) isFindingOut = true;
      try {
        const answer = await call();
        recovered();
        return answer;
      } catch (error) {
        if (isFailure(error)) {
          failures += 1;
          closedUntil = clock() + PAUSE_MS;
          if (failures === FAILURES) leftAlone(host, true);
        } else recovered();
        throw error;
      } finally {
        if (findsOut) isFindingOut = false;
      }
    },
  };

  function expectUp(): void {
    if (failures < FAILURES) return;
    if (isFindingOut) throw resting(host, PAUSE_MS);
    if (clock() < closedUntil) throw resting(host, closedUntil - clock());
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
  return new ScalingoError({ is: 'left alone', host, seconds: Math.ceil(ms / SECOND) }, { retry: true });
}
