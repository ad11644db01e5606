/** What happened to no grant: the bot started or stopped, its policies changed, or a rule of ours that no grant wanted was removed. */
import { z } from 'zod';
import { DatabaseName, Instant, RuleId } from './ids.ts';
import { Source } from './source.ts';

export const Note = z.object({
  at: Instant,
  by: z.literal('db-access'),
  note: z.enum(['started', 'stopped', 'policiesChanged', 'strayRemoved']),
  /** of the bot that wrote it */
  version: z.string(),
  database: DatabaseName.optional(),
  source: Source.optional(),
  rule: RuleId.optional(),
  /** the databases whose policies changed */
  detail: z.string().optional(),
});
export type Note = Readonly<z.infer<typeof Note>>;

/** As it is read back: later builds may know others. */
export const StoredNote = Note.extend({ by: z.string(), note: z.string() });
export type StoredNote = Readonly<z.infer<typeof StoredNote>>;
