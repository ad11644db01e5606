/** Reminders that a record has: who was pinged, and when. */
import { z } from 'zod';
import { GrantId, GroupId, Instant, PersonId } from './ids.ts';

/** Who was pinged: those who could do something about it at that moment, or those whom the policy says to ping. */
export const pinged = {
  people: z.array(PersonId).readonly(),
  groups: z.array(GroupId).readonly().optional(),
};
const Reminder = z.object({ at: Instant, ...pinged });
type Reminder = Readonly<z.infer<typeof Reminder>>;
export type Pinged = Pick<Reminder, 'people' | 'groups'>;

/** `by`: the requester, where it was they who had the approvers pinged. */
export const Nudge = Reminder.extend({ by: PersonId.optional() });

/** A reminder of an emergency that nobody reviewed. */
export const Nag = Reminder.extend({
  /** others that wait at its database, named in the same message */
  others: z
    .array(z.object({ grant: GrantId, requester: PersonId }))
    .readonly()
    .optional(),
  /** it is named in the message of that one, and has none of its own */
  toldIn: GrantId.optional(),
});
export type Nag = Readonly<z.infer<typeof Nag>>;
