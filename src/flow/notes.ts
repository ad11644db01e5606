/** Writes into the audit trail what happened to no grant. */
import type { Note } from '../grant/note.ts';

export type Notes = {
  /** never throws: what could not be written is logged, since what it tells of has happened */
  add(note: Omit<Note, 'at' | 'by' | 'version'> & { readonly by?: Note['by'] }): Promise<void>;
};
