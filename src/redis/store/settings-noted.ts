/**
 * The settings of each database that the audit trail was last told of. Whichever process finds its file to differ writes the event and what
 * it is about in one step, so that a change is one event, and one that was made while no process ran is found by the next.
 */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { SettingTexts } from '../../flow/notes.ts';
import { DatabaseName } from '../../grant/ids.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';

const SCHEMA = 1;

const Stored = z.object({
  schema: z.literal(SCHEMA),
  databases: z.array(z.tuple([DatabaseName, z.array(z.tuple([z.string(), z.string()]))])),
});

/** What is said where a later build has written them. */
const UNREADABLE = 'what held before was written by another version and cannot be compared';

/**
 * The event first: one that Redis does not take is not noted as told. KEYS noted, audit; ARGV what was noted ('' for nothing), what is to be,
 * the event ('' for none). 0: it is something else by now.
 */
const REPLACE = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
if ARGV[3] ~= '' then redis.call('XADD', KEYS[2], '*', 'event', ARGV[3]) end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`;

type Needs = {
  readonly redis: Redis;
  readonly keys: Pick<Keys, 'settingsNoted' | 'audit'>;
  /** what changed since, '' for nothing */
  readonly changesSince: (before: SettingTexts) => string;
  /** the event that says so, as it is written */
  readonly event: (detail: string) => string;
};

/** May throw a `Fault`. */
export async function noteSettings(
  { redis, keys, changesSince, event }: Needs,
  now: SettingTexts,
): Promise<void> {
  const after = textOf(now);
  for (;;) {
    const before = (await orFault(redis.get(keys.settingsNoted))) ?? '';
    if (before === after) return;
    const detail = before === '' ? '' : changesIn(before);
    const told = [before, after, detail === '' ? '' : event(detail)] as const;
    // Not where another process was first: then it may be the same that it has told.
    if ((await orFault(redis.eval(REPLACE, 2, keys.settingsNoted, keys.audit, ...told))) === 1) return;
  }

  function changesIn(before: string): string {
    const known = parsed(before);
    return known ? changesSince(known) : UNREADABLE;
  }
}

function textOf(settings: SettingTexts): string {
  const databases = [...settings].map(([name, texts]) => [name, [...texts]]);
  return JSON.stringify({ schema: SCHEMA, databases });
}

/** Undefined where a later build wrote it. */
function parsed(text: string): SettingTexts | undefined {
  const found = Stored.safeParse(asJson(text)).data;
  return found && new Map(found.databases.map(([name, texts]) => [name, new Map(texts)]));
}

/** Undefined where there are none that can be read. May throw a `Fault`. */
export async function settingsNoted({
  redis,
  keys,
}: Pick<Needs, 'redis' | 'keys'>): Promise<SettingTexts | undefined> {
  const text = await orFault(redis.get(keys.settingsNoted));
  return text === null ? undefined : parsed(text);
}
