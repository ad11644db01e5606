/** One approver's yes, and those of one question taken together. */
import { z } from 'zod';
import { GroupId, Instant, Millis, PersonId } from './ids.ts';
import { Source } from './source.ts';

export const Approval = z.object({
  by: PersonId,
  at: Instant,
  /** what it counts for, as last looked up, where one from each of several groups has to say yes */
  groups: z.array(GroupId).readonly(),
  /** what they approved; absent in records of earlier builds, and for more time, which has only one answer */
  to: z.object({ source: Source, ttlMs: Millis }).optional(),
});
export type Approval = Readonly<z.infer<typeof Approval>>;

/** Fields of a request, and of more time that is asked for. */
export const yeses = {
  /** those who said yes so far, where more than one has to */
  approvals: z.array(Approval).readonly(),
  /** those who did, and may not any more: they can say it again once they may */
  uncounted: z.array(Approval).readonly().optional(),
};
/** Not enough people are left who could say yes. Kept once it is over, since people were told. */
export const Unanswerable = z.object({
  since: Instant,
  /** those who still could */
  able: z.array(PersonId).readonly(),
  /** the groups in which nobody could */
  missing: z.array(GroupId).readonly(),
  /** when somebody could again */
  until: Instant.optional(),
});
export type Unanswerable = Readonly<z.infer<typeof Unanswerable>>;

/** Is it so now? */
export function isUnanswerable({
  unanswerable,
}: {
  readonly unanswerable?: Unanswerable | undefined;
}): boolean {
  return unanswerable !== undefined && unanswerable.until === undefined;
}

export type Yeses = {
  readonly approvals: readonly Approval[];
  readonly uncounted?: readonly Approval[] | undefined;
};

/** Did anyone say yes, even if it no longer counts? */
export function isAnswered({ approvals, uncounted = [] }: Yeses): boolean {
  return approvals.length + uncounted.length > 0;
}

/** Somebody looked at an emergency afterwards. */
export const Review = z.object({ by: PersonId, at: Instant, found: z.enum(['justified', 'not justified']) });
