/** src/main.ts, except that a job stays with a silent worker for three seconds instead of thirty, and what is overdue is looked at each second. */
import { SECOND } from '../../src/grant/duration.ts';
import { production, type Timing } from '../../src/timing.ts';

Object.assign(production, {
  worker: { ...production.worker, lockMs: 3 * SECOND },
  overdue: { ...production.overdue, everyMs: SECOND },
} satisfies Partial<Timing>);
await import('../../src/main.ts');
