/** What never opens, regardless of policy and record: somebody may have written the record by hand. */
import { LONGEST_ACCESS_MS } from './duration.ts';
import { isRefusal } from './refusal.ts';
import { isRegion, parseSource, type Source, type SourceLimits } from './source.ts';

/** Of 2 ** 24 addresses. */
const WIDEST_BITS = 8;

/** Ranges that nobody on the Internet comes from, ranges wider than /8, and anything for longer than 30 days. */
export function isBeyondLimits(
  { source, ttlMs }: { readonly source: Source; readonly ttlMs: number },
  { documentationRanges }: Pick<SourceLimits, 'documentationRanges'>,
): boolean {
  if (ttlMs > LONGEST_ACCESS_MS) return true;
  // Which regions there are is Scalingo's to say.
  if (isRegion(source)) return false;
  return isRefusal(parseSource(source, { widest: WIDEST_BITS, regions: [], documentationRanges }));
}
