/** Puts something in place at Slack and keeps it there: tries at once, then again after growing waits, for as long as it takes. */
import { type Backoff, backoff } from '../../flow/backoff.ts';
import type { Log } from '../../flow/ports.ts';
import { SECOND } from '../../grant/duration.ts';
import { type SlackFault, slackFault } from './slack-error.ts';

export type RetryWaits = {
  /** after a failure that may pass by itself, such as an outage */
  readonly failed: Backoff;
  /** after a refusal that lasts until a person changes a setting */
  readonly refused: Backoff;
};

export type Task = {
  /** the method of the Web API that it needs */
  readonly method: string;
  /** the setting that is wrong where Slack refuses that method, and what to do about it */
  readonly setting: string;
  readonly fix: string;
  /** one try: rejects where it failed, and soon after the signal */
  readonly attempt: () => Promise<void>;
};

export type Around = {
  /** aborted when the app stops */
  readonly signal: AbortSignal;
  readonly waits: RetryWaits;
  readonly random: () => number;
  /** resolves early where the signal is aborted */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly log: Log;
};

export type Supervised = {
  /** it is not in place, or no longer; does nothing while a try or a wait is under way, or after the signal */
  start(): void;
  /** resolves when it is in place for the first time */
  readonly first: Promise<void>;
  /** resolves when nothing is under way */
  settled(): Promise<void>;
  /** why it is not in place; undefined where it is */
  trouble(): string | undefined;
};

export function supervise(
  { method, setting, fix, attempt }: Task,
  { signal, waits, random, sleep, log }: Around,
): Supervised {
  let inPlace: () => void = () => {};
  const first = new Promise<void>((resolve) => {
    inPlace = resolve;
  });
  let running: Promise<void> | undefined;
  let trouble: string | undefined = 'not connected yet';
  /** the refusal that the operator was told about last */
  let told: string | undefined;

  return {
    start() {
      trouble ??= 'not connected';
      running ??= run().finally(() => {
        running = undefined;
      });
    },
    first,
    settled: async () => running,
    trouble: () => trouble,
  };

  async function run(): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await attempt();
        told = undefined;
        trouble = undefined;
        inPlace();
        return;
      } catch (error) {
        if (signal.aborted) return;
        const fault = slackFault(error);
        trouble = fault.message;
        const waitMs = waitAfter(fault, failures);
        report(fault, { failures, waitMs });
        await sleep(waitMs, signal);
      }
    }
  }

  function waitAfter({ retry, retryAfterMs = 0 }: SlackFault, failures: number): number {
    const waitMs = backoff(failures, random(), retry ? waits.failed : waits.refused);
    return Math.max(waitMs, retryAfterMs && Math.ceil(retryAfterMs + random() * SECOND));
  }

  /** A refusal is one error line, however often it is met; each try that failed is a warning. */
  function report({ message, code, retry }: SlackFault, facts: { failures: number; waitMs: number }): void {
    if (!retry && code !== told) {
      told = code;
      log.error({ event: 'slack_token_refused', setting, method, code, fix }, `slack refused ${setting}`);
    }
    log.warn(
      { event: 'slack_connect_failed', method, why: message, ...facts },
      'slack connection failed; retrying',
    );
  }
}
