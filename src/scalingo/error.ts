/** Everything that can go wrong at Scalingo, as one error: never with a token, a header or a request in it. */
import { Fault, type Made } from '../flow/fault.ts';
import type { NextStep, Problem } from '../grant/problem.ts';

/** The code of a host whose name nobody knows: unlike one that does not answer, it holds nobody up, and seconds do not mend it. */
export const NO_SUCH_HOST = 'ENOTFOUND';

type Facts = {
  readonly retry: boolean;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly code?: string | undefined;
  readonly next?: NextStep | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly made?: Made | undefined;
};

export class ScalingoError extends Fault {
  override readonly name = 'ScalingoError';
  /** Scalingo's own number for the request: what their support asks for */
  readonly requestId: string | undefined;

  /** the system's word where there was no answer, such as ECONNREFUSED */
  readonly code: string | undefined;

  constructor(problem: Problem, facts: Facts) {
    super(problem, facts);
    this.requestId = facts.requestId;
    this.code = facts.code;
  }

  /** the same, with what a person can do about it, or with what is known of the rule */
  with(more: { readonly next: NextStep } | { readonly made: Made }): ScalingoError {
    const { problem, retry, status, requestId, code, retryAfterMs, next, made } = this;
    const facts = { retry, status, requestId, code, retryAfterMs, next, made };
    return new ScalingoError(problem, { ...facts, ...more });
  }
}
