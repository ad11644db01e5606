import type { NextStep } from '../grant/record.ts';

type Facts = {
  readonly retry: boolean;
  readonly status?: number | undefined;
  readonly next?: NextStep | undefined;
  readonly cause?: unknown;
};

/**
 * What an edge throws when the world outside fails (a refusal is a value, a bug is any other error).
 * `message` is one sentence fit for people's eyes and for logs: never a secret in it.
 */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  /** can the same call succeed later without a person doing something? */
  readonly retry: boolean;
  /** the HTTP status, where there was an answer */
  readonly status: number | undefined;

  /** what a person can do about it */
  readonly next: NextStep | undefined;

  constructor(message: string, facts: Facts) {
    super(message, { cause: facts.cause });
    this.retry = facts.retry;
    this.status = facts.status;
    this.next = facts.next;
  }
}
