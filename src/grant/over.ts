/** What is written down of a grant that is over. */
import { z } from 'zod';
import { Instant, RuleId } from './ids.ts';
import { Source } from './source.ts';

/** A later build may know others: the grant is still over. */
export const EndCause = z.union([
  z.enum(['time is up', 'revoked', 'removed outside', 'database gone', 'restored', 'other']),
  z.string().transform(() => 'other' as const),
]);

export const Reappearance = z.object({ rule: RuleId, source: Source, seenAt: Instant, removedAt: Instant });
