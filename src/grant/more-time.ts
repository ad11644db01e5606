/** More time in the record: what is asked for, what was answered, and what the policy gave at once. */
import { z } from 'zod';
import { Unanswerable, yeses } from './approval.ts';
import { Block } from './block.ts';
import { Instant, Millis, PersonId } from './ids.ts';
import { pinged } from './reminder.ts';

/** It was asked for, and waits for the approvers. */
export const Extension = z.object({
  byMs: Millis,
  at: Instant,
  ...yeses,
  /** who was pinged for it; absent in records of earlier builds */
  people: pinged.people.optional(),
  groups: pinged.groups,
  unanswerable: Unanswerable.optional(),
  /** what was in the way of it since it was asked for */
  blocks: z.array(Block).readonly().optional(),
  /** more time that waited since the last answer may have been replaced or given by then, so this is another question */
  replaces: z.literal(true).optional(),
});
export type Extension = Readonly<z.infer<typeof Extension>>;

/**
 * `by`: who said no, or the last yes; `all`: everyone who said yes, where several had to; `until`: the end since then, absent in records of
 * earlier builds.
 */
export const MoreAnswer = z.object({
  byMs: Millis,
  by: PersonId,
  at: Instant,
  allowed: z.boolean(),
  all: z.array(PersonId).readonly().optional(),
  until: Instant.optional(),
});
export type MoreAnswer = Readonly<z.infer<typeof MoreAnswer>>;

/** `until`: the end since then. */
export const Given = z.object({ byMs: Millis, at: Instant, until: Instant });
