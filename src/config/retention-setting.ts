/** How long what is over is kept in Redis: the audit trail, records and where their messages are. */
import { z } from 'zod';
import { DAY } from '../grant/duration.ts';

const DEFAULT_DAYS = 400;
const LEAST_DAYS = 60;
const MOST_DAYS = 36_500;

const EXPECTED = `expected a number of days from ${LEAST_DAYS} to ${MOST_DAYS}, or forever`;

/** Access lasts up to 30 days, and is reviewed and asked about afterwards. */
export const RetentionDays = z.union(
  [z.literal('forever'), z.coerce.number().int(EXPECTED).min(LEAST_DAYS, EXPECTED).max(MOST_DAYS, EXPECTED)],
  EXPECTED,
);

/** In milliseconds; undefined: for good. */
export function retentionMs(days: z.infer<typeof RetentionDays> | undefined): number | undefined {
  return days === 'forever' ? undefined : (days ?? DEFAULT_DAYS) * DAY;
}
