/** The alarms of an installation, in one hash for all its processes. */
import type { Redis } from 'ioredis';
import type { Alarms } from '../../flow/alarms.ts';
import { Fault } from '../../flow/fault.ts';
import type { Log } from '../../flow/ports.ts';
import { type Alarm, type AlarmEvent, RaisedAlarm } from '../../grant/alarm.ts';
import { DAY, HOUR } from '../../grant/duration.ts';
import { asJson } from '../json.ts';
import type { Keys } from '../keys.ts';
import { orFault, UnreadableRecord } from '../redis-fault.ts';

type Needs = {
  readonly redis: Redis;
  readonly keys: Keys;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
};

type Over = { readonly event: AlarmEvent; readonly subject: string; readonly overAt: number };

export function createAlarms({ redis, keys, now, log }: Needs): Alarms {
  /** what this process has logged: once, and again daily, also where Redis takes no writes */
  const loggedAt = new Map<string, number>();
  /** what this process has seen and Redis did not take: the alarm, or since when it is over */
  const unstored = new Map<string, RaisedAlarm | Over>();

  return {
    async raise(alarm) {
      const field = fieldOf(alarm.event, alarm.subject);
      const since = lastingIn(unstored.get(field))?.since ?? now();
      await stored(field, { schema: 1, alarm, since, seenAt: now() }, () => raise(alarm));
    },

    clear: (event, subject) =>
      stored(fieldOf(event, subject), { event, subject, overAt: now() }, () => clear(event, subject)),

    async lasting() {
      return (await all()).flatMap(({ alarm, endedAt }) => (endedAt === undefined ? [alarm] : []));
    },

    all,

    async unread() {
      const stored = Object.entries(await orFault(redis.hgetall(keys.alarms)));
      return stored.flatMap(([field, text]) => (parsed(text) ? [] : [field]));
    },

    async tidy() {
      for (const [field, seen] of unstored) {
        if ('alarm' in seen) await raise(seen.alarm);
        else if (!isNewer(parsed(await orFault(redis.hget(keys.alarms, field))), seen))
          await clear(seen.event, seen.subject);
        unstored.delete(field);
      }
      for (const { alarm, since, seenAt = since, endedAt } of await all()) {
        if ((endedAt ?? seenAt) > now() - DAY) continue;
        if (endedAt === undefined) await clear(alarm.event, alarm.subject);
        else await orFault(redis.hdel(keys.alarms, fieldOf(alarm.event, alarm.subject)));
      }
    },
  };

  /** What another build wrote and this one can't read is that build's to tell. */
  async function all(): Promise<readonly RaisedAlarm[]> {
    const found = Object.entries(await orFault(redis.hgetall(keys.alarms))).flatMap(([field, text]) => {
      const seen = unstored.get(field);
      const before = parsed(text);
      if (seen === undefined || !before) return before ?? [];
      if ('overAt' in seen)
        return isNewer(before, seen) ? before : { ...before, endedAt: before.endedAt ?? seen.overAt };
      return before.endedAt === undefined ? { ...seen, since: before.since } : [];
    });
    const isThere = ({ alarm }: RaisedAlarm) =>
      found.some((one) => one.alarm.event === alarm.event && one.alarm.subject === alarm.subject);
    const more = [...unstored.values()]
      .flatMap((seen) => lastingIn(seen) ?? [])
      .filter((one) => !isThere(one));
    return [...found, ...more].sort((a, b) => a.since - b.since);
  }

  async function raise(alarm: Alarm): Promise<void> {
    const field = fieldOf(alarm.event, alarm.subject);
    const last = loggedAt.get(field);
    if (last === undefined || now() - last >= DAY || now() < last) {
      loggedAt.set(field, now());
      log.error({ event: alarm.event, alarm: true, subject: alarm.subject, ...alarm.facts }, 'alarm');
    }
    const before = parsed(await orFault(redis.hget(keys.alarms, field)));
    const lasts = before !== undefined && before.endedAt === undefined;
    const isNews = !lasts || JSON.stringify(before.alarm) !== JSON.stringify(alarm);
    // That it still lasts is worth a write now and then.
    if (!isNews && now() - (before.seenAt ?? 0) < HOUR) return;
    const raised: RaisedAlarm = { schema: 1, alarm, since: lasts ? before.since : now(), seenAt: now() };
    await orFault(redis.hset(keys.alarms, field, JSON.stringify(raised)));
  }

  async function clear(event: AlarmEvent, subject: string): Promise<void> {
    const field = fieldOf(event, subject);
    if (loggedAt.delete(field)) log.info({ event: 'alarm_ended', of: event, subject }, 'alarm over');
    const before = parsed(await orFault(redis.hget(keys.alarms, field)));
    if (before === undefined || before.endedAt !== undefined) return;
    await orFault(redis.hset(keys.alarms, field, JSON.stringify({ ...before, endedAt: now() })));
  }

  /**
   * A Redis that is away or takes no writes is told by what needs it, and what somebody wrote in this place by /readyz; what was seen is
   * still known in this process. Never throws: who raises an alarm may be about to end access.
   */
  async function stored(field: string, seen: RaisedAlarm | Over, act: () => Promise<void>): Promise<void> {
    try {
      await act();
      unstored.delete(field);
    } catch (error) {
      if (!(error instanceof Fault || error instanceof UnreadableRecord)) throw error;
      unstored.set(field, seen);
      log.warn({ event: 'alarm_not_stored', err: error }, 'alarm could not be stored');
    }
  }
}

function fieldOf(event: AlarmEvent, subject: string): string {
  return `${event} ${subject}`;
}

function lastingIn(seen: RaisedAlarm | Over | undefined): RaisedAlarm | undefined {
  return seen && 'alarm' in seen ? seen : undefined;
}

/** Another process has said since then that it is so: what this one saw before counts no longer. */
function isNewer(stored: RaisedAlarm | undefined, { overAt }: Over): boolean {
  return stored !== undefined && (stored.seenAt ?? stored.since) > overAt;
}

function parsed(text: string | null): RaisedAlarm | undefined {
  return RaisedAlarm.safeParse(asJson(text)).data;
}
