/** Alarms in memory. */
import type { Alarms } from '../../../src/flow/alarms.ts';
import type { RaisedAlarm } from '../../../src/grant/alarm.ts';

export function createFakeAlarms(now: () => number): Alarms {
  const raised = new Map<string, RaisedAlarm>();

  return {
    async raise(alarm) {
      const key = `${alarm.event} ${alarm.subject}`;
      const before = raised.get(key);
      const since = before && before.endedAt === undefined ? before.since : now();
      raised.set(key, { schema: 1, alarm, since });
    },
    async clear(event, subject) {
      const before = raised.get(`${event} ${subject}`);
      if (before && before.endedAt === undefined)
        raised.set(`${event} ${subject}`, { ...before, endedAt: now() });
    },
    all: async () => [...raised.values()],
    async forget(endedBefore) {
      for (const [key, { endedAt }] of raised)
        if (endedAt !== undefined && endedAt < endedBefore) raised.delete(key);
    },
  };
}
