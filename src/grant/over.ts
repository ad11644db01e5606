/** What is written down of a grant that is over. */
import { z } from 'zod';
import { Instant, PersonId, RuleId } from './ids.ts';
import { OperatorId } from './operator.ts';
import { Source } from './source.ts';

/** A later build may know others: the grant is still over. */
export const EndCause = z.union([
  z.enum(['time is up', 'revoked', 'removed outside', 'database gone', 'restored', 'other']),
  z.string().transform(() => 'other' as const),
]);

export const Reappearance = z.object({ rule: RuleId, source: Source, seenAt: Instant, removedAt: Instant });

/** Who brought the end forward, and when. */
export const Revoked = z.object({
  /** the bot itself where the requester is no member of the workspace any more */
  by: z.union([PersonId, z.literal('db-access')]),
  /** for whom the bot did it: an operator at the terminal, and why. A build that does not know it says that it was the bot */
  operator: z.object({ id: OperatorId, because: z.string() }).optional(),
  at: Instant,
});
export type Revoked = Readonly<z.infer<typeof Revoked>>;
