/** Dates on the sandbox page, as Slack writes them for their reader. */
import { expect, test } from 'vitest';
import { formatSlackDate } from '../../sandbox/page/date-format.ts';

const now = Date.parse('2026-11-27T21:30:00Z');
const ana = { tz: 'Europe/Paris', locale: 'en-US', now };
const lou = { tz: 'Europe/Paris', locale: 'fr-FR', now };
const cy = { tz: 'America/New_York', locale: 'en-GB', now };

test.each([
  ['{date_pretty} at {time}', '2026-11-27T16:20:00Z', ana, 'today at 5:20 PM'],
  // It is tomorrow in Paris by then, and still today in New York.
  ['{date_pretty} at {time}', '2026-11-27T23:30:00Z', ana, 'tomorrow at 12:30 AM'],
  ['{date_pretty} at {time}', '2026-11-27T23:30:00Z', cy, 'today at 18:30'],
  ['{date_short_pretty}, {time}', '2026-11-26T16:20:00Z', cy, 'yesterday, 11:20'],
  ['{date_pretty} à {time}', '2026-11-27T16:20:00Z', lou, 'aujourd’hui à 17:20'],
  ['{date_pretty} at {time}', '2026-11-29T16:20:00Z', ana, 'November 29 at 5:20 PM'],
  ['{date}', '2025-11-29T16:20:00Z', ana, 'November 29, 2025'],
  ['{date_long}', '2026-12-01T16:20:00Z', lou, 'mardi 1 décembre'],
  ['{date_num} {time_secs}', '2026-11-29T16:20:07Z', cy, '2026-11-29 11:20:07'],
  ['{date_unheard_of}', '2026-11-29T16:20:07Z', cy, '{date_unheard_of}'],
])('%s of %s', (format, at, reader, written) => {
  expect(formatSlackDate(format, Date.parse(at), reader)).toBe(written);
});
