/** Times for tests: short where the bot would only make a test wait; a test about waiting passes its own. */
import { production, type Timing } from '../../src/timing.ts';

export const short: Timing = {
  ...production,
  clock: { everyMs: 200, ask: { firstMs: 50, longestMs: 500 } },
  // The local Slack limits nobody by default.
  turns: { everyMs: 0 },
  slack: {
    ...production.slack,
    // On a busy machine fifty presses may take longer than in production.
    finishMs: 15_000,
    ackTaken: { firstMs: 50, wholeMs: 200 },
    connect: { failed: { firstMs: 20, longestMs: 200 }, refused: { firstMs: 50, longestMs: 500 } },
  },
  scalingo: { ...production.scalingo, retry: { firstMs: 20, longestMs: 50 } },
  worker: { ...production.worker, spreadMs: 20 },
  retry: { firstMs: 50, longestMs: 500 },
  overdue: { ...production.overdue, everyMs: 300, gone: { firstMs: 300, longestMs: 300 } },
  homeMs: 20,
  reload: { ...production.reload, quietMs: 20 },
};
