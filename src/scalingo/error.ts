/** Everything that can go wrong at Scalingo, as one error: never with a token, a header or a request in it. */
import { Fault } from '../flow/fault.ts';

export class ScalingoError extends Fault {
  override readonly name = 'ScalingoError';
  /** Scalingo's own number for the request: what their support asks for */
  readonly requestId: string | undefined;

  constructor(
    message: string,
    facts: { retry: boolean; status?: number | undefined; requestId?: string | undefined },
  ) {
    super(message, facts);
    this.requestId = facts.requestId;
  }
}
