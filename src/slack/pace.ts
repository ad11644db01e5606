/**
 * Slack takes about one message a second in each channel, and says how long to wait where there were more. This keeps one process
 * to it; what several do at once is for their Retry-After.
 */
import { slackBusy } from './fault.ts';

/** `everyMs`: from one post in a channel to the next; `longestMs`: a post that would wait longer gives its place up to other work, and comes back. */
export type PaceWaits = { readonly everyMs: number; readonly longestMs: number };

export type Pace = {
  /** resolves when one may post there; throws a `Fault` where that is too long to stand and wait */
  turn(channel: string): Promise<void>;
  /** Slack said so: nobody posts there before */
  hold(channel: string, ms: number): void;
};

type Needs = {
  /** one that only goes forward, at the pace of the real one */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly waits: PaceWaits;
};

export function createPace({ now, sleep, waits }: Needs): Pace {
  const next = new Map<string, number>();
  const held = new Map<string, number>();

  return {
    async turn(channel) {
      expectFree(channel);
      const turn = Math.max(next.get(channel) ?? 0, now());
      const wait = turn - now();
      if (wait > waits.longestMs) throw slackBusy(wait);
      next.set(channel, turn + waits.everyMs);
      if (wait <= 0) return;
      await sleep(wait);
      expectFree(channel);
    },
    hold(channel, ms) {
      held.set(channel, Math.max(held.get(channel) ?? 0, now() + ms));
    },
  };

  function expectFree(channel: string): void {
    const wait = (held.get(channel) ?? 0) - now();
    if (wait > 0) throw slackBusy(wait);
  }
}
