/** Upgrades records that have no schema number yet to today's shape. Each shape that a build ever wrote stays readable. */
import { z } from 'zod';

/** One approver's yes, before there could be several. */
const OneApprover = z.looseObject({ approvedBy: z.string() });

/** Before there were several approvals and reminders. */
const Waiting = z.looseObject({ state: z.literal('requested') });

/** Anything else comes back as it is; whether it is a record is for its schema to say. */
export function upgraded(record: unknown): unknown {
  const waiting = Waiting.safeParse(record);
  if (waiting.success) return { approvals: [], nudges: [], ...waiting.data };
  const decided = OneApprover.safeParse(record);
  if (!decided.success) return record;
  const { approvedBy, ...rest } = decided.data;
  return { decision: { how: 'approved', by: [approvedBy] }, ...rest };
}
