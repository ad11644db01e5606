/** The seals of the audit trail: appended by one process at a time, and read back with what they seal. */
import type { KeyObject } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { eventDigest, saltsFor } from '../../audit/digest.ts';
import { Seal, sealed } from '../../audit/seal.ts';
import type { Entry } from '../../audit/verify.ts';
import type { Log } from '../../flow/ports.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';
import { BEGINNING } from './audit-store.ts';

/**
 * Appends a seal. KEYS seals, salts, version of the trail; ARGV the newest seal's entry as read ('' for none), that version as read before the
 * events were ('' for none), the seal, then pairs of entry and salts. 0: another was quicker, or what it seals was blanked meanwhile.
 */
const SEAL = `
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
if (last[1] and last[1][1] or '') ~= ARGV[1] then return 0 end
if (redis.call('GET', KEYS[3]) or '') ~= ARGV[2] then return 0 end
redis.call('XADD', KEYS[1], '*', 'seal', ARGV[3])
for at = 4, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1]) end
return 1
`;

type At = { readonly redis: Redis; readonly keys: Keys };

type Needs = At & {
  /** an Ed25519 private key; without one seals are not signed */
  readonly key: KeyObject | undefined;
  readonly random: (bytes: number) => Buffer;
  readonly log: Pick<Log, 'info'>;
};

/** How many events one seal covers: making one blocks the process for about 30 ms. */
const MOST_EVENTS = 100;

/** How many seals one sweep makes: the long trail of an earlier build is sealed over several sweeps, and holds up none of them. */
const MOST_SEALS = 10;

/** How many are read at once where they are only looked at. */
const READ_ON = 500;

const Salts = z.record(z.string(), z.string());

export function createSeals({ redis, keys, key, random, log }: Needs) {
  const { installation } = keys;
  return {
    /**
     * Seals what no seal has yet, the oldest 1,000 events of it. Several processes may do so at once. May throw a `Fault` or an
     * `UnreadableRecord`.
     */
    async close(at: number): Promise<void> {
      for (let made = 0; made < MOST_SEALS; made += 1) {
        const [last] = await orFault(redis.xrevrange(keys.auditSeals, '+', '-', 'COUNT', 1));
        const before = last && readSeal(last);
        const after = before?.events.at(-1)?.[0] ?? BEGINNING;
        const version = await orFault(redis.get(keys.auditVersion));
        const found = await orFault(redis.xrange(keys.audit, `(${after}`, '+', 'COUNT', MOST_EVENTS));
        if (found.length === 0) return;
        const batch = found.map((one) => {
          const { entry, text } = asEntry(one);
          const salts = saltsFor(text, random);
          return { entry, salts, digest: eventDigest(text, salts) };
        });
        const events = batch.map(({ entry, digest }): [string, string] => [entry, digest]);
        const seal = sealed({ installation, at, events, before, key });
        const salted = batch.flatMap(({ entry, salts }) => [entry, JSON.stringify(salts)]);
        const touched = [keys.auditSeals, keys.auditSalts, keys.auditVersion] as const;
        const known = [last?.[0] ?? '', version ?? '', JSON.stringify(seal)] as const;
        // Another process was quicker: what it left is sealed the next time.
        if ((await orFault(redis.eval(SEAL, touched.length, ...touched, ...known, ...salted))) !== 1) return;
        const { number, hash } = seal;
        log.info(
          { event: 'audit_sealed', number, hash, events: events.length, isSigned: key !== undefined },
          'audit trail sealed',
        );
      }
    },
  };
}

/** Each seal with what is in the trail now where its events were. May throw a `Fault` or an `UnreadableRecord`. */
export async function* sealedBatches({ redis, keys }: At) {
  let [at, after] = [BEGINNING, BEGINNING];
  for (;;) {
    const [next] = await orFault(redis.xrange(keys.auditSeals, `(${at}`, '+', 'COUNT', 1));
    if (!next) return;
    const seal = readSeal(next);
    const last = seal.events.at(-1)?.[0] ?? after;
    yield { seal, trail: keys.installation, there: await entriesIn({ redis, keys }, `(${after}`, last) };
    [at, after] = [next[0], last];
  }
}

/** How many events no seal has yet. */
export async function unsealed(at: At): Promise<number> {
  let count = 0;
  for await (const _ of unsealedTexts(at)) count += 1;
  return count;
}

/** These events, as they are written. May throw a `Fault` or an `UnreadableRecord`. */
export async function* unsealedTexts({ redis, keys }: At): AsyncGenerator<string> {
  const [last] = await orFault(redis.xrevrange(keys.auditSeals, '+', '-', 'COUNT', 1));
  let after: string | undefined = (last && readSeal(last).events.at(-1)?.[0]) ?? BEGINNING;
  while (after !== undefined) {
    const found: Raw[] = await orFault(redis.xrange(keys.audit, `(${after}`, '+', 'COUNT', READ_ON));
    for (const one of found) yield asEntry(one).text;
    after = found.at(-1)?.[0];
  }
}

/** What is in the trail there, with the salts that are kept for it. */
export async function entriesIn({ redis, keys }: At, from: string, to: string): Promise<readonly Entry[]> {
  const found = (await orFault(redis.xrange(keys.audit, from, to))).map(asEntry);
  if (found.length === 0) return [];
  const salts = await orFault(redis.hmget(keys.auditSalts, ...found.map(({ entry }) => entry)));
  // Without its salts, or with others, an event has another digest.
  return found.map((one, place) => ({
    ...one,
    salts: Salts.safeParse(asJson(salts[place] ?? null)).data ?? {},
  }));
}

type Raw = readonly [entry: string, fields: readonly string[]];

function asEntry([entry, fields]: Raw): { readonly entry: string; readonly text: string } {
  return { entry, text: fields[fields.indexOf('event') + 1] ?? '' };
}

/** Throws an `UnreadableRecord`. */
export function readSeal([entry, fields]: Raw): Seal {
  const seal = Seal.safeParse(asJson(fields[fields.indexOf('seal') + 1] ?? null));
  if (!seal.success) throw new UnreadableRecord(`Seal ${entry} of the audit trail cannot be read.`);
  return seal.data;
}
