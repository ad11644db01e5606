/** The closing envelopes in Redis; they are written together with the records, see grants.ts. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createCauses } from '../../flow/causes.ts';
import type { Closings, Log } from '../../flow/ports.ts';
import { Closing, isForgettable, SCHEMA } from '../../grant/envelope.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { RECLOSE } from '../scripts.ts';

/** Read in pieces: ten thousand at once would hold up everyone else. */
const PIECE = 500;

/**
 * Writes the envelope of a record that has none. KEYS closings, record; ARGV id, the version of the record as it was read, the envelope, what
 * was there and cannot be read ('' where nothing was). Answers 0 where that is another by now, or the record has changed.
 */
const ADD = `
local found = redis.call('GET', KEYS[2])
if not found or cjson.decode(found).version ~= tonumber(ARGV[2]) then return 0 end
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1
`;

const Later = z.object({ schema: z.int().gt(SCHEMA) });

type Needs = { readonly redis: Redis; readonly keys: Keys; readonly log: Pick<Log, 'error'> };

export function createClosings({ redis, keys, log }: Needs): Closings {
  // Other builds write other fields, in another order: what is compared is the text as it was read.
  const texts = new WeakMap<Closing, string>();
  // They are read several times for each converge, and seldom change: the same text is not parsed again.
  let last: ReadonlyMap<string, Closing> = new Map();
  const causes = createCauses();

  return {
    all,

    async replace(before, after) {
      const was = texts.get(before) ?? JSON.stringify(before);
      const is = JSON.stringify(Closing.parse(after));
      return (await orFault(redis.eval(RECLOSE, 1, keys.closings, before.grant, was, is))) === 1;
    },

    async add(closing) {
      const { grant: id, version } = closing;
      const was = await orFault(redis.hget(keys.closings, id));
      if (was !== null && (closingFrom(was) || isOfLaterBuild(was))) return false;
      const given = [id, version, JSON.stringify(Closing.parse(closing)), was ?? ''] as const;
      return (await orFault(redis.eval(ADD, 2, keys.closings, keys.grant(id), ...given))) === 1;
    },

    async forget(endedBefore) {
      const over = (await all()).filter((closing) => isForgettable(closing, endedBefore));
      if (over.length > 0) await orFault(redis.hdel(keys.closings, ...over.map(({ grant }) => grant)));
    },
  };

  async function all(): Promise<readonly Closing[]> {
    const found = new Map<string, Closing>();
    let cursor = '0';
    do {
      const [next, entries] = await orFault(redis.hscan(keys.closings, cursor, 'COUNT', PIECE));
      for (let at = 0; at + 1 < entries.length; at += 2) {
        const [id = '', text = ''] = entries.slice(at, at + 2);
        const before = last.get(id);
        const closing = before && texts.get(before) === text ? before : parse(id, text);
        if (!closing) continue;
        found.set(id, closing);
        texts.set(closing, text);
      }
      cursor = next;
    } while (cursor !== '0');
    last = found;
    return [...found.values()];
  }

  function parse(id: string, text: string): Closing | undefined {
    const closing = Closing.safeParse(asJson(text));
    if (closing.success && closing.data.grant === id) {
      causes.well(id);
      return closing.data;
    }
    const problem = closing.success
      ? 'it names another grant'
      : closing.error.issues.map(({ path }) => path.join('.'));
    if (causes.isNews(id, String(problem)))
      log.error({ event: 'closing_unreadable', grant: id, problem }, 'closing envelope unreadable');
    return undefined;
  }
}

/** Undefined where it cannot be read: `all` reports that. */
export function closingFrom(text: string): Closing | undefined {
  return Closing.safeParse(asJson(text)).data;
}

/** That build reads it, and ends what it is about. */
function isOfLaterBuild(text: string): boolean {
  return Later.safeParse(asJson(text)).success;
}
