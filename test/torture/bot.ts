/** One process of the torture run: src/main.ts with times that fit grants of a few seconds. It ends with its parent. */
import { SECOND } from '../../src/grant/duration.ts';
import { production, type Timing } from '../../src/timing.ts';

process.on('disconnect', () => process.exit(1));

Object.assign(production, {
  turns: { everyMs: 0.05 * SECOND },
  posting: { leaseMs: 6 * SECOND, startMs: 2 * SECOND },
  slack: {
    ...production.slack,
    postMs: 5 * SECOND,
    connect: {
      failed: { firstMs: 0.2 * SECOND, longestMs: 2 * SECOND },
      refused: { firstMs: 0.5 * SECOND, longestMs: 2 * SECOND },
    },
  },
  scalingo: {
    ...production.scalingo,
    partMs: 3 * SECOND,
    retry: { firstMs: 0.3 * SECOND, longestMs: SECOND },
    wholeMs: { remove: 4 * SECOND, open: 6 * SECOND, look: 8 * SECOND },
    turnMs: { remove: 2 * SECOND, open: 3 * SECOND, look: 2 * SECOND },
    holdMs: 3 * SECOND,
  },
  worker: { ...production.worker, lockMs: 3 * SECOND, spreadMs: 0.05 * SECOND },
  retry: { firstMs: 0.5 * SECOND, longestMs: 5 * SECOND },
  overdue: {
    ...production.overdue,
    everyMs: SECOND,
    graceMs: 3 * SECOND,
    retry: { firstMs: SECOND, longestMs: 4 * SECOND },
  },
  sweepAt: '*/5 * * * * *',
  watchdog: { everyMs: 3 * SECOND, lateMs: 9 * SECOND },
} satisfies Partial<Timing>);
await import('../../src/main.ts');
