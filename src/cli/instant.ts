/** Instants as they are typed and printed at the terminal. */
import { UsageError } from './usage.ts';

/** In milliseconds since 1970. A time without a zone would be that of this terminal, so it is refused with a `UsageError`. */
export function instantOf(option: string, text: string): number {
  const at = /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option}: expected an instant with its zone, such as 2026-11-24T10:00:00Z or 2026-11-24T11:00:00+01:00`,
  );
}
