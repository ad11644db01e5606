/** src/main.ts, except that what it only waits for comes after seconds: the jobs of a silent worker, a Redis or a Slack that refuses it. */
import { SECOND } from '../../src/grant/duration.ts';
import { production, type Timing } from '../../src/timing.ts';

const eachSecond = { firstMs: SECOND, longestMs: SECOND };
Object.assign(production, {
  worker: { ...production.worker, lockMs: 3 * SECOND },
  redis: { ...production.redis, readyMs: 3 * SECOND },
  overdue: { ...production.overdue, everyMs: SECOND },
  slack: { ...production.slack, connect: { failed: eachSecond, refused: eachSecond } },
} satisfies Partial<Timing>);
await import('../../src/main.ts');
