/** What happened to no grant, in the audit trail beside the events of grants. */
import type { Redis } from 'ioredis';
import type { Notes, PolicyNotes } from '../../flow/notes.ts';
import type { Log } from '../../flow/ports.ts';
import type { Note } from '../../grant/note.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { noteText } from './audit-store.ts';
import { noteSettings, settingsNoted } from './settings-noted.ts';

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  /** the one clock of all processes */
  readonly now: () => number;
  readonly version: string;
  readonly log: Pick<Log, 'error'>;
};

/**
 * Writes the event of a loss, unless the trail has one of the same loss: written after the entry that is gone, or, where a list shows the
 * loss, in the same run of the server. What a copy has replaced since then is written again. KEYS audit, noted; ARGV event, the entry that
 * is gone ('' where a list shows it), run ('' where it is not known).
 */
const NOTE_LOSS = `
local function isLater(one, other)
  local ms, nth = string.match(one, '(%d+)-(%d+)')
  local otherMs, otherNth = string.match(other, '(%d+)-(%d+)')
  if ms ~= otherMs then return tonumber(ms) > tonumber(otherMs) end
  return tonumber(nth) > tonumber(otherNth)
end
local noted = redis.call('HMGET', KEYS[2], 'entry', 'run')
if noted[1] and #redis.call('XRANGE', KEYS[1], noted[1], noted[1]) > 0 then
  if ARGV[2] == '' and noted[2] == ARGV[3] then return 0 end
  if ARGV[2] ~= '' and isLater(noted[1], ARGV[2]) then return 0 end
end
local entry = redis.call('XADD', KEYS[1], '*', 'event', ARGV[1])
redis.call('HSET', KEYS[2], 'entry', entry, 'run', ARGV[3])
return 1
`;

/** By anyone. May throw a `Fault`. */
export async function appendNote({ redis, keys }: Pick<Needs, 'redis' | 'keys'>, note: Note): Promise<void> {
  await orFault(redis.xadd(keys.audit, '*', 'event', noteText(note)));
}

export function createNotes({ redis, keys, now, version, log }: Needs): Notes & PolicyNotes {
  const ours = () => ({ at: now(), by: 'db-access', version }) as const;
  return {
    async add(note) {
      await written(note, () => appendNote({ redis, keys }, { ...ours(), ...note }));
    },

    async addLoss({ why, entry = '', run = '' }) {
      const note = { note: 'memoryLost', detail: why } as const;
      await written(note, async () => {
        const text = noteText({ ...ours(), ...note });
        await orFault(redis.eval(NOTE_LOSS, 2, keys.audit, keys.lossNoted, text, entry, run));
      });
    },

    addPolicies(now, changesSince) {
      const note = { note: 'policiesChanged' } as const;
      const event = (detail: string) => noteText({ ...ours(), ...note, detail });
      return written(note, () => noteSettings({ redis, keys, changesSince, event }, now));
    },

    policies: () => settingsNoted({ redis, keys }),
  };

  async function written(note: Partial<Note>, write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      log.error({ event: 'audit_note_not_written', note, err: error }, 'note in the audit trail not written');
      return false;
    }
  }
}
