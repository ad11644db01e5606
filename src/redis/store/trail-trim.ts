/**
 * Trims what is older than the retention: whole sealed batches of the audit trail, and with each the records and messages of the grants that
 * it tells of. A batch stays, and all after it, while one of its grants has to be kept or it is not as it was sealed. An anchor says what
 * was there.
 */
import type { KeyObject } from 'node:crypto';
import type { Redis } from 'ioredis';
import { Anchor, anchored, unvouched } from '../../audit/anchor.ts';
import { fieldsOf } from '../../audit/digest.ts';
import { publicKeyText, type Seal, sealProblem } from '../../audit/seal.ts';
import { type Entry, heldAgainst } from '../../audit/verify.ts';
import type { Log } from '../../flow/ports.ts';
import { isEarlier } from '../../grant/audit.ts';
import { DAY, LONGEST_ACCESS_MS } from '../../grant/duration.ts';
import type { PersonId } from '../../grant/ids.ts';
import { isEndState, keepsRecord, overAt } from '../../grant/retention.ts';
import { readGrant } from '../../grant/written.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';
import { BEGINNING } from './audit-store.ts';
import { type Place, takenByAll } from './delivery-store.ts';
import { closingFrom } from './envelope-store.ts';
import { entriesIn, readSeal } from './seal-store.ts';

type At = { readonly redis: Redis; readonly keys: Keys };

type Needs = At & {
  /** for how long what is over is kept; undefined: for good */
  readonly retentionMs: number | undefined;
  /** signs the anchor */
  readonly key: KeyObject | undefined;
  readonly log: Pick<Log, 'info' | 'error'>;
};

/** How many batches one sweep trims: looking at one blocks the process for about 30 ms. */
const MOST_BATCHES = 10;

/** While a key is being changed, processes with one and with the other take turns. */
const SIGNED_ABOUT_THEN = 20;

/**
 * KEYS audit, seals, salts, anchor, version of the trail, due, untold, then four of each grant: record, messages, what its requester asked for
 * and what is current of it; ARGV the seal's entry, the anchor as read ('' for none), the new one, that version as read, how many entries,
 * these entries, then of each grant its id and its record as read. 0: something is another one by now, and nothing was changed. Its first
 * write is one that a full memory does not refuse: then none of the others is refused.
 */
const TRIM = `
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)
if not first[1] or first[1][1] ~= ARGV[1] then return 0 end
if (redis.call('GET', KEYS[4]) or '') ~= ARGV[2] then return 0 end
if (redis.call('GET', KEYS[5]) or '') ~= ARGV[4] then return 0 end
local grants = 6 + tonumber(ARGV[5])
local function keyOf(at, which) return KEYS[8 + (at - grants) * 2 + which] end
for at = grants, #ARGV, 2 do
  if redis.call('GET', keyOf(at, 0)) ~= ARGV[at + 1] then return 0 end
end
redis.call('XDEL', KEYS[2], ARGV[1])
redis.call('SET', KEYS[4], ARGV[3])
for at = 6, grants - 1 do
  redis.call('XDEL', KEYS[1], ARGV[at])
  redis.call('HDEL', KEYS[3], ARGV[at])
end
for at = grants, #ARGV, 2 do
  redis.call('DEL', keyOf(at, 0), keyOf(at, 1))
  redis.call('ZREM', KEYS[6], ARGV[at])
  redis.call('ZREM', KEYS[7], ARGV[at])
  redis.call('ZREM', keyOf(at, 2), ARGV[at])
  redis.call('ZREM', keyOf(at, 3), ARGV[at])
end
return 1
`;

export function createRetention({ redis, keys, retentionMs, key, log }: Needs) {
  return {
    /** The oldest that is due, at most ten batches. Several processes may do so at once. May throw a `Fault` or an `UnreadableRecord`. */
    async trim(at: number, sinks: readonly string[]): Promise<void> {
      if (retentionMs === undefined) return;
      const taken = await takenByAll({ redis, keys }, sinks);
      for (let gone = 0; gone < MOST_BATCHES; gone += 1)
        if (!(await trimOne({ at, before: at - retentionMs, taken }))) return;
    },
  };

  async function trimOne(when: When): Promise<boolean> {
    const version = await orFault(redis.get(keys.auditVersion));
    const anchorText = await orFault(redis.get(keys.auditAnchor));
    const anchor = anchorText === null ? undefined : parsedAnchor(anchorText);
    const [oldest, next] = await orFault(redis.xrange(keys.auditSeals, '-', '+', 'COUNT', 2));
    // The newest one stays: the next seal follows it.
    if (!oldest || !next) return false;
    const seal = readSeal(oldest);
    const last = seal.events.at(-1)?.[0] ?? BEGINNING;
    if (Math.max(seal.at, millisecondOf(last)) > when.before) return false;
    if (when.taken && (isEarlier(when.taken.events, last) || isEarlier(when.taken.seals, oldest[0])))
      return false;
    const there = await entriesIn({ redis, keys }, '-', last);
    if (!(await isAsSealed(seal, { anchor, next: readSeal(next), there }))) return false;
    const kept = await grantsOf(there, when.before);
    if (!kept) return false;
    const now = anchorAfter(seal, anchor, { at: when.at, wholeFrom: kept.wholeFrom });
    const entries = there.map(({ entry }) => entry);
    const touched = [
      keys.audit,
      keys.auditSeals,
      keys.auditSalts,
      keys.auditAnchor,
      keys.auditVersion,
      keys.due,
      keys.untold,
      ...kept.records.flatMap(({ id, requester }) => [
        keys.grant(id),
        keys.messages(id),
        keys.by(requester),
        keys.current(requester),
      ]),
    ];
    const known = [oldest[0], anchorText ?? '', JSON.stringify(now), version ?? '', entries.length];
    const records = kept.records.flatMap(({ id, text }) => [id, text]);
    const done = redis.eval(TRIM, touched.length, ...touched, ...known, ...entries, ...records);
    if ((await orFault(done)) !== 1) return false;
    log.info(
      {
        event: 'audit_trimmed',
        number: seal.number,
        hash: seal.hash,
        events: entries.length,
        records: kept.records.length,
      },
      'oldest part of the audit trail trimmed',
    );
    return true;
  }

  /** What was changed stays for those who verify. */
  async function isAsSealed(
    seal: Seal,
    {
      anchor,
      next,
      there,
    }: { readonly anchor: Anchor | undefined; readonly next: Seal; readonly there: readonly Entry[] },
  ): Promise<boolean> {
    const { findings, changed } = heldAgainst(seal, there);
    const why =
      sealProblem(seal, { before: anchor, trail: keys.installation }) ??
      (anchor && (await anchorDoubt(anchor, seal))) ??
      (findings.length + changed.length > 0 ? 'it is not as it was sealed' : undefined) ??
      (!key && next.key !== null
        ? 'the next seal is signed, and AUDIT_KEY is not set: an anchor that is not signed would look forged'
        : undefined);
    if (why !== undefined)
      log.error({ event: 'audit_not_trimmed', number: seal.number, why }, 'audit trail not trimmed');
    return why === undefined;
  }

  /** Somebody without our key may have written it, and the next one would have our signature. */
  async function anchorDoubt(anchor: Anchor, next: Seal): Promise<string | undefined> {
    if (!key) return undefined;
    const near = await orFault(
      redis.xrevrange(keys.auditSeals, String(anchor.at), '-', 'COUNT', SIGNED_ABOUT_THEN),
    );
    const signers = { own: publicKeyText(key), next: next.key, near: near.map((one) => readSeal(one).key) };
    const why = unvouched(anchor, signers);
    return why && `the anchor: ${why}`;
  }

  /** The records of its grants; undefined where one of them has to be kept. */
  async function grantsOf(there: readonly Entry[], before: number) {
    const told = new Map<string, Told>();
    for (const { text } of there) {
      const { grant, at, to } = fieldsOf(text) ?? {};
      if (typeof grant === 'string') told.set(grant, { at, to });
    }
    const records: { readonly id: string; readonly text: string; readonly requester: PersonId }[] = [];
    let wholeFrom = 0;
    for (const [id, { at, to }] of told) {
      const [text, envelope] = await orFault(
        Promise.all([redis.get(keys.grant(id)), redis.hget(keys.closings, id)]),
      );
      if (text === null) {
        // Its end may be in a later batch.
        if (typeof at === 'number' && !isEndState(to))
          wholeFrom = Math.max(wholeFrom, at + LONGEST_ACCESS_MS + DAY);
        continue;
      }
      const read = readGrant(asJson(text));
      const closing = envelope === null ? undefined : closingFrom(envelope);
      if ('why' in read || (envelope !== null && (!closing || keepsRecord(closing, before))))
        return undefined;
      const over = overAt(read.grant);
      if (over === undefined || over > before) return undefined;
      wholeFrom = Math.max(wholeFrom, over);
      records.push({ id, text, requester: read.grant.requester });
    }
    return { records, wholeFrom };
  }

  function anchorAfter(
    { number, hash, events }: Seal,
    before: Anchor | undefined,
    { at, wholeFrom }: Pick<Anchor, 'at' | 'wholeFrom'>,
  ): Anchor {
    const [first = ''] = events[0] ?? [];
    const [last = ''] = events.at(-1) ?? [];
    const to = millisecondOf(last);
    return anchored(
      {
        installation: keys.installation,
        at,
        number,
        hash,
        last,
        events: (before?.events ?? 0) + events.length,
        from: before?.from ?? millisecondOf(first),
        to,
        wholeFrom: Math.max(to, wholeFrom, before?.wholeFrom ?? 0),
      },
      key,
    );
  }
}

type When = {
  readonly at: number;
  /** what was over by then goes */
  readonly before: number;
  /** up to there every sink has the trail; undefined where there is none */
  readonly taken: Place | undefined;
};

type Told = { readonly at: unknown; readonly to: unknown };

/** Undefined where nothing was ever trimmed. May throw a `Fault` or an `UnreadableRecord`. */
export async function readAnchor({ redis, keys }: At): Promise<Anchor | undefined> {
  const text = await orFault(redis.get(keys.auditAnchor));
  return text === null ? undefined : parsedAnchor(text);
}

function parsedAnchor(text: string): Anchor {
  const anchor = Anchor.safeParse(asJson(text));
  if (!anchor.success) throw new UnreadableRecord('The anchor of the audit trail cannot be read.');
  return anchor.data;
}

function millisecondOf(entry: string): number {
  return Number(entry.split('-')[0]);
}
