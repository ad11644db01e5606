/** Instants as they are typed and printed at the terminal. */
import { isCalendarDay } from '../grant/hours.ts';
import { UsageError } from './usage.ts';

/** As of ISO 8601, with its zone. */
const Typed = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** In milliseconds since 1970. A time without a zone would be that of this terminal, so it is refused with a `UsageError`. */
export function instantOf(option: string, text: string): number {
  const at = Typed.test(text) && isCalendarDay(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option}: expected an instant with its zone, such as 2026-11-24T10:00:00Z or 2026-11-24T11:00:00+01:00`,
  );
}

/** Throws a `UsageError` where nothing can be in it. */
export function expectRange({
  from,
  to,
}: {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}): void {
  if (from !== undefined && to !== undefined && from >= to)
    throw new UsageError('--from: expected an instant before --to');
}
