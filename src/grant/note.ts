/**
 * What is no move of a grant: the bot started or stopped, its policies changed, Redis lost what it knew, a rule of ours that no grant
 * wanted was removed, one cannot be told from somebody else's, an operator removed a record that no build can read, forgot a person,
 * made or restored a backup, or somebody tried what they may not do.
 */
import { z } from 'zod';
import { DatabaseName, GrantId, Instant, PersonId, RuleId } from './ids.ts';
import { OperatorId } from './operator.ts';
import { Place } from './place.ts';
import { Source } from './source.ts';

export const Note = z.object({
  at: Instant,
  by: z.union([z.literal('db-access'), OperatorId, PersonId]),
  note: z.enum([
    'started',
    'stopped',
    'policiesChanged',
    'strayRemoved',
    'doubted',
    'memoryLost',
    'recordForgotten',
    'personForgotten',
    'backedUp',
    'restored',
    'denied',
  ]),
  /** of the bot that wrote it */
  version: z.string(),
  database: DatabaseName.optional(),
  source: Source.optional(),
  rule: RuleId.optional(),
  /** the add-on that the rule is at; earlier builds did not write it */
  place: Place.optional(),
  /** whose record was removed, or whose opening may have made the rule */
  grant: GrantId.optional(),
  /** who asked for that */
  requester: PersonId.optional(),
  /** what changed in the policies, what is missing in Redis, why an operator did it, or what was denied */
  detail: z.string().optional(),
  /** by entry of the trail: the fields that were blanked because they were about the person who was forgotten, never what they said */
  blanked: z.record(z.string(), z.array(z.string()).readonly()).optional(),
  /** the former name of the installation whose trail that is; absent where it is this one */
  installation: z.string().optional(),
});
export type Note = Readonly<z.infer<typeof Note>>;

/** As it is read back: later builds may know others. */
export const StoredNote = Note.extend({
  by: z.string(),
  note: z.string(),
  source: z.string().optional(),
  requester: z.string().optional(),
  /** the fields that were blanked, and say `forgotten` */
  forgotten: z.array(z.string()).readonly().optional(),
});
export type StoredNote = Readonly<z.infer<typeof StoredNote>>;
