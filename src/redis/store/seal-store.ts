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
import { SEAL } from '../scripts.ts';
import { BEGINNING } from './audit-store.ts';

type At = { readonly redis: Redis; readonly keys: Keys };

type Needs = At & {
  /** an Ed25519 private key; without one seals are not signed */
  readonly key: KeyObject | undefined;
  readonly random: (bytes: number) => Buffer;
  readonly log: Pick<Log, 'info'>;
};

/** So many events are in one seal: to make one takes some 30 ms, in which nothing else is done. */
const MOST_EVENTS = 100;

/** So many seals are made at once: the long trail of an earlier build is sealed over several sweeps, and holds up none of them. */
const MOST_SEALS = 10;

/** So many are read at once where they are only counted. */
const COUNTED = 500;

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
        const [script, text] = [[SEAL, 2, keys.auditSeals, keys.auditSalts] as const, JSON.stringify(seal)];
        // Another process was quicker: what it left is sealed the next time.
        if ((await orFault(redis.eval(...script, last?.[0] ?? '', text, ...salted))) !== 1) return;
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
    yield { seal, there: await entriesIn({ redis, keys }, `(${after}`, last) };
    [at, after] = [next[0], last];
  }
}

/** How many events no seal has yet. */
export async function unsealed({ redis, keys }: At): Promise<number> {
  const [last] = await orFault(redis.xrevrange(keys.auditSeals, '+', '-', 'COUNT', 1));
  let after = (last && readSeal(last).events.at(-1)?.[0]) ?? BEGINNING;
  let count = 0;
  for (;;) {
    const found = await orFault(redis.xrange(keys.audit, `(${after}`, '+', 'COUNT', COUNTED));
    count += found.length;
    after = found.at(-1)?.[0] ?? after;
    if (found.length < COUNTED) return count;
  }
}

async function entriesIn({ redis, keys }: At, from: string, to: string): Promise<readonly Entry[]> {
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

function readSeal([entry, fields]: Raw): Seal {
  const seal = Seal.safeParse(asJson(fields[fields.indexOf('seal') + 1] ?? null));
  if (!seal.success) throw new UnreadableRecord(`Seal ${entry} of the audit trail cannot be read.`);
  return seal.data;
}
