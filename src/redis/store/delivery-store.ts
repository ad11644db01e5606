/** How far each sink has taken the audit trail and its seals. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { jsonLine } from '../../audit/line.ts';
import type { Deliveries } from '../../flow/deliver-audit.ts';
import { isEarlier } from '../../grant/audit.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { BEGINNING, readableAudit } from './audit-store.ts';

const Place = z.object({ events: z.string(), seals: z.string() });
/** The last entry of each that was taken. */
export type Place = z.infer<typeof Place>;

type At = { readonly redis: Redis; readonly keys: Keys };

export function createDeliveries({ redis, keys }: At): Deliveries {
  return {
    async next(sink, count) {
      const before = await takenBy({ redis, keys }, sink);
      const next = { after: before.events, count };
      const { entries: events, unreadable } = await readableAudit({ redis, keys }, next);
      const seals = await orFault(
        redis.xrange(keys.auditSeals, `(${before.seals}`, '+', 'COUNT', Math.max(1, count - events.length)),
      );
      return {
        lines: [
          ...events.map(({ entry, event }) => jsonLine(entry, event)),
          ...seals.map(([entry, fields]) => sealLine(entry, fields)),
        ],
        upTo: { events: events.at(-1)?.entry ?? before.events, seals: seals.at(-1)?.[0] ?? before.seals },
        ...(unreadable === undefined ? {} : { unreadable }),
      };
    },

    async taken(sink, { upTo }) {
      await orFault(redis.hset(keys.auditTaken, sink, JSON.stringify(upTo)));
    },
  };
}

async function takenBy({ redis, keys }: At, sink: string): Promise<Place> {
  const stored = Place.safeParse(asJson(await orFault(redis.hget(keys.auditTaken, sink))));
  return stored.data ?? { events: BEGINNING, seals: BEGINNING };
}

/** How far the slowest of them has taken it; undefined where there is none. May throw a `Fault`. */
export async function takenByAll(at: At, sinks: readonly string[]): Promise<Place | undefined> {
  const places = await Promise.all(sinks.map((sink) => takenBy(at, sink)));
  const least = (one: string, other: string) => (isEarlier(other, one) ? other : one);
  const [first, ...others] = places;
  return others.reduce<Place | undefined>(
    (sum, place) => sum && { events: least(sum.events, place.events), seals: least(sum.seals, place.seals) },
    first,
  );
}

function sealLine(entry: string, fields: readonly string[]): string {
  return `${JSON.stringify({ entry, seal: asJson(fields[fields.indexOf('seal') + 1] ?? null) })}\n`;
}
