/** How far each sink has taken the audit trail and its seals. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { jsonLine } from '../../audit/line.ts';
import type { Deliveries } from '../../flow/deliver-audit.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault } from '../redis-fault.ts';
import { BEGINNING, readableAudit } from './audit-store.ts';

const Place = z.object({ events: z.string(), seals: z.string() });

export function createDeliveries({
  redis,
  keys,
}: {
  readonly redis: Redis;
  readonly keys: Keys;
}): Deliveries {
  return {
    async next(sink, count) {
      const stored = Place.safeParse(asJson(await orFault(redis.hget(keys.auditTaken, sink))));
      const before = stored.data ?? { events: BEGINNING, seals: BEGINNING };
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

function sealLine(entry: string, fields: readonly string[]): string {
  return `${JSON.stringify({ entry, seal: asJson(fields[fields.indexOf('seal') + 1] ?? null) })}\n`;
}
