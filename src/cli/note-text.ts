/** What happened besides requests and access, in words. */
import type { Note, StoredNote } from '../grant/note.ts';

const texts: Readonly<Record<Note['note'], string>> = {
  started: 'a process of the bot began to work',
  stopped: 'a process of the bot was stopped',
  policiesChanged: 'another db-access.yaml was taken over',
  strayRemoved: 'a rule of the bot that no grant wanted was removed',
  doubted: 'a region’s rule cannot be told from somebody else’s, so it stays',
  memoryLost: 'Redis had lost what it knew',
  recordForgotten: 'an operator removed a record that no build could read',
  personForgotten: 'an operator had a person forgotten',
  backedUp: 'an operator made a backup',
  restored: 'an operator restored a backup',
  denied: 'a person tried what they may not do',
};

/** A later build’s is told by its name. */
export function noteText({ note }: Pick<StoredNote, 'note'>): string {
  return isKnown(note) ? texts[note] : note;
}

/** Whom or what it is about, where it says so. */
export function noteDetail({ note, detail, grant, requester, version }: StoredNote): string {
  if (note === 'started' || note === 'stopped')
    return [`version ${version}`, detail].filter(Boolean).join(': ');
  if (note === 'doubted' && grant) return `may be of ${grant}, which ${requester ?? 'unknown'} asked for`;
  return [grant, detail].filter(Boolean).join(': ');
}

function isKnown(note: string): note is Note['note'] {
  return note in texts;
}
