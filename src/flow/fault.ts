import type { NextStep, Problem } from '../grant/problem.ts';
import { plain } from '../words/markup.ts';
import { problemText } from '../words/problem-text.ts';

type Facts = {
  readonly retry: boolean;
  readonly status?: number | undefined;
  readonly next?: NextStep | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: unknown;
  readonly made?: Made | undefined;
};

/** Of an opening: `nothing` was made, or a list right afterwards did not show it (`unseen`): Scalingo may still make it. */
export type Made = 'nothing' | 'unseen';

/**
 * What an edge throws when the world outside fails (a refusal is a value, a bug is any other error).
 * `problem` is told to people in their language; `message` says the same in English, for logs: never a secret in either.
 */
export class Fault extends Error {
  override readonly name: string = 'Fault';
  readonly problem: Problem;
  /** can the same call succeed later without a person doing something? */
  readonly retry: boolean;
  /** the HTTP status, where there was an answer */
  readonly status: number | undefined;

  /** what a person can do about it */
  readonly next: NextStep | undefined;

  /**
   * False where nothing was tried: calls had to wait or were turned away with 429, that host is left alone, or the record is not ours
   * to change.
   */
  readonly called: boolean;

  /** how long it asks us to wait, where it said so */
  readonly retryAfterMs: number | undefined;

  /** of an opening: what is known of the rule; undefined where nothing is */
  readonly made: Made | undefined;

  constructor(problem: Problem, facts: Facts) {
    super(problemText(problem, plain), { cause: facts.cause });
    this.problem = problem;
    this.retry = facts.retry;
    this.status = facts.status;
    this.next = facts.next;
    this.called = !['no turn', 'left alone', 'later record'].includes(problem.is) && facts.status !== 429;
    this.retryAfterMs = facts.retryAfterMs;
    this.made = facts.made;
  }
}

/**
 * Nothing failed: its turn to post comes in `retryAfterMs`, or what it was about to say has changed. The job ends without having
 * told everything, and comes back then; nobody else was told that instant.
 */
export class NotYet extends Fault {
  override readonly name = 'NotYet';
  override readonly retryAfterMs: number;

  constructor(waitMs: number) {
    super({ is: 'Slack is busy', seconds: Math.ceil(waitMs / 1000) }, { retry: true });
    this.retryAfterMs = waitMs;
  }
}
