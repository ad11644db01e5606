/** Where each message of a grant is in Slack. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { MessageMemory, MessageRef } from '../../contracts/message-memory.ts';
import { type GrantId, Instant } from '../../grant/ids.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';
import { CLAIM, REDRAWN, SETTLE } from '../scripts.ts';

/** A message without a number counts as 0. */
const SCHEMA = 1;
const schema = z.int().nonnegative().max(SCHEMA).optional();
const Later = z
  .object({ schema: z.int().gt(SCHEMA) })
  .transform(({ schema }): MessageRef => ({ laterSchema: schema }));

/** What a later build has added is passed on. */
const Ref = z.union([
  z.looseObject({ schema, channel: z.string(), ts: z.string(), digest: z.string() }),
  z.looseObject({ schema, postingSince: Instant }),
]);

/** The same place, with a message that may say anything by now: it is written again. */
export function undrawn(text: string): string {
  const ref = Ref.safeParse(asJson(text)).data;
  return ref && 'digest' in ref ? JSON.stringify({ ...ref, digest: '' }) : text;
}

type Needs = { readonly redis: Redis; readonly keys: Keys };

export function createMessages({ redis, keys }: Needs): MessageMemory {
  return {
    async all(grant) {
      const found = Object.entries(await orFault(redis.hgetall(keys.messages(grant))));
      return new Map(found.map(([key, text]) => [key, parse({ grant, key, text })]));
    },

    async claim({ id, version }, key, { ref, since, leaseMs }) {
      const known = ref && 'postingSince' in ref ? ref.postingSince : '';
      const own = refText({ postingSince: since });
      const all = [keys.grant(id), keys.messages(id), keys.posting(id, key)] as const;
      const claimed = redis.eval(CLAIM, 3, ...all, version, key, known, own, leaseMs);
      return z.number().parse(await orFault(claimed));
    },

    put: (grant, key, ref) => settle(grant, key, refText(ref)),
    drop: (grant, key) => settle(grant, key, ''),

    async redrawn(grant, key, { from, digest }) {
      const now = refText({ ...from, digest });
      await orFault(redis.eval(REDRAWN, 1, keys.messages(grant), key, from.digest, now));
    },
  };

  async function settle(grant: GrantId, key: string, ref: string): Promise<void> {
    await orFault(redis.eval(SETTLE, 2, keys.messages(grant), keys.posting(grant, key), key, ref));
  }
}

function refText(ref: MessageRef): string {
  return JSON.stringify({ ...ref, schema: SCHEMA });
}

function parse({ grant, key, text }: { grant: GrantId; key: string; text: string }): MessageRef {
  const found = asJson(text);
  const later = Later.safeParse(found).data;
  if (later) return later;
  const { schema: _, ...ref } = Ref.safeParse(found).data ?? {};
  if ('ts' in ref || 'postingSince' in ref) return ref;
  throw new UnreadableRecord(`What is known of the message “${key}” of ${grant} cannot be read.`);
}
