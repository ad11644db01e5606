/** Today's policy is against what waits, a request or more time: what it is about, from when on, and until when where it is no longer so. */
import { z } from 'zod';
import { Instant } from './ids.ts';

export const Block = z.object({
  by: z.enum([
    'length',
    'source',
    'reason',
    'requester',
    'person limit',
    'database limit',
    'limit in all',
    'more time',
  ]),
  at: Instant,
  until: Instant.optional(),
});
export type Block = Readonly<z.infer<typeof Block>>;

/** The one that is in the way now. */
export function currentBlock({
  blocks = [],
}: {
  readonly blocks?: readonly Block[] | undefined;
}): Block | undefined {
  const last = blocks.at(-1);
  return last?.until === undefined ? last : undefined;
}
