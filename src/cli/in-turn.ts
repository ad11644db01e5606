/** Calls at Scalingo from the terminal: they are counted with the bot's own, and wait for their turn. */
import { Fault } from '../flow/fault.ts';
import { MINUTE, SECOND } from '../grant/duration.ts';

export type Waiting = {
  readonly progress: (line: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
};

/** Tries again for as long as all calls are used up; what else fails is given back. `what`: for whom it waits, for people. */
export async function inTurn<T>(
  act: () => Promise<T>,
  what: string,
  { progress, sleep }: Waiting,
): Promise<T | Fault> {
  for (;;) {
    const answer = await act().catch((error: unknown) => {
      if (error instanceof Fault) return error;
      throw error;
    });
    if (!(answer instanceof Fault) || answer.problem.is !== 'no turn') return answer;
    const waitMs = answer.retryAfterMs ?? MINUTE;
    progress(`waiting ${Math.ceil(waitMs / SECOND)} s for its turn at Scalingo: ${what}`);
    await sleep(waitMs);
  }
}
