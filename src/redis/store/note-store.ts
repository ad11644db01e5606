/** What happened to no grant, in the audit trail beside the events of grants. */
import type { Redis } from 'ioredis';
import type { Notes } from '../../flow/notes.ts';
import type { Log } from '../../flow/ports.ts';
import type { Note } from '../../grant/note.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { noteText } from './audit-store.ts';

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** the one clock of all processes */
  readonly now: () => number;
  readonly version: string;
  readonly log: Pick<Log, 'error'>;
};

/** By anyone. May throw a `Fault`. */
export async function appendNote({ redis, keys }: Pick<Needs, 'redis' | 'keys'>, note: Note): Promise<void> {
  await orFault(redis.xadd(keys.audit, '*', 'event', noteText(note)));
}

export function createNotes({ redis, keys, now, version, log }: Needs): Notes {
  return {
    async add(note) {
      try {
        await appendNote({ redis, keys }, { at: now(), by: 'db-access', version, ...note });
      } catch (error) {
        log.error(
          { event: 'audit_note_not_written', note, err: error },
          'note in the audit trail not written',
        );
      }
    },
  };
}
